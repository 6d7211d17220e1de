#include "document/latex/table_latex.hpp"

#include "zeroset/core/text.hpp"
#include "zeroset/document/table_writers.hpp"

#include "document/latex/latex_escape.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace zeroset {
namespace {

constexpr double kPage = 345, kLandscape = 545;  // pt: a line of LaTeX's article at 10 pt, upright and turned

/// About how high a line of the rows is, in pt.
double line_height(const LatexLayout& layout) {
  constexpr LatexLine kNormal{.width = kPage, .scale = 1, .gap = 6}, kSmall{.width = kPage, .scale = 0.93, .gap = 6};
  return width_in(kNormal, layout.columns) <= kPage ? 12 : width_in(kSmall, layout.columns) <= kPage ? 11 : 9.5;
}

/// About how high the table is with caption and notes, in pt.
double height_of(const LatexLayout& layout) {
  constexpr double kLine = 12, kNoteLine = 9.5, kHead = 50;
  double notes = 0;
  const auto add = [&notes](const std::string& note) { notes += std::ceil(0.85 * latex_width(note) / kPage); };
  std::ranges::for_each(layout.table.reasons, add);
  std::ranges::for_each(layout.table.table.notes, add);
  const Table& table = layout.table.table;
  const double caption = std::ceil(latex_width(table.title + table.caption) / kPage);
  return kHead + kLine * caption + kNoteLine * notes +
         line_height(layout) * static_cast<double>(lines_in(layout.line, layout.columns));
}

bool is_long(const LatexLayout& layout) {
  constexpr std::size_t kMaxRows = 40;
  constexpr double kPageHeight = 530;  // pt
  return layout.table.cells.size() > kMaxRows || height_of(layout) > kPageHeight;
}

Table columns_of(const Table& table, std::size_t begin, std::size_t end) {
  std::set<std::string> keys{table.columns[0].key};
  for (std::size_t i = begin; i < end; ++i) {
    keys.insert(table.columns[i].key);
  }
  return without_columns(table, [&keys](const Column& column) { return !keys.contains(column.key); });
}

/// All columns: in one part where they fit, else in several with the first column in each.
std::vector<LatexLayout> parts_of(const Table& table, double line_width) {
  std::vector<LatexLayout> parts;
  std::size_t begin = 1;
  do {
    std::size_t end = std::min(begin + 1, table.columns.size());
    LatexLayout part = latex_layout(columns_of(table, begin, end), line_width);
    while (end < table.columns.size()) {
      LatexLayout wider = latex_layout(columns_of(table, begin, end + 1), line_width);
      if (!wider.fits) {
        break;
      }
      part = std::move(wider);
      ++end;
    }
    parts.push_back(std::move(part));
    begin = end;
  } while (begin < table.columns.size());
  return parts;
}

/// The last column whose cells are all the same value; 0 where there is none but the first.
std::size_t constant_column(const Table& table) {
  for (std::size_t i = table.columns.size() - 1; i > 0 && table.rows.size() > 1; --i) {
    const Cell& first = table.rows[0][i];
    if (!std::holds_alternative<Missing>(first) &&
        std::ranges::all_of(table.rows, [&](const std::vector<Cell>& row) { return row[i] == first; })) {
      return i;
    }
  }
  return 0;
}

std::string comment(const std::string& stem, const std::string& packages, const std::string& label) {
  return "% Preamble: " + packages + "\n% Here: \\input{" + stem + "}, in the text: Table~\\ref{" + label + "}\n";
}

std::string part_caption(const Table& table, std::size_t part, std::size_t parts) {
  if (parts == 1) {
    return latex_caption(table) + " All columns.";
  }
  const std::string which = " (columns, part " + std::to_string(part + 1) + " of " + std::to_string(parts) + ")";
  return part == 0 ? latex_caption(table) + which : escape_latex(table.title) + which;
}

}  // namespace

LatexLayout latex_layout(const Table& table, double line_width) {
  constexpr LatexLine kFootnotesize{.scale = 0.85, .gap = 4}, kScriptsize{.scale = 0.8, .gap = 2.5};
  LatexLayout layout{.table = lay_out(table)};
  layout.columns = latex_columns(layout.table);
  for (const LatexLine& type : {kFootnotesize, kScriptsize}) {
    layout.line = {.width = line_width, .scale = type.scale, .gap = type.gap};
    layout.fits = layout.fits || fit_to(layout.line, layout.columns);
    if (layout.fits) {
      break;
    }
  }
  return layout;
}

LatexLayout main_latex_layout(const Table& table) {
  Table main = without_details(table);
  LatexLayout layout = latex_layout(main, kPage);
  std::string in_every_row;
  while (!layout.fits && main.columns.size() > 2) {
    const std::size_t constant = constant_column(layout.table.table);
    const std::size_t out = constant > 0 ? constant : main.columns.size() - 1;
    if (constant > 0) {
      in_every_row += (in_every_row.empty() ? "" : "; ") + escape_latex(layout.table.headings[out]) + ": " +
                      latex_cell(layout.table.cells[0][out]);
    }
    main = without_columns(main, [key = main.columns[out].key](const Column& column) { return column.key == key; });
    layout = latex_layout(main, kPage);
  }
  layout.in_every_row = in_every_row;
  return layout;
}

std::string to_latex(const Table& table) {
  const LatexLayout layout = main_latex_layout(table);
  const std::string label = latex_label(table);
  const bool over_pages = is_long(layout);
  std::string text = comment(table.name, latex_packages({layout}, over_pages ? ",longtable" : ""), label);
  if (layout.columns.size() < table.columns.size()) {
    text += "% All " + std::to_string(table.columns.size()) + " columns: " + table.name + "-full.tex\n";
  }
  return text + (over_pages ? latex_one_column() + latex_longtable(layout, latex_caption(table), label, true) +
                                  latex_columns_again()
                            : latex_floating(layout, latex_caption(table), label));
}

std::string to_latex_full(const Table& table) {
  if (main_latex_layout(table).columns.size() == table.columns.size()) {
    return "";
  }
  const bool upright = latex_layout(table, kPage).fits;
  const std::vector<LatexLayout> parts = parts_of(table, upright ? kPage : kLandscape);
  const std::string label = latex_label(table) + "-full";
  std::string text =
      comment(table.name + "-full", latex_packages(parts, upright ? ",longtable" : ",longtable,pdflscape"), label);
  text += latex_one_column() + (upright ? "" : "\\begin{landscape}\n");
  for (std::size_t i = 0; i < parts.size(); ++i) {
    text += latex_longtable(parts[i], part_caption(table, i, parts.size()), i == 0 ? label : "", i == 0);
  }
  return text + (upright ? "" : "\\end{landscape}\n") + latex_columns_again();
}

}  // namespace zeroset
