// How the columns of a table are set in LaTeX, and how many of them fit beside each other.
#pragma once

#include "document/tables/table_cells.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace zeroset {

/// One column of the table, in one or (value ± half-width) two of tabular.
struct LatexColumn {
  std::string letters{};              ///< of tabular's argument: "l", "S[table-format=2.1]"
  std::string heading{};              ///< set over its columns
  std::vector<std::string> cells{};   ///< with the & inside of the two-column form
  std::size_t count = 1;              ///< columns of tabular
  double width = 0;                   ///< pt, about, at 10 pt
  double longest_word = 0;            ///< pt, about
  double part = 0;                    ///< of the line, where its cells are paragraphs
  bool is_tight = false;              ///< a word fills its paragraphs in small type
  bool is_text = false;               ///< its lines may be broken
  std::vector<double> cell_widths{};  ///< pt, about
};

std::vector<LatexColumn> latex_columns(const LaidOutTable& table);

/// The line that a table is laid out for, and the smallest type in which it is to fit.
struct LatexLine {
  double width = 345;   ///< pt: the text of LaTeX's article at 10 pt
  double scale = 0.85;  ///< \footnotesize
  double gap = 4;       ///< pt, \tabcolsep
};

/// About how wide the columns are in that type, in pt.
double width_in(const LatexLine& line, const std::vector<LatexColumn>& columns);

/// Where they are too wide, sets the long texts among them in paragraphs of a part of the line.
/// \return whether they fit
bool fit_to(const LatexLine& line, std::vector<LatexColumn>& columns);

/// About how many lines the table's rows take, set like that.
std::size_t lines_in(const LatexLine& line, const std::vector<LatexColumn>& columns);

}  // namespace zeroset
