// The pieces that tables in LaTeX are made of.
#include "zeroset/document/table_writers.hpp"

#include "document/latex/latex_escape.hpp"
#include "document/latex/table_latex.hpp"

#include <algorithm>

namespace zeroset {
namespace {

std::string row_of(const std::vector<std::string>& cells) {
  std::string text = "    ";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    text += (i == 0 ? "" : " & ") + cells[i];
  }
  return text + " \\\\\n";
}

/// Smaller type where TeX finds the table wider than the line, whatever the document's fonts are.
std::string smaller_where_too_wide(const LatexLayout& layout) {
  const std::string step = "  \\sbox0{\\tablebody}\\ifdim\\wd0>\\linewidth ";
  const std::string smallest = step + "\\fontsize{7}{8.5}\\selectfont\\setlength{\\tabcolsep}{2.5pt}\\fi\n";
  const std::string footnotesize = "\\footnotesize\\setlength{\\tabcolsep}{4pt}";
  // In larger type a word would be wider than its paragraph, which the table's width does not show.
  if (std::ranges::any_of(layout.columns, &LatexColumn::is_tight)) {
    return "  " + footnotesize + "\n" + smallest;
  }
  return step + "\\small\\fi\n" + step + footnotesize + "\\fi\n" + smallest;
}

}  // namespace

std::string latex_packages(const std::vector<LatexLayout>& layouts, const std::string& more) {
  bool numbers = false, paragraphs = false;
  for (const LatexLayout& layout : layouts) {
    for (const LatexColumn& column : layout.columns) {
      numbers = numbers || column.letters.starts_with('S');
      paragraphs = paragraphs || column.part > 0;
    }
  }
  return std::string("\\usepackage{booktabs") + (numbers ? ",siunitx" : "") + (paragraphs ? ",array" : "") + more + "}";
}

std::string latex_caption(const Table& table) {
  const bool both = !table.title.empty() && !table.caption.empty();
  const std::string between = both ? (table.title.find_last_of(".?!") == table.title.size() - 1 ? " " : ". ") : "";
  return escape_latex(table.title + between + table.caption);
}

std::string latex_label(const Table& table) {
  std::string name = table.name;
  std::ranges::replace(name, '_', '-');
  return "tab:" + name;
}

std::string latex_letters(const LatexLayout& layout) {
  std::string letters;
  for (const LatexColumn& column : layout.columns) {
    letters += column.letters;
  }
  return letters;
}

std::string latex_heading(const LatexLayout& layout) {
  std::vector<std::string> headings;
  for (const LatexColumn& column : layout.columns) {
    headings.push_back(column.heading);
  }
  return "    \\toprule\n" + row_of(headings) + "    \\midrule\n";
}

std::string latex_rows(const LatexLayout& layout) {
  std::string text;
  for (std::size_t row = 0; row < layout.table.cells.size(); ++row) {
    std::vector<std::string> cells;
    for (const LatexColumn& column : layout.columns) {
      cells.push_back(column.cells[row]);
    }
    text += row_of(cells);
  }
  return text;
}

std::string latex_notes(const LatexLayout& layout, bool with_notes) {
  std::string text;
  const auto add = [&text](const std::string& note) { text += (text.empty() ? "" : "\\\\\n  ") + note; };
  for (std::size_t i = 0; i < layout.table.reasons.size(); ++i) {
    add("$^{" + footnote_mark(i) + "}$ " + latex_paragraph(layout.table.reasons[i]));
  }
  if (!layout.in_every_row.empty()) {
    add("In every row: " + layout.in_every_row + ".");
  }
  if (with_notes) {
    for (const std::string& note : layout.table.table.notes) {
      add(latex_paragraph(note));
    }
  }
  return text.empty() ? "" : "  \\par\\nopagebreak\\smallskip\n  {\\footnotesize\\raggedright\n  " + text + "\\par}\n";
}

std::string latex_one_column() {
  return "\\expandafter\\ifx\\csname if@twocolumn\\endcsname\\iftrue\n"
         "  \\onecolumn\\def\\columnsagain{\\twocolumn\\relax}\n"
         "\\else\\def\\columnsagain{}\\fi\n";
}

std::string latex_columns_again() {
  return "\\columnsagain\n";
}

std::string latex_longtable(const LatexLayout& layout,
                            const std::string& caption,
                            const std::string& label,
                            bool notes) {
  const std::string letters = latex_letters(layout);
  return "\\begingroup\n  \\def\\tableheading{%\n" + latex_heading(layout) + "  }\n  \\def\\tablerows{%\n" +
         latex_rows(layout) + "  }\n  \\def\\tablebody{\\begin{tabular}{" + letters +
         "}\\tableheading\\tablerows\\end{tabular}}\n" + smaller_where_too_wide(layout) +
         "  \\setlength{\\LTcapwidth}{\\linewidth}\n  \\begin{longtable}{" + letters + "}\n  \\caption{" + caption +
         "}" + (label.empty() ? "" : "\\label{" + label + "}") +
         " \\\\\n  \\tableheading\\endfirsthead\n  \\tableheading\\endhead\n  \\bottomrule\\endfoot\n"
         "  \\tablerows\n  \\end{longtable}\n" +
         latex_notes(layout, notes) + "  \\par\n\\endgroup\n";
}

std::string latex_floating(const LatexLayout& layout, const std::string& caption, const std::string& label) {
  constexpr double kColumn = 190;  // pt, at 10 pt: surely no wider than one column of two
  const std::string tabular = "  \\begin{tabular}{" + latex_letters(layout) + "}\n" + latex_heading(layout) +
                              latex_rows(layout) + "    \\bottomrule\n  \\end{tabular}";
  const bool narrow = layout.fits && width_in({.scale = 1, .gap = 6}, layout.columns) < kColumn;
  const std::string environment = narrow ? "table" : "table*";
  const std::string head = "\\begin{" + environment + "}[tbp]\n  \\centering\n  \\caption{" + caption +
                           "}\n  \\label{" + label + "}\n  \\smallskip\n";
  const std::string body =
      narrow ? tabular + "\n"
             : "  \\def\\tablebody{%\n" + tabular + "}\n" + smaller_where_too_wide(layout) + "  \\tablebody\n";
  return head + body + latex_notes(layout, true) + "\\end{" + environment + "}\n";
}

}  // namespace zeroset
