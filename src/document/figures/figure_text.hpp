// How much room text takes in print.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace zeroset {

constexpr double kTypeSize = 8;       // points in print
constexpr double kSmallType = 7;      // of words beside points
constexpr double kPowerSize = 6.4;    // of an exponent: gnuplot sets it at 0.8 of the type
constexpr double kLineHeight = 0.36;  // cm, of a line of the type

/// cm, in DejaVu Sans, the widest of the usual sans serifs.
double text_width(std::string_view text, double points = kTypeSize);

/// Of the widest line.
double text_width(const std::vector<std::string>& lines, double points = kTypeSize);

/// Cuts at spaces into lines of at most `width` cm; a word that is longer keeps a line of its own.
std::vector<std::string> wrap_to(std::string_view text, double width, double points = kTypeSize);

}  // namespace zeroset
