#include "studies/engine/figure_numbers.hpp"

#include <cctype>
#include <charconv>

namespace zeroset::studies {
namespace {

/// Nothing where the text is no whole number.
std::optional<int> number_of(const std::string& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

bool follows(const std::string& first, const std::string& second) {
  const std::optional<int> a = number_of(first), b = number_of(second);
  return !a || !b || *b == *a + 1;
}

}  // namespace

FigureNumbers::FigureNumbers(const std::vector<std::string>& figures) : series_(figures) {
  if (figures.size() > 1 && !follows(figures[0], figures[1])) {
    summary_ = figures.front();
    series_.erase(series_.begin());
  }
}

std::string FigureNumbers::series(std::size_t place) const {
  return place < series_.size() ? series_[place] : series_.back() + "_" + std::to_string(place);
}

std::string figure_stem(const std::string& number) {
  if (number.empty() || std::isdigit(static_cast<unsigned char>(number.front())) == 0) {
    return number;
  }
  return "fig" + std::string(number.size() < 2 ? "0" : "") + number;
}

}  // namespace zeroset::studies
