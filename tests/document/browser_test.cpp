// A page in a browser: what a reader sees at two widths, light and dark.
#include "zeroset/core/file.hpp"
#include "zeroset/core/process.hpp"
#include "zeroset/document/plotly.hpp"
#include "zeroset/document/results.hpp"
#include "zeroset/document/results_page.hpp"

#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <cmath>

using namespace zeroset;
using zeroset::testing::scratch;

namespace {

/// A valley with a path through it, two seeds of two activations, and a table wider than a window.
Results browsed_results() {
  Series cells{.key = "cells", .kind = SeriesKind::heat_map};
  for (int i = -6; i <= 6; ++i) {
    for (int j = -6; j <= 6; ++j) {
      cells.x.push_back(0.5 * i);
      cells.y.push_back(0.5 * j);
      cells.z.push_back(0.1 + i * i + 3.0 * std::abs(j));
    }
  }
  Series path{.key = "path", .name = "path of training", .x = {-2.5, -1, 0.1}, .y = {2, 0.7, 0.05}};
  const Figure plane{.name = "plane",
                     .title = "Loss on a plane",
                     .panels = {{.x = {.title = "first direction"},
                                 .y = {.title = "second direction"},
                                 .series = {cells, path},
                                 .z = {.title = "loss", .logarithmic = true}}}};
  const Series relu{.key = "relu",
                    .name = "relu",
                    .x = {1, 2, 3},
                    .y = {0.9, 0.5, 1.0 / 3},
                    .lower = {0.8, 0.4, 0.3},
                    .upper = {1, 0.6, 0.4}};
  const Series hermite{.key = "hermite", .name = "hermite 2", .x = {1, 2, 3}, .y = {0.95, 0.6, 0.41}};
  const Panel panel{.title = "training",
                    .x = {.title = "epoch"},
                    .y = {.title = "loss", .logarithmic = true},
                    .series = {relu, hermite}};
  const Figure curves{.name = "curves", .title = "Losses", .caption = "Two panels.", .panels = {panel, panel}};
  Table table{.name = "counts", .title = "Counts", .columns = {{.key = "id", .heading = "network"}}};
  for (int column = 1; column < 12; ++column) {
    table.columns.push_back({.key = "c" + std::to_string(column),
                             .heading = "a long heading " + std::to_string(column),
                             .kind = ColumnKind::integer});
  }
  for (std::int64_t row = 0; row < 5; ++row) {
    std::vector<Cell> line{std::string("critical: 2-2-1, t^2, hidden biases, 8 data, ") + std::to_string(row)};
    for (std::int64_t column = 1; column < 12; ++column) {
      line.push_back(column == 1 && row == 2 ? Cell(Missing{"not computed"}) : Cell((row * 37 + 5) % 11 * 100000));
    }
    add_row(table, line);
  }
  return {.tables = {table}, .figures = {curves, plane}};
}

}  // namespace

TEST_CASE("a browser shows a page at two widths without an error, and the pointer is told what the CSV says",
          "[html][browser]") {
  const auto folder = scratch();
  const Results shown = browsed_results();
  static_cast<void>(write_results(shown, folder));
  HtmlPage page("Page in a browser", "A lead.");
  const std::string plotly = plotly_source();
  page.interactive(plotly);
  page.findings({"Bézout’s bound exceeds the count in 2 of 3 systems."});
  page.end_opening();
  page.provenance("command", "zeroset report --set /experiment/training/epochs=1 --set /experiment/dataset/train=100");
  page.section("Figures");
  for (const Figure& figure : shown.figures) {
    show_figure(page, figure, {folder});
  }
  show_table(page, shown.tables.front(), {folder});
  show_table(page, shown.tables.front(), {folder}, table_files(), Shown::folded);
  atomic_write(folder / "page.html", page.text());
  std::vector<std::string> command{"python3", ZEROSET_CHECK_REPORT, (folder / "page.html").string()};
  if (!plotly.empty()) {
    command.emplace_back("--plotly");
  }
  const ProgramResult result = run_program(command, {.folder = folder, .seconds = 600});
  if (!result.started() || result.status == 77) {
    ZEROSET_SKIP("chromium is not installed");
  }
  if (plotly.empty()) {
    std::cout << "without plotly.js: tables and drawings alone were looked at\n";
  }
  INFO(result.output);
  CHECK(result.status == 0);
}
