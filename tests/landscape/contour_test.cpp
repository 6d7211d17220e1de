#include "zeroset/landscape/contour.hpp"

#include "zeroset/core/error.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <limits>
#include <vector>

using namespace zeroset;
using namespace zeroset::landscape;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using zeroset::testing::WithinAbs;

namespace {

template <class Function>
MatrixXd on_grid(const VectorXd& x, const VectorXd& y, Function function) {
  MatrixXd values(y.size(), x.size());
  for (Index row = 0; row < y.size(); ++row) {
    for (Index column = 0; column < x.size(); ++column) {
      values(row, column) = function(x[column], y[row]);
    }
  }
  return values;
}

struct Line {
  std::vector<double> x{}, y{};
};

/// Split at the gaps.
std::vector<Line> level_lines(const VectorXd& x, const VectorXd& y, const MatrixXd& values, double level) {
  const ContourLine whole = contour_line(x, y, values, level);
  CHECK(whole.level == level);
  std::vector<Line> lines;
  for (std::size_t i = 0; i < whole.x.size(); ++i) {
    if (lines.empty() || std::isnan(whole.x[i])) {
      lines.emplace_back();
    }
    if (!std::isnan(whole.x[i])) {
      lines.back().x.push_back(whole.x[i]);
      lines.back().y.push_back(whole.y[i]);
    }
  }
  return lines;
}

double length_of(const Line& line) {
  double length = 0;
  for (std::size_t i = 1; i < line.x.size(); ++i) {
    length += std::hypot(line.x[i] - line.x[i - 1], line.y[i] - line.y[i - 1]);
  }
  return length;
}

}  // namespace

TEST_CASE("the level line of a paraboloid is one closed circle", "[contour]") {
  const VectorXd x = VectorXd::LinSpaced(81, -2, 2), y = VectorXd::LinSpaced(61, -1.5, 1.5);
  const auto lines = level_lines(x, y, on_grid(x, y, [](double a, double b) { return a * a + b * b; }), 1);
  REQUIRE(lines.size() == 1);
  const Line& circle = lines[0];
  CHECK(circle.x.front() == circle.x.back());
  CHECK(circle.y.front() == circle.y.back());
  for (std::size_t i = 0; i < circle.x.size(); ++i) {
    CHECK_THAT(std::hypot(circle.x[i], circle.y[i]), WithinAbs(1, 1e-3));  // an eighth of a cell's square
  }
  CHECK_THAT(length_of(circle), WithinAbs(2 * std::acos(-1.0), 0.01));
}

TEST_CASE("the level line of a linear function is exact and ends at the border", "[contour]") {
  const VectorXd x = VectorXd::LinSpaced(5, 0, 4), y = VectorXd::LinSpaced(4, 0, 3);
  const auto lines = level_lines(x, y, on_grid(x, y, [](double a, double b) { return a + 2 * b; }), 3.5);
  REQUIRE(lines.size() == 1);
  for (std::size_t i = 0; i < lines[0].x.size(); ++i) {
    CHECK_THAT(lines[0].x[i] + 2 * lines[0].y[i], WithinAbs(3.5, 1e-14));
  }
  CHECK_THAT(length_of(lines[0]), WithinAbs(std::hypot(3.5, 1.75), 1e-14));
}

TEST_CASE("the two branches of a hyperbola are two lines", "[contour]") {
  const VectorXd x = VectorXd::LinSpaced(40, -2, 2), y = VectorXd::LinSpaced(40, -2, 2);
  const MatrixXd values = on_grid(x, y, [](double a, double b) { return a * b; });
  const auto above = level_lines(x, y, values, 0.5);
  REQUIRE(above.size() == 2);
  for (const Line& line : above) {
    for (std::size_t i = 0; i < line.x.size(); ++i) {
      CHECK(line.x[i] * line.x[0] > 0);
    }
  }
  CHECK(level_lines(x, y, values, 5).empty());
}

TEST_CASE("a cell with opposite corners above has two lines that do not cross", "[contour]") {
  const VectorXd unit = VectorXd::LinSpaced(2, 0, 1);
  MatrixXd values(2, 2);
  values << 1, 0, 0, 1;
  CHECK(level_lines(unit, unit, values, 0.4).size() == 2);
  CHECK(level_lines(unit, unit, values, 0.6).size() == 2);
  // Below the mean the low corners are cut off, so that each line stays on one side of the middle x + y = 1.
  for (const Line& line : level_lines(unit, unit, values, 0.4)) {
    REQUIRE(line.x.size() == 2);
    CHECK((line.x[0] - line.y[0]) * (line.x[1] - line.y[1]) > 0);
  }
  values(0, 0) = std::numeric_limits<double>::quiet_NaN();
  CHECK(level_lines(unit, unit, values, 0.4).empty());
}

TEST_CASE("values that do not fit their grid are refused, and a grid without cells has no lines", "[contour]") {
  const VectorXd two = VectorXd::LinSpaced(2, 0, 1), one = VectorXd::Zero(1);
  CHECK_THROWS_AS(contour_line(two, two, MatrixXd::Zero(2, 3), 0), InvalidArgument);
  CHECK(contour_line(two, one, MatrixXd::Random(1, 2), 0).x.empty());
}
