#include "studies/engine/readable_axis.hpp"

#include "support/catch.hpp"

#include <limits>

using namespace zeroset;
using namespace zeroset::studies;
using namespace zeroset::testing;

namespace {

Panel measured_panel(double lower, double upper) {
  return {
      .y = {.title = "gradient", .logarithmic = true},
      .series = {{.key = "a", .kind = SeriesKind::line, .x = {1, 2}, .y = {0.02, 5}},
                 {.key = "b", .kind = SeriesKind::points, .x = {1}, .y = {0.1}, .lower = {lower}, .upper = {upper}}}};
}

}  // namespace

TEST_CASE("an interval of hundreds of decades ends the axis a decade beyond the values, and keeps its data") {
  std::vector<Panel> panels{measured_panel(0.05, 0.2), measured_panel(1e-78, 1e78)};
  CHECK_THAT(end_axes(panels), ContainsSubstring("goes on beyond"));
  CHECK_FALSE(panels[0].y.lower);
  CHECK_FALSE(panels[0].y.upper);
  REQUIRE(panels[1].y.lower);
  REQUIRE(panels[1].y.upper);
  CHECK_THAT(*panels[1].y.lower, WithinAbs(0.002, 1e-15));
  CHECK_THAT(*panels[1].y.upper, WithinAbs(50, 1e-12));
  CHECK(panels[1].series == measured_panel(1e-78, 1e78).series);
}

TEST_CASE("an interval is cut on the side where it is long, and one without ends on both") {
  std::vector<Panel> panels{measured_panel(0.05, 51)};
  CHECK_FALSE(end_axes(panels).empty());
  CHECK_FALSE(panels[0].y.lower);
  CHECK(panels[0].y.upper.has_value());
  panels = {measured_panel(0, std::numeric_limits<double>::infinity())};
  CHECK_FALSE(end_axes(panels).empty());
  CHECK(panels[0].y.lower.has_value());
  CHECK(panels[0].y.upper.has_value());
}

TEST_CASE("values outside the range do not stretch the axis, and no value is taken from the data") {
  std::vector<Panel> panels{measured_panel(0.05, 0.2)};
  panels[0].series[0].y = {1e-30, 1e24};
  const std::vector<Series> before = panels[0].series;
  CHECK_FALSE(end_axes(panels, {.lowest = 1e-9, .highest = 1e3}).empty());
  CHECK_THAT(panels[0].y.lower.value(), WithinAbs(0.01, 1e-15));  // a decade below 0.1
  CHECK_THAT(panels[0].y.upper.value(), WithinAbs(1, 1e-12));
  CHECK(panels[0].series == before);
}

TEST_CASE("linear axes, and panels in which nothing can be drawn, stay as they are") {
  Panel linear = measured_panel(-1e9, 1e9), empty = measured_panel(1e-78, 1e78);
  linear.y.logarithmic = false;
  empty.series = {{.key = "a", .kind = SeriesKind::points, .x = {1}, .y = {0}, .lower = {0}, .upper = {0}}};
  std::vector<Panel> panels{linear, empty};
  CHECK(end_axes(panels).empty());
  CHECK(panels == std::vector<Panel>{linear, empty});
}
