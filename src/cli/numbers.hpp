// Checks of what stands behind an option. An interval is shown by the help.
#pragma once

#include "zeroset/core/expected.hpp"
#include "zeroset/core/text.hpp"

#include <CLI/CLI.hpp>

namespace zeroset::cli {

inline CLI::Validator integer_in(std::int64_t min, std::int64_t max) {
  return {[=](const std::string& text) { return expect_integer(text, min, max); },
          std::to_string(min) + " to " + std::to_string(max)};
}

inline CLI::Validator natural_number() {
  return {[](const std::string& text) { return expect_natural_number(text); }, ""};
}

inline CLI::Validator positive(const std::string& unit = "a number") {
  return {[=](const std::string& text) { return expect_positive(text, unit); }, ""};
}

inline CLI::Validator number_in(double min, double max) {
  return {[=](const std::string& text) { return expect_number(text, min, max); },
          significant(min) + " to " + significant(max)};
}

inline CLI::Validator one_of(const std::vector<std::string>& words) {
  return {[=](const std::string& text) { return expect_word(text, words); }, ""};
}

}  // namespace zeroset::cli
