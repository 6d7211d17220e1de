#include "zeroset/core/table_writers.hpp"

#include "core/latex_escape.hpp"
#include "core/table_cells.hpp"
#include "core/text.hpp"

#include <algorithm>

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
      cell += width_of(run.text);
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

/// Size of type at which the table is no wider than a page of LaTeX's article, if there is one that can be read.
std::string size_of(const LaidOutTable& table) {
  constexpr double kPage = 345;     // pt
  constexpr double kCharacter = 5;  // pt, at \normalsize
  double characters = 0;
  for (std::size_t i = 0; i < table.headings.size(); ++i) {
    std::size_t width = body_width(table, i);
    for (const std::string& line : heading_lines(table, i)) {
      width = std::max(width, width_of(line));
    }
    characters += static_cast<double>(width);
  }
  const auto fits = [&](double scale, double gap) {
    return scale * kCharacter * characters + 2 * gap * static_cast<double>(table.headings.size()) <= kPage;
  };
  if (fits(1, 6)) {
    return "";
  }
  return fits(0.9, 6) ? "  \\small\n"
         : fits(0.8, 4)
             ? "  \\footnotesize\\setlength{\\tabcolsep}{4pt}\n"
             : "  \\scriptsize\\setlength{\\tabcolsep}{2.5pt}% if this is too wide: table*, or fewer columns\n";
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
  return text.empty() ? "" : "  \\par\\smallskip\n  \\parbox{\\linewidth}{\\footnotesize\n  " + text + "}\n";
}

std::string caption_of(const Table& table) {
  const bool both = !table.title.empty() && !table.caption.empty();
  const std::string between = both ? (table.title.find_last_of(".?!") == table.title.size() - 1 ? " " : ". ") : "";
  return escape_latex(table.title + between + table.caption);
}

}  // namespace

std::string to_latex(const Table& table) {
  const LaidOutTable laid_out = lay_out(table);
  std::string columns;
  std::vector<std::string> headings;
  for (std::size_t i = 0; i < laid_out.headings.size(); ++i) {
    columns += letter_of(laid_out.alignments[i]);
    headings.push_back(heading(laid_out, i));
  }
  std::string text = "% needs \\usepackage{booktabs}\n\\begin{table}[tbp]\n  \\centering\n";
  text +=
      "  \\caption{" + caption_of(table) + "}\n  \\label{tab:" + table.name + "}\n  \\smallskip\n" + size_of(laid_out);
  text += "  \\begin{tabular}{" + columns + "}\n    \\toprule\n" + row_of(headings) + "    \\midrule\n";
  for (const auto& row : laid_out.cells) {
    std::vector<std::string> cells;
    std::ranges::transform(row, std::back_inserter(cells), latex_cell);
    text += row_of(cells);
  }
  return text + "    \\bottomrule\n  \\end{tabular}\n" + notes_below(laid_out) + "\\end{table}\n";
}

}  // namespace zeroset
