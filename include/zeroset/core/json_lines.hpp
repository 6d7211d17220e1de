/// \file
/// Files that grow line by line while a program works, and that survive its death.
#pragma once

#include "zeroset/core/file.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace zeroset {

/// Appends `line` and a line feed, whole or not at all, and makes the file where it is not there. What a crash left of
/// a last line is overwritten. \param line  without line feeds
/// \throws FileError; the file is then as it was
void append_line(const std::filesystem::path& path, std::string_view line);

/// The lines that end with a line feed, without it: a last one that was cut off by a crash is left out. None where
/// there is no file. \throws FileError
[[nodiscard]] std::vector<std::string> read_whole_lines(const std::filesystem::path& path);

/// Returns when all that was appended is on the disk, so that it survives a power failure; a killed program loses
/// nothing without this. Content where there is no file. \throws FileError
void sync_file(const std::filesystem::path& path);

}  // namespace zeroset
