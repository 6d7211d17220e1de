#include "zeroset/core/text.hpp"
#include "zeroset/document/table_writers.hpp"

#include "document/latex_escape.hpp"
#include "document/table_cells.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace zeroset {
namespace {

constexpr char letter_of(Alignment alignment) {
  return alignment == Alignment::left ? 'l' : alignment == Alignment::right ? 'r' : 'c';
}

/// About as many characters as the widest cell of the column will show.
std::size_t body_width(const LaidOutTable& table, std::size_t column) {
  std::size_t width = 0;
  for (const auto& row : table.cells) {
    std::size_t cell = 0;
    for (const Run& run : row[column]) {
      const std::size_t characters = width_of(run.text);
      cell += characters + (run.style == Style::number ? characters / 8 : 0);  // gaps between groups of digits
    }
    width = std::max(width, cell);
  }
  return width;
}

/// A heading that is wider than its column is set in lines.
std::vector<std::string> heading_lines(const LaidOutTable& table, std::size_t column) {
  return wrap(table.headings[column], std::max<std::size_t>(body_width(table, column), 9));
}

std::string heading(const LaidOutTable& table, std::size_t column) {
  const std::vector<std::string> lines = heading_lines(table, column);
  if (lines.size() < 2) {
    return escape_latex(table.headings[column]);
  }
  std::string text = std::string("\\begin{tabular}[b]{@{}") + letter_of(table.alignments[column]) + "@{}}";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    text += (i == 0 ? "" : "\\\\") + escape_latex(lines[i]);
  }
  return text + "\\end{tabular}";
}

std::string row_of(const std::vector<std::string>& cells) {
  std::string text = "    ";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    text += (i == 0 ? "" : " & ") + cells[i];
  }
  return text + " \\\\\n";
}

/// Type in which a table may be set: how wide a character is against \normalsize, and the room between columns.
struct TypeSize {
  double scale;
  double gap;  ///< pt, on each side of a column
  const char* commands;
};
constexpr TypeSize kSizes[] = {{1, 6, ""},
                               {0.93, 6, "  \\small\n"},
                               {0.85, 4, "  \\footnotesize\\setlength{\\tabcolsep}{4pt}\n"},
                               {0.8, 2.5, "  \\scriptsize\\setlength{\\tabcolsep}{2.5pt}\n"}};

/// Columns of the table, by their indices: all of them, or those of one part of a table that is too wide for a page.
using Columns = std::vector<std::size_t>;

double width_in(const TypeSize& size, const LaidOutTable& table, const Columns& columns) {
  constexpr double kCharacter = 5.2;  // pt, at \normalsize
  double width = 0;
  for (const std::size_t i : columns) {
    std::size_t characters = body_width(table, i);
    for (const std::string& line : heading_lines(table, i)) {
      characters = std::max(characters, width_of(line));
    }
    width += size.scale * kCharacter * static_cast<double>(characters) + 2 * size.gap;
  }
  return width;
}

constexpr double kPage = 345;  // pt, the text of LaTeX's article

/// The largest type in which these columns fit a page, or the smallest there is.
const TypeSize& size_of(const LaidOutTable& table, const Columns& columns) {
  const auto* const fits =
      std::ranges::find_if(kSizes, [&](const TypeSize& size) { return width_in(size, table, columns) <= kPage; });
  return fits == std::end(kSizes) ? *std::prev(fits) : *fits;
}

