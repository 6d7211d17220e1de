#include "studies/theory2/found.hpp"

#include "zeroset/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace zeroset::studies::theory2 {

std::string found_text(const std::string& sentence) {
  return sentence.empty() ? "" : " Found: " + sentence + ".";
}

std::string range_words(const std::vector<double>& shares) {
  if (shares.empty()) {
    return "nothing";
  }
  const auto [low, high] = std::minmax_element(shares.begin(), shares.end());
  const std::string from = fixed(100 * *low, 1), to = fixed(100 * *high, 1);
  return from == to ? to + " %" : from + " to " + to + " %";
}

std::string small_words(double value) {
  constexpr double kSmall = 1e-3;
  if (value == 0 || std::abs(value) >= kSmall) {
    return significant(value, 2);
  }
  static const std::vector<std::string> kDigits{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  const int power = -static_cast<int>(std::floor(std::log10(std::abs(value))));
  std::string exponent;
  for (const char digit : std::to_string(power)) {
    exponent += kDigits.at(static_cast<std::size_t>(digit - '0'));
  }
  return significant(value * std::pow(10.0, power), 2) + " × 10⁻" + exponent;
}

std::string in_turn(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) {
    text += (text.empty() ? "" : "; ") + item;
  }
  return text;
}

std::string listed(const std::vector<std::string>& items) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == items.size() ? " and " : ", ") + items[i];
  }
  return text;
}

Figure found_figure(const StudyContext& context,
                    const FigureGroup& group,
                    std::size_t a,
                    const FigureText& text,
                    std::vector<Panel> panels) {
  Protocol own = context.protocol;
  own.base.activations = {context.protocol.base.activations.at(a)};
  own.descents = {context.protocol.descent(a)};
  Figure figure = numbered_figure(context,
                                  protocol_line(own, group),
                                  a,
                                  text.number,
                                  text.suffix,
                                  text.caption + found_text(text.found),
                                  std::move(panels));
  if (figure.panels.size() == 2) {
    figure.panel_width = 11.5;
    figure.panel_height = 8.5;
  }
  return figure;
}

}  // namespace zeroset::studies::theory2
