/// \file
/// One table in every form that people and programs read. All writers are deterministic and give UTF-8.
#pragma once

#include "zeroset/document/table.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace zeroset {

// All writers throw InvalidArgument where validate(table) does.

/// Plain text for a terminal: aligned columns between two rules, footnotes below. Widths count characters, not bytes.
[[nodiscard]] std::string to_text(const Table& table);

/// A pipe table (GitHub's), aligned in the source as well, under its title; footnotes below.
[[nodiscard]] std::string to_markdown(const Table& table);

/// RFC 4180 (commas, CR LF, quotes where needed) with one line of keys. Exact integers whole, reals with the fewest
/// digits that read back to the same double, missing values empty.
[[nodiscard]] std::string to_csv(const Table& table);

/// A complete `table` environment, for pdflatex with booktabs; label tab:NAME. A table that needs smaller type to fit
/// the page is a `table*`; one that does not fit in the smallest is set in parts, each with the first column, labels
/// tab:NAME, tab:NAME-2, ...; one of more than 40 rows is a `longtable` (that package too; not in two columns). Every
/// character that is special is escaped, and signs such as ±, ≥ or λ become mathematics.
[[nodiscard]] std::string to_latex(const Table& table);

/// A `figure` element with id NAME that holds title and caption, the `table` in a box that scrolls sideways, and the
/// notes. Cells have their number in data-sort; the columns that are details have the class "detail", and a box to tick
/// stands above them. No style, but the classes "table", "columns", "scroll", "notes", "left", "center" and "right" for
/// it: see HtmlPage.
[[nodiscard]] std::string to_html(const Table& table);

/// Text that is safe in LaTeX. Characters without a known name become [U+XXXX].
[[nodiscard]] std::string escape_latex(std::string_view text);

/// Text that is safe in HTML, in attributes too. Characters that XML forbids become U+FFFD.
[[nodiscard]] std::string escape_html(std::string_view text);

/// Writes FOLDER/NAME.md, .csv, .json and .tex, each atomically; returns their paths in this order.
/// \throws FileError
std::vector<std::filesystem::path> write_table(const Table& table, const std::filesystem::path& folder);

}  // namespace zeroset