/// One part where the table fits a page in some type; else as many as it takes, each with the first column.
std::vector<Columns> parts_of(const LaidOutTable& table) {
  Columns all(table.headings.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const TypeSize& smallest = kSizes[std::size(kSizes) - 1];
  if (width_in(smallest, table, all) <= kPage) {
    return {all};
  }
  const TypeSize& readable = kSizes[std::size(kSizes) - 2];
  std::vector<Columns> parts{{0}};
  for (std::size_t i = 1; i < all.size(); ++i) {
    parts.back().push_back(i);
    if (parts.back().size() > 2 && width_in(readable, table, parts.back()) > kPage) {
      parts.back().pop_back();
      parts.push_back({0, i});
    }
  }
  return parts;
}

std::string notes_below(const LaidOutTable& table) {
  std::string text;
  const auto add = [&text](const std::string& note) { text += (text.empty() ? "" : "\\\\\n  ") + note; };
  for (std::size_t i = 0; i < table.reasons.size(); ++i) {
    add("$^{" + footnote_mark(i) + "}$ " + escape_latex(table.reasons[i]));
  }
  for (const std::string& note : table.table.notes) {
    add(escape_latex(note));
  }
  return text.empty() ? "" : "  \\par\\smallskip\\noindent\n  \\parbox{\\linewidth}{\\footnotesize\n  " + text + "}\n";
}

std::string caption_of(const Table& table) {
  const bool both = !table.title.empty() && !table.caption.empty();
  const std::string between = both ? (table.title.find_last_of(".?!") == table.title.size() - 1 ? " " : ". ") : "";
  return escape_latex(table.title + between + table.caption);
}

std::string part_caption(const Table& table, std::size_t part, std::size_t parts) {
  if (parts == 1) {
    return caption_of(table);
  }
  const std::string which = " (part " + std::to_string(part + 1) + " of " + std::to_string(parts) + ")";
  return part == 0 ? caption_of(table) + which : escape_latex(table.title) + which;
}

std::string label(const Table& table, std::size_t part) {
  return "\\label{tab:" + table.name + (part == 0 ? "" : "-" + std::to_string(part + 1)) + "}";
}

struct Body {
  std::string columns, heading, rows;
};

Body body(const LaidOutTable& table, const Columns& columns) {
  Body body;
  std::vector<std::string> headings;
  for (const std::size_t i : columns) {
    body.columns += letter_of(table.alignments[i]);
    headings.push_back(heading(table, i));
  }
  body.heading = "    \\toprule\n" + row_of(headings) + "    \\midrule\n";
  for (const auto& row : table.cells) {
    std::vector<std::string> cells;
    for (const std::size_t i : columns) {
      cells.push_back(latex_cell(row[i]));
    }
    body.rows += row_of(cells);
  }
  return body;
}

/// A float; over both columns of a two-column page where it is wide.
std::string floating(const LaidOutTable& table, const Columns& columns, const std::string& head, bool last) {
  const TypeSize& size = size_of(table, columns);
  const std::string environment = *size.commands == '\0' ? "table" : "table*";
  const Body parts = body(table, columns);
  return "\\begin{" + environment + "}[tbp]\n  \\centering\n" + head + "  \\smallskip\n" + size.commands +
         "  \\begin{tabular}{" + parts.columns + "}\n" + parts.heading + parts.rows +
         "    \\bottomrule\n  \\end{tabular}\n" + (last ? notes_below(table) : "") + "\\end{" + environment + "}\n";
}

/// Over as many pages as it takes, its heading on each.
std::string breaking(const LaidOutTable& table, const Columns& columns, const std::string& head, bool last) {
  const Body parts = body(table, columns);
  return "\\begingroup\n" + std::string(size_of(table, columns).commands) + "  \\begin{longtable}{" + parts.columns +
         "}\n" + head.substr(0, head.size() - 1) + " \\\\\n" + parts.heading + "    \\endfirsthead\n" + parts.heading +
         "    \\endhead\n    \\bottomrule\n    \\endfoot\n" + parts.rows + "  \\end{longtable}\n\\endgroup\n" +
         (last ? notes_below(table) : "");
}

}  // namespace

std::string to_latex(const Table& table) {
  constexpr std::size_t kMaxRows = 40;  // on a page, with caption and notes
  const LaidOutTable laid_out = lay_out(table);
  const bool breaks = laid_out.cells.size() > kMaxRows;
  const std::vector<Columns> parts = parts_of(laid_out);
  std::string text = "% needs \\usepackage{booktabs" + std::string(breaks ? ",longtable" : "") + "}\n";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string head = "  \\caption{" + part_caption(table, i, parts.size()) + "}\n  " + label(table, i) + "\n";
    const bool last = i + 1 == parts.size();
    text += breaks ? breaking(laid_out, parts[i], head, last) : floating(laid_out, parts[i], head, last);
  }
  return text;
}

}  // namespace zeroset
