#include "zeroset/core/expected.hpp"

#include "zeroset/core/json.hpp"
#include "zeroset/core/suggestion.hpp"
#include "zeroset/core/text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace zeroset {
namespace {

/// The whole of a text as a number; an overflow is none.
template <class Number>
std::optional<Number> number_in_text(const std::string& text) {
  const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
  const char* end = text.data() + text.size();
  Number value{};
  const auto [stopped, error] = std::from_chars(begin, end, value);
  return error == std::errc() && stopped == end && begin != end ? std::optional(value) : std::nullopt;
}

std::string expected_text(bool fine, const std::string& what, const std::string& text) {
  return fine ? "" : "expected " + what + ", got " + one_line(text);
}

}  // namespace

std::string expect_integer(const std::string& text, std::int64_t min, std::int64_t max) {
  const auto value = number_in_text<std::int64_t>(text);
  return expected_text(value && *value >= min && *value <= max,
                       "an integer from " + std::to_string(min) + " to " + std::to_string(max),
                       text);
}

std::string expect_natural_number(const std::string& text) {
  return expected_text(number_in_text<std::uint64_t>(text).has_value(), "an integer >= 0", text);
}

std::string expect_positive(const std::string& text, const std::string& unit) {
  const auto value = number_in_text<double>(text);
  return expected_text(value && std::isfinite(*value) && *value > 0, unit + " > 0", text);
}

std::string expect_number(const std::string& text, double min, double max) {
  const auto value = number_in_text<double>(text);
  return expected_text(
      value && *value >= min && *value <= max, "a number from " + significant(min) + " to " + significant(max), text);
}

std::string expect_word(const std::string& text, const std::vector<std::string>& words) {
  const bool fine = std::ranges::find(words, text) != words.end();
  return expected_text(fine, list_of(words), text) + (fine ? "" : did_you_mean(text, words));
}

}  // namespace zeroset
