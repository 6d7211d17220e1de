// Text and numbers in LaTeX.
#pragma once

#include "document/tables/table_cells.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace zeroset {

/// Longer words of cells and paragraphs may be broken anywhere after so many characters.
constexpr std::size_t kUnbrokenLetters = 24;

/// Text of a paragraph.
std::string latex_paragraph(std::string_view text);

/// A cell: numbers as one formula, the rest escaped.
std::string latex_cell(const Runs& runs);

/// About how wide it is, in pt, in Computer Modern of 10 pt: enough to choose a layout, which TeX then measures.
double latex_width(const Runs& runs);
double latex_width(std::string_view text);

}  // namespace zeroset
