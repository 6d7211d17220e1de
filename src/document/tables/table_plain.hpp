// Cells of plain text in aligned columns.
#pragma once

#include "document/tables/table_cells.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace zeroset {

using Escape = std::function<std::string(const std::string&)>;
using TextGrid = std::vector<std::vector<std::string>>;

/// Heading and rows, as text.
TextGrid text_grid(const LaidOutTable& table, const Escape& escape);

/// Of each column the widest cell, and no less than `least`.
std::vector<std::size_t> column_widths(const TextGrid& lines, std::size_t least);

std::string text_row(const std::vector<std::string>& line,
                     const std::vector<std::size_t>& widths,
                     const std::vector<Alignment>& alignments,
                     const std::string& between);

}  // namespace zeroset
