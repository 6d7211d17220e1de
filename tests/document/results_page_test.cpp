#include "zeroset/document/results_page.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/document/results.hpp"

#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace zeroset;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::scratch;

namespace {

Results results() {
  Table table{
      .name = "squares", .title = "Squares", .columns = {{.key = "n", .heading = "n", .kind = ColumnKind::integer}}};
  add_row(table, {std::int64_t{4}});
  const Figure figure{.name = "curve",
                      .title = "A curve",
                      .panels = {{.series = {{.key = "s", .name = "s", .x = {0, 1}, .y = {0, 1}}}}}};
  return {.tables = {table}, .figures = {figure}};
}

}  // namespace

TEST_CASE("a page shows written results with links to the files that are there", "[html]") {
  const auto folder = scratch();
  static_cast<void>(write_results(results(), folder / "part"));
  std::filesystem::remove(folder / "part" / "tables" / "squares.tex");
  HtmlPage page("Squares");
  show_table(page, results().tables.front(), {folder, "part"});
  show_figure(page, results().figures.front(), {folder, "part"}, {{"points", ".csv"}, {"none", ".xyz"}});
  const std::string text = page.text();
  CHECK_THAT(text, ContainsSubstring("href=\"part/tables/squares.csv\"") && ContainsSubstring(">Markdown</a>"));
  CHECK_THAT(text, !ContainsSubstring("squares.tex") && !ContainsSubstring("curve.xyz"));
  CHECK_THAT(text, ContainsSubstring("href=\"part/figures/curve.csv\">points</a>"));
  const bool drawn = std::filesystem::exists(folder / "part" / "figures" / "curve.svg");
  CHECK((text.find("<svg") != std::string::npos) == drawn);
}

TEST_CASE("a figure that was not drawn has its data linked", "[html]") {
  const auto folder = scratch();
  make_folders(folder / "figures");
  atomic_write(folder / "figures" / "curve.csv", "panel,series,x,y\n");
  HtmlPage page("Curve");
  show_figure(page, results().figures.front(), {folder});
  CHECK_THAT(page.text(), ContainsSubstring("href=\"figures/curve.csv\"") && !ContainsSubstring("<svg"));
}
