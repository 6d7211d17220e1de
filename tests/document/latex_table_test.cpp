// Tables in LaTeX.
#include "zeroset/core/file.hpp"
#include "zeroset/core/process.hpp"
#include "zeroset/core/text.hpp"
#include "zeroset/document/table_writers.hpp"

#include "document/table_samples.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace zeroset;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::counts;
using zeroset::testing::one_cell;
using zeroset::testing::scratch;

namespace {

/// A table of many columns and rows; `details` of the columns are.
Table grid_of(const std::string& name, int columns, int rows, int details = 0) {
  Table table{.name = name, .title = "Grid", .notes = {"A note."}, .columns = {{.key = "id", .heading = "row"}}};
  for (int i = 0; i < columns; ++i) {
    table.columns.push_back({.key = "c" + std::to_string(i),
                             .heading = "number " + std::to_string(i),
                             .kind = ColumnKind::exact_integer,
                             .detail = i >= columns - details});
  }
  for (int r = 0; r < rows; ++r) {
    std::vector<Cell> cells{std::to_string(r)};
    for (int i = 0; i < columns; ++i) {
      cells.push_back(r == 0 ? Cell(Missing{"reason " + std::to_string(i)}) : Cell(Integer(1234567890)));
    }
    add_row(table, std::move(cells));
  }
  return table;
}

/// Columns with every character, long words and sentences, numbers of every form.
Table every_cell() {
  Table every = counts();
  std::string letters;
  for (char32_t c = 0x20; c < 0x2300; c += c < 0x17F ? 1 : 7) {
    append_utf8(letters, c);
    letters += c % 4 == 0 ? " " : "";
  }
  every.name = "every_thing";
  every.caption = "#$%&_{}~^\\ <>|";
  every.notes = {letters,
                 "#$%&_{}~^\\ <>|\"'`[*] ± ≥ ≤ ≠ ≈ × · − → ∞ ∈ ∂ ∇ √ ℝ ℂ λ Ω ² ⁵⁰ ₁ – — … “x” ½ ° µ x²′ m^2^3",
                 "\\end{document} " + std::string(200, 'w')};
  every.columns[0].heading = "A heading of several words that is long [1]";
  every.rows[0][0] = std::string("[-8, 8] and a sentence that no column of a page can hold in a single line");
  every.rows[1][0] = std::string("*\\&\n%") + std::string(90, '7');
  for (int i = 0; i < 6; ++i) {
    every.columns.push_back(
        {.key = "more" + std::to_string(i), .heading = "More", .kind = ColumnKind::real, .half_widths = true});
    every.rows[0].emplace_back(Measured{1e-9, 1e-11});
    every.rows[1].emplace_back(Missing{"reason " + std::to_string(i)});
  }
  return every;
}

/// What pdflatex says in the end of these tables in an article with those options.
std::string compiled(const std::filesystem::path& folder, const std::string& options, const std::string& tables) {
  std::filesystem::remove(folder / "all.aux");  // longtable would take its widths of another type
  atomic_write(folder / "all.tex",
               "\\documentclass[" + options +
                   "]{article}\n\\usepackage{booktabs,siunitx,array,longtable,pdflscape}\n\\begin{document}\n" +
                   tables + "\\end{document}\n");
  std::string log;
  for (int pass = 0; pass < 5; ++pass) {  // longtable finds its widths from pass to pass
    const auto result = run_program({"pdflatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex"},
                                    {.folder = folder, .seconds = 300});
    CHECK(result.status == 0);
    log = result.output;
    if (log.find("widths have changed") == std::string::npos) {
      break;
    }
  }
  return log;
}

bool has_latex(const std::filesystem::path& folder) {
  return run_program({"pdflatex", "--version"}, {.folder = folder, .seconds = 60}).started() &&
         run_program({"kpsewhich", "siunitx.sty"}, {.folder = folder, .seconds = 60}).status == 0 &&
         run_program({"kpsewhich", "pdflscape.sty"}, {.folder = folder, .seconds = 60}).status == 0;
}

std::size_t count_in(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("a narrow table in LaTeX is a whole float, with numbers for siunitx and notes below", "[table][latex]") {
  Table table{.name = "two_counts",
              .title = "Counts",
              .caption = "Exact & bounded.",
              .notes = {"Modulo 3 primes."},
              .columns = {{.key = "network", .heading = "network"},
                          {.key = "real", .heading = "real", .kind = ColumnKind::integer}}};
  add_row(table, {std::string("2-2-1, t^3"), std::int64_t{-18}});
  add_row(table, {std::string("3-1-1"), Missing{"too long"}});
  CHECK(to_latex(table) ==
        "% Preamble: \\usepackage{booktabs,siunitx}\n"
        "% Here: \\input{two_counts}, in the text: Table~\\ref{tab:two-counts}\n"
        "\\begin{table}[tbp]\n"
        "  \\centering\n"
        "  \\caption{Counts. Exact \\& bounded.}\n"
        "  \\label{tab:two-counts}\n"
        "  \\smallskip\n"
        "  \\begin{tabular}{lS[table-format=-2]}\n"
        "    \\toprule\n"
        "    network & {real} \\\\\n"
        "    \\midrule\n"
        "    2-2-1, $t^3$ & -18 \\\\\n"
        "    3-1-1 & {--$^{a}$} \\\\\n"
        "    \\bottomrule\n"
        "  \\end{tabular}\n"
        "  \\par\\nopagebreak\\smallskip\n"
        "  {\\footnotesize\\raggedright\n"
        "  $^{a}$ too long\\\\\n"
        "  Modulo 3 primes.\\par}\n"
        "\\end{table}\n");
  CHECK(to_latex_full(table).empty());
}

TEST_CASE("a table that may be too wide takes the type that TeX finds to fit, over both columns", "[table][latex]") {
  const std::string text = to_latex(counts());
  CHECK_THAT(text, ContainsSubstring("\\begin{table*}") && ContainsSubstring("\\ifdim\\wd0>\\linewidth \\small\\fi"));
  CHECK_THAT(text, ContainsSubstring("r@{${}\\pm{}$}l"));
  CHECK_THAT(text, ContainsSubstring("a$|$b, ``c''"));  // an opening and a closing quote
  CHECK_THAT(text, ContainsSubstring("$41.2$ & $0.8$") && ContainsSubstring("\\multicolumn{2}{c}{--$^{a}$}"));
  CHECK_THAT(text, ContainsSubstring("{$2^{50} \\cdot 3$}") && ContainsSubstring("table-text-alignment=right"));
}

TEST_CASE("siunitx is told the digits of a column", "[table][latex]") {
  Table table{.name = "t", .columns = {{.key = "x", .heading = "x", .kind = ColumnKind::real}}};
  add_row(table, {-12.5});
  add_row(table, {0.00125});
  CHECK_THAT(to_latex(table), ContainsSubstring("S[table-format=-2.6]") && ContainsSubstring("-12.50 \\\\"));
  add_row(table, {1.5e-12});
  CHECK_THAT(to_latex(table), ContainsSubstring("S[table-format=-2.6e-2]") && ContainsSubstring("1.500e-12 \\\\"));
  CHECK_THAT(to_latex(one_cell({}, std::string("1"))), !ContainsSubstring("siunitx"));
}

TEST_CASE("LaTeX escapes every special character", "[table][latex]") {
  CHECK(escape_latex("#$%&_{}~^\\") == "\\#\\$\\%\\&\\_\\{\\}\\textasciitilde{}\\textasciicircum{}\\textbackslash{}");
  CHECK(escape_latex("± ≥ λ²") == "$\\pm$ $\\geq$ $\\lambda^{2}$");
  CHECK(escape_latex("[*]--timeout") == "{[}{*}{]}-{}-timeout");
  CHECK(escape_latex("Bézout, Łukasz") == "Bézout, Łukasz");
  CHECK(escape_latex("漢") == "{[}U+6F22{]}");
  CHECK(escape_latex("5\" \"x\" $±") == "5'' ``x'' \\$$\\pm$");
}

TEST_CASE("powers, minus signs and neighboring signs are formulas in LaTeX", "[table][latex]") {
  CHECK(escape_latex("2-2-1, t^3") == "2-2-1, $t^3$");
  CHECK(escape_latex("x^10 y^-2 2^50") == "$x^{10}$ $y^{-2}$ 2$^{50}$");
  CHECK(escape_latex("θ^2, ReLU^2") == "$\\theta^2$, ReLU$^2$");
  CHECK(escape_latex("^ a^ b^word") == "\\textasciicircum{} a\\textasciicircum{} b\\textasciicircum{}word");
  CHECK(escape_latex("[-8, 8]") == "{[}$-$8, 8{]}");
  CHECK(escape_latex("x⁵⁰") == "x$^{50}$");
  CHECK(escape_latex("λ₁⁵⁰₂") == "$\\lambda_{1}^{50}{}_{2}$");
  CHECK(escape_latex("x^3²") == "$x^3{}^{2}$");
  CHECK(escape_latex("N_C*, W_1, N_DM, rows_x, a_name, x_1_2") ==
        "$N_C${*}, $W_1$, $N_{DM}$, rows\\_x, a\\_name, x\\_1\\_2");
}

TEST_CASE("a long heading is set in lines in LaTeX", "[table][latex]") {
  Table table = one_cell({.kind = ColumnKind::integer}, std::int64_t{4});
  table.columns[0].heading = "Number of unknowns";
  CHECK_THAT(to_latex(table), ContainsSubstring("{\\begin{tabular}[b]{@{}c@{}}Number of\\\\unknowns\\end{tabular}}"));
}

TEST_CASE("details stand in a file of all columns, in parts with the first column and their own footnotes",
          "[table][latex]") {
  const Table table = grid_of("wide_grid", 16, 3, 12);
  const std::string main = to_latex(table), full = to_latex_full(table);
  CHECK(count_in(main, "\\begin{table") == 1);
  CHECK_THAT(main,
             ContainsSubstring("% All 17 columns: wide_grid-full.tex") && ContainsSubstring("reason 3\\\\") &&
                 !ContainsSubstring("reason 4"));
  CHECK(count_in(full, "\\begin{longtable}") == 2);
  CHECK_THAT(full,
             ContainsSubstring("\\begin{landscape}") && ContainsSubstring("part 2 of 2") &&
                 ContainsSubstring("\\label{tab:wide-grid-full}"));
  const std::size_t second = full.rfind("\\begin{longtable}");
  CHECK(full.find("reason 0\\\\") < second);
  CHECK(full.find("reason 15") > second);
  CHECK(full.find("reason 15") != std::string::npos);
  CHECK(count_in(full, "A note.") == 1);
  const auto paths = write_table(table, scratch());
  REQUIRE(paths.size() == 5);
  CHECK(paths[4].filename() == "wide_grid-full.tex");
  CHECK(read_file(paths[4]) == full);
}

TEST_CASE("columns that a page has no room for are left to the file of all columns", "[table][latex]") {
  const Table table = grid_of("grid", 16, 3);
  CHECK(count_in(to_latex(table), "\\begin{table") == 1);
  CHECK_THAT(to_latex(table), !ContainsSubstring("number 15") && ContainsSubstring("number 3"));
  CHECK_THAT(to_latex_full(table), ContainsSubstring("number 3") && ContainsSubstring("number 15"));
  CHECK(to_latex_full(grid_of("small", 3, 3)).empty());
}

TEST_CASE("where there is no room, columns of one value are told in a note first", "[table][latex]") {
  Table table = grid_of("grid", 16, 3);
  for (std::vector<Cell>& row : table.rows) {
    for (std::size_t i = 1; i < row.size(); ++i) {
      row[i] =
          i == 1 ? Cell(Integer(7)) : Cell(Integer(static_cast<std::int64_t>(i) * 123456 + (&row - table.rows.data())));
    }
  }
  CHECK_THAT(to_latex(table), ContainsSubstring("In every row: number 0: $7$.") && !ContainsSubstring("{number 0}"));
  CHECK_THAT(to_latex_full(table), ContainsSubstring("number 0") && !ContainsSubstring("In every row"));
}

TEST_CASE("a table that is longer than a page goes over pages, its heading on each", "[table][latex]") {
  CHECK_THAT(to_latex(grid_of("long", 3, 100)),
             ContainsSubstring("\\begin{longtable}") && ContainsSubstring("\\endhead") &&
                 ContainsSubstring("% Preamble: \\usepackage{booktabs,siunitx,longtable}"));
}

TEST_CASE("pdflatex compiles everything that a table can hold, and no line is too long", "[table][latex]") {
  const auto folder = scratch();
  if (!has_latex(folder)) {
    ZEROSET_SKIP("pdflatex, siunitx or pdflscape is not installed");
  }
  Table lengthy = every_cell();
  lengthy.name = "lengthy";
  lengthy.caption = lengthy.notes[0] = "A caption.";
  for (int i = 0; i < 60; ++i) {
    lengthy.rows.push_back(lengthy.rows[static_cast<std::size_t>(i % 2)]);
  }
  const std::string tables = to_latex(every_cell()) + to_latex_full(every_cell()) + to_latex(lengthy) +
                             to_latex(grid_of("grid", 16, 3)) + to_latex_full(grid_of("grid", 16, 3)) +
                             to_latex(one_cell({}, std::string("–")));
  for (const char* options : {"10pt", "10pt,twocolumn", "11pt,a4paper"}) {
    const std::string log = compiled(folder, options, tables);
    INFO(log);
    CHECK(log.find("Overfull \\hbox") == std::string::npos);
  }
}
