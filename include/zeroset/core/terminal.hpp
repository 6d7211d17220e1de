/// \file
/// The terminal: how wide it is, and whether it shows colors.
#pragma once

#include <cstddef>
#include <string>

namespace zeroset {

/// Styles of a terminal, used sparingly: what went wrong, headings, how a number is known.
enum class Style { strong = 1, red = 31, green = 32, yellow = 33 };

/// Whether lines can be redrawn there: a terminal, and none whose TERM is "dumb". \param descriptor  of a stream
[[nodiscard]] bool is_terminal(int descriptor);

/// Columns of the window; 80 where it does not say.
[[nodiscard]] std::size_t terminal_width(int descriptor);

/// The text in a style where the stream is a terminal and NO_COLOR is not set; else as it is.
[[nodiscard]] std::string styled(const std::string& text, Style style, int descriptor);

}  // namespace zeroset
