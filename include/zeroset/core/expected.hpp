/// \file
/// What is said of a text that is not what was expected: "expected seconds > 0, got abc", or nothing where it is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset {

/// A decimal integer of the interval.
[[nodiscard]] std::string expect_integer(const std::string& text, std::int64_t min, std::int64_t max);
/// An integer >= 0 of at most 64 bits.
[[nodiscard]] std::string expect_natural_number(const std::string& text);
/// A finite number > 0. \param unit  what the message calls it: "seconds", "a number"
[[nodiscard]] std::string expect_positive(const std::string& text, const std::string& unit);
/// A number of the interval.
[[nodiscard]] std::string expect_number(const std::string& text, double min, double max);
/// One of some words; says which one may have been meant.
[[nodiscard]] std::string expect_word(const std::string& text, const std::vector<std::string>& words);

}  // namespace zeroset
