// Lines, markers and terminals: what all figures have alike.
#pragma once

#include <cstddef>
#include <string>

namespace zeroset {

/// The part of a gnuplot script that opens one drawing for each form, all of the same size in print.
std::string terminals();

/// The part of a gnuplot script that defines styles 1 to `count` of series, and those of guides, grid and axes.
std::string line_styles(std::size_t count);

}  // namespace zeroset
