#include "zeroset/document/plotly.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/document/figure_writers.hpp"

#include "document/figures/figure_plotly.hpp"
#include "document/page/plotly_surface.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdlib>

using namespace zeroset;
using nlohmann::ordered_json;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::scratch;
using zeroset::testing::StartsWith;
using zeroset::testing::WithinAbs;

namespace {

Figure figure_of(std::vector<Series> series) {
  return {.name = "f", .panels = {{.x = {.title = "step"}, .y = {.title = "loss"}, .series = std::move(series)}}};
}

/// Loss a + bx + cy + dxy on a grid of 5 by 4 points, with a path.
Figure plane() {
  Series cells{.key = "cells", .kind = SeriesKind::heat_map};
  for (int i = 0; i < 5; ++i) {
    for (int j = 0; j < 4; ++j) {
      cells.x.push_back(i);
      cells.y.push_back(j);
      cells.z.push_back(3 + 2 * i - j + 0.5 * i * j);
    }
  }
  return figure_of({cells, {.key = "path", .name = "path", .x = {0.5, 3.25, 9}, .y = {0.5, 2.75, 1}}});
}

}  // namespace

TEST_CASE("what the pointer is told about a point is what the CSV says", "[plotly]") {
  const Figure figure =
      figure_of({{.key = "a", .name = "a", .kind = SeriesKind::points, .x = {0.1, 1e22}, .y = {1.0 / 3, -0.0}}});
  const ordered_json trace = plotly_figure(figure).at("data").at(0);
  const std::string csv = to_csv(figure);
  for (const ordered_json& told : trace.at("customdata")) {
    CHECK_THAT(csv,
               ContainsSubstring("1,a," + told.at(0).get<std::string>() + "," + told.at(1).get<std::string>() + ","));
  }
  CHECK(trace.at("hovertemplate") == "step: %{customdata[0]}<br>loss: %{customdata[1]}");
}

TEST_CASE("a point has the names of all annotations in its place, and text that is no markup", "[plotly]") {
  const ordered_json data =
      plotly_figure(
          figure_of({{.key = "a", .name = "a", .kind = SeriesKind::points, .x = {1, 2}, .y = {3, 4}},
                     {.key = "n", .kind = SeriesKind::annotations, .x = {2, 2}, .y = {4, 4}, .text = {"<b>", "c"}}}))
          .at("data");
  CHECK(data.size() == 1);
  CHECK(data.at(0).at("customdata") == ordered_json::parse(R"([["1", "3", ""], ["2", "4", "&lt;b&gt;; c"]])"));
}

TEST_CASE("a category is told by its name", "[plotly]") {
  Figure figure = figure_of({{.key = "a", .kind = SeriesKind::bars, .x = {0, 1}, .y = {3, 4}}});
  figure.panels[0].x.categories = {"relu", "x < y"};
  CHECK(plotly_figure(figure).at("data").at(0).at("customdata").at(1).at(0) == "x &lt; y");
}

TEST_CASE("series of one name share one entry of the legend and switch together", "[plotly]") {
  const Series series{.key = "a", .name = "relu", .x = {1, 2}, .y = {3, 4}, .lower = {2, 3}, .upper = {4, 5}};
  Figure figure = figure_of({series});
  figure.panels.push_back(figure.panels.front());
  int entries = 0;
  const ordered_json drawn = plotly_figure(figure);
  for (const ordered_json& trace : drawn.at("data")) {
    CHECK(trace.at("legendgroup") == "relu");
    entries += trace.at("showlegend") == true ? 1 : 0;
  }
  CHECK(entries == 1);
}

TEST_CASE("a value that is not finite is missing in the JSON", "[plotly]") {
  const ordered_json data = plotly_figure(figure_of({{.key = "a", .x = {1, 2}, .y = {std::nan(""), 4}}})).at("data");
  CHECK(data.at(0).at("y") == ordered_json({nullptr, 4.0}));
}

TEST_CASE("a path on a bilinear landscape has the landscape's height, and none outside", "[plotly]") {
  const ordered_json surfaces = plotly_figure(plane()).at("surfaces");
  REQUIRE(surfaces.size() == 1);
  const ordered_json& data = surfaces.at(0).at("data");
  CHECK(data.at(0).at("type") == "surface");
  const ordered_json& z = data.at(1).at("z");
  CHECK_THAT(z.at(0).get<double>(), WithinAbs(3 + 2 * 0.5 - 0.5 + 0.5 * 0.5 * 0.5, 1e-12));
  CHECK_THAT(z.at(1).get<double>(), WithinAbs(3 + 2 * 3.25 - 2.75 + 0.5 * 3.25 * 2.75, 1e-12));
  CHECK(z.at(2).is_null());
}

TEST_CASE("a heat map of categories is no surface", "[plotly]") {
  Figure figure = plane();
  REQUIRE(plotly_figure(figure).contains("surfaces"));
  figure.panels.front().x.categories = {"first", "second", "third", "fourth", "fifth", "sixth"};
  CHECK_FALSE(plotly_figure(figure).contains("surfaces"));
}

TEST_CASE("a heat map's cells are where their points were, whatever their order", "[plotly]") {
  const CellGrid grid = cell_grid(plane().panels[0].series[0]);
  REQUIRE(grid.x.size() == 5);
  REQUIRE(grid.y.size() == 4);
  CHECK(grid.z[3][2] == 3 + 2 * 2 - 3 + 0.5 * 2 * 3);
}

TEST_CASE("a logarithmic heat map is drawn by exponents and told by values", "[plotly]") {
  Figure figure = plane();
  figure.panels[0].z = {.title = "loss", .logarithmic = true};
  figure.panels[0].series[0].z[0] = 1000;
  const ordered_json cells = plotly_figure(figure).at("data").at(0);
  CHECK_THAT(cells.at("z").at(0).at(0).get<double>(), WithinAbs(3, 1e-12));
  CHECK(cells.at("text").at(0).at(0) == "1000");
}

TEST_CASE("a guide in pieces leaves nothing out that a caption must tell", "[plotly]") {
  Series pieces{.key = "contour1", .kind = SeriesKind::guide, .x = {0, 1, 2}, .y = {0, std::nan(""), 2}};
  CHECK(notes(figure_of({pieces})).empty());
  pieces.kind = SeriesKind::points;
  CHECK(notes(figure_of({pieces})).size() == 1);
}

TEST_CASE("JSON in a page cannot end its element", "[plotly]") {
  const ordered_json document{{"a", "</script><!-- & \"quoted\""}};
  const std::string text = script_json(document);
  CHECK(text.find_first_of("<>&") == std::string::npos);
  CHECK(ordered_json::parse(text) == document);
}

TEST_CASE("ZEROSET_PLOTLY names the file, and an empty one means none", "[plotly]") {
  const auto folder = scratch();
  atomic_write(folder / "p.js", "/**\n* plotly.js v9.9.9\n* Licensed\n*/\n");
  REQUIRE(setenv("ZEROSET_PLOTLY", (folder / "p.js").c_str(), 1) == 0);
  CHECK(find_plotly() == folder / "p.js");
  CHECK(plotly_version() == "plotly.js v9.9.9");
  CHECK_THAT(plotly_source(), StartsWith("/**"));
  REQUIRE(setenv("ZEROSET_PLOTLY", "", 1) == 0);
  CHECK(find_plotly().empty());
  CHECK(plotly_source().empty());
  CHECK(plotly_version().empty());
  REQUIRE(unsetenv("ZEROSET_PLOTLY") == 0);
}
