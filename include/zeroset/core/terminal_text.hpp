/// \file
/// Text in the columns of a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace zeroset {

/// As much of a line as fits, cut behind a word and ended by "..." where something is left out. A first word that is
/// too long by itself is left out as well.
/// \param width  columns, >= 4
[[nodiscard]] std::string cut_to_width(std::string_view line, std::size_t width);

/// A label, and from `column` on the text beside it, wrapped; below it where the label leaves no room.
/// \return lines of at most `width` columns, unless a word is longer, each ended by a line break
[[nodiscard]] std::string beside(std::string_view label, std::string_view text, std::size_t column, std::size_t width);

/// Help for people, line by line. A line that begins with two spaces is a command, behind three spaces or more what it
/// does: that goes below where both are too long for a line, and a command that is too long by itself is broken before
/// its options, as a shell reads it. Other lines are wrapped.
[[nodiscard]] std::string wrapped_help(std::string_view text, std::size_t width);

/// What an exception says, without the "[module::function] " that messages of InvalidArgument begin with: who reads it
/// has called no function.
[[nodiscard]] std::string without_function(std::string_view message);

}  // namespace zeroset
