/// \file
/// One table in every form that people and programs read. All writers are deterministic and give UTF-8.
#pragma once

#include "zeroset/document/table.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace zeroset {

// All writers throw InvalidArgument where validate(table) does.

/// How to_text is to fit a window.
struct TextOptions {
  std::size_t width = 0;                           ///< characters of a line; 0: as wide as the table is
  std::string elsewhere = "in the other formats";  ///< where columns that are left out are to be found
};

/// Plain text for a terminal: aligned columns between two rules, footnotes below. Widths count characters, not bytes.
/// A single row that is wider than the window is set from top to bottom. Of several, the details are left out first,
/// which one line says; then headings and texts are set in lines, and last the table in blocks of columns, each with
/// the first one.
[[nodiscard]] std::string to_text(const Table& table, const TextOptions& options = {});

/// A pipe table (GitHub's), aligned in the source as well, under its title; footnotes below.
[[nodiscard]] std::string to_markdown(const Table& table);

/// RFC 4180 (commas, CR LF, quotes where needed) with one line of keys. Exact integers whole, reals with the fewest
/// digits that read back to the same double, missing values empty.
[[nodiscard]] std::string to_csv(const Table& table);

/// One float for pdflatex, label tab:NAME with hyphens for underscores: the columns that are no details, without the
/// last ones where a page has no room for them. Its first lines name the packages (booktabs, siunitx, ...). Numbers
/// stand in siunitx's S columns, long texts in paragraphs; TeX takes smaller type where the table is wider than the
/// line. Notes stand below. A table that is longer than a page is a `longtable`, on pages of one column.
[[nodiscard]] std::string to_latex(const Table& table);

/// All columns, as a `longtable`, turned (pdflscape) where it is wide, and in parts, each with the first column and its
/// own footnotes, where it is wider than that. Label tab:NAME-full. Empty where to_latex has all columns.
[[nodiscard]] std::string to_latex_full(const Table& table);

/// A `figure` element with id NAME that holds title and caption, the `table` in a box that scrolls sideways, and the
/// notes. Cells have their number in data-sort; the columns that are details have the class "detail", and a box to tick
/// stands above them. No style, but the classes "table", "columns", "scroll", "notes", "left", "center" and "right" for
/// it: see HtmlPage.
[[nodiscard]] std::string to_html(const Table& table);

/// Text that is safe in LaTeX. Characters without a known name become [U+XXXX].
[[nodiscard]] std::string escape_latex(std::string_view text);

/// Text that is safe in HTML, in attributes too. Characters that XML forbids become U+FFFD.
[[nodiscard]] std::string escape_html(std::string_view text);

/// Writes FOLDER/NAME.md, .csv, .json, .tex and, where to_latex_full is not empty, -full.tex, each atomically; returns
/// their paths in this order.
/// \throws FileError
std::vector<std::filesystem::path> write_table(const Table& table, const std::filesystem::path& folder);

}  // namespace zeroset
