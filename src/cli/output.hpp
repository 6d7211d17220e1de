// The one place where a verb's answer is printed and stored.
#pragma once

#include "zeroset/document/results.hpp"

#include "cli/common_options.hpp"

#include <cstddef>
#include <filesystem>
#include <string>

namespace zeroset::cli {

/// Says each note on standard error, then prints the first table, or the JSON with --json; with --out then writes
/// tables/, figures/ and `document_name` there. An interruption waits until that is done.
/// \throws FileError where the disk is full, after the answer was printed
/// \return the exit code: 1 where gnuplot could not draw
int give(const Results& results, const CommonOptions& options, const std::string& document_name);

/// The same with `text` in place of the first table, for people.
int give(const Results& results,
         const CommonOptions& options,
         const std::string& document_name,
         const std::string& text);

/// Writes tables/, figures/ and, where it is not empty, `document_name`; what gnuplot could not draw is said on
/// standard error. \throws FileError \return the exit code: 1 where gnuplot could not draw
int store(const Results& results,
          const CommonOptions& options,
          const std::filesystem::path& folder,
          const std::string& document_name);

/// The table as text: in the width of the window where standard output is one, whole for scripts.
[[nodiscard]] std::string shown(const Table& table);

/// Prints the JSON with --json, else `text`.
void print(const nlohmann::ordered_json& document, const std::string& text, const CommonOptions& options);

/// A sentence that stands before the numbers, and the empty line behind it; nothing for none. On a terminal it stands
/// out, and its last words, how the number is known, are green where that is proved and yellow else.
[[nodiscard]] std::string headline(const std::string& sentence);

/// Columns that values may take on standard output: those of a terminal; 0, for as many as they need, elsewhere.
[[nodiscard]] std::size_t window();

/// "zeroset: note" on standard error, a line each.
void tell(const std::vector<std::string>& notes);

}  // namespace zeroset::cli
