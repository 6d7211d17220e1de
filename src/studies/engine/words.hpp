// Small things about text that several figures need.
#pragma once

#include <string>

namespace zeroset::studies {

/// With the first letter in upper case. \param text  not empty
[[nodiscard]] std::string capitalized(std::string text);

/// A key of a series: letters, digits, '_', '-' and '.' alone.
[[nodiscard]] std::string series_key(const std::string& text);

}  // namespace zeroset::studies
