// A table as LaTeX sets it: which columns, in what type, with what below it.
#pragma once

#include "document/latex/latex_columns.hpp"

#include <string>
#include <vector>

namespace zeroset {

/// A table, or some of its columns, ready to be written.
struct LatexLayout {
  LaidOutTable table{};
  std::vector<LatexColumn> columns{};
  LatexLine line{};
  bool fits = false;
  std::string in_every_row{};  ///< what columns say that were left out because all their cells are equal; LaTeX
};

/// The table in the largest type, of the smallest two, that fits; `fits` is false where none does.
LatexLayout latex_layout(const Table& table, double line_width);

/// The columns that a page has room for.
LatexLayout main_latex_layout(const Table& table);

/// \name Parts of a table that stand in it as they are
/// @{
std::string latex_packages(const std::vector<LatexLayout>& layouts, const std::string& more);
std::string latex_caption(const Table& table);
std::string latex_label(const Table& table);  ///< no underscores, which some packages take for subscripts
std::string latex_letters(const LatexLayout& layout);
std::string latex_heading(const LatexLayout& layout);
std::string latex_rows(const LatexLayout& layout);
std::string latex_notes(const LatexLayout& layout, bool with_notes);
/// Over as many pages as it takes, its heading on each; on pages of one column.
std::string latex_longtable(const LatexLayout& layout,
                            const std::string& caption,
                            const std::string& label,
                            bool notes);
/// A float; over both columns of a page that has two, where it is wide.
std::string latex_floating(const LatexLayout& layout, const std::string& caption, const std::string& label);
/// Goes to pages of one column, and back: longtable has no two.
std::string latex_one_column();
std::string latex_columns_again();
/// @}

}  // namespace zeroset
