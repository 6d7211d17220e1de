#include "zeroset/landscape/contour.hpp"
#include "zeroset/landscape/directions.hpp"
#include "zeroset/landscape/surface.hpp"

#include "cli/toy/toy_figures.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>
#include <utility>

namespace zeroset::cli {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

constexpr double kShares[] = {0.03, 0.1, 0.2, 0.35, 0.55, 0.8};  // of the plane, below each level line
constexpr Index kGridOfCells = 2;  // cells are this many grid steps wide: enough for the eye

std::string number(double value) {
  std::ostringstream text;
  text.precision(4);
  text << value;
  return text.str();
}

/// The lowest points that span a plane: minima before others.
std::optional<landscape::Plane> plane_of(const ToyLandscape& toy, std::vector<std::int64_t>& corners) {
  std::vector<std::int64_t> order = toy.tree.minima;
  for (std::size_t i = 0; i < toy.found.points.size(); ++i) {
    if (!toy.found.points[i].is_minimum()) {
      order.push_back(static_cast<std::int64_t>(i));
    }
  }
  for (std::size_t c = 2; c < order.size(); ++c) {
    const Parameters& a = point_of(toy, order[0]).theta;
    const Parameters first = point_of(toy, order[1]).theta - a, second = point_of(toy, order[c]).theta - a;
    const double across = (second - first * first.dot(second) / first.squaredNorm()).norm();
    if (across > 1e-3 * first.norm()) {
      corners = {order[0], order[1], order[c]};
      return landscape::plane_through(a, a + first, a + second);
    }
  }
  return std::nullopt;
}

VectorXd stretch(const Eigen::RowVector3d& corners, double margin, int grid) {
  return VectorXd::LinSpaced(grid, corners.minCoeff() - margin, corners.maxCoeff() + margin);
}

/// The losses as cells, those above the highest level cut off: it is the valleys that are to be seen.
void add_cells(const VectorXd& x, const VectorXd& y, const MatrixXd& values, double highest, Panel& panel) {
  Series cells{.key = "losses", .kind = SeriesKind::heat_map};
  for (Index row = 0; row < y.size(); row += kGridOfCells) {
    for (Index column = 0; column < x.size(); column += kGridOfCells) {
      cells.x.push_back(x[column]);
      cells.y.push_back(y[row]);
      cells.z.push_back(std::min(values(row, column), highest));
    }
  }
  panel.z = {.title = "loss", .logarithmic = values.minCoeff() > 0 && highest > 10 * values.minCoeff()};
  panel.series.push_back(std::move(cells));
}

/// Grey lines, each with its level written on it once.
void add_level_lines(const VectorXd& x, const VectorXd& y, const MatrixXd& values, Panel& panel) {
  std::vector<double> sorted(values.reshaped().begin(), values.reshaped().end());
  std::sort(sorted.begin(), sorted.end());
  const auto quantile = [&](double share) {
    return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size()))];
  };
  add_cells(x, y, values, quantile(kShares[std::size(kShares) - 1]), panel);
  Series labels{.key = "levels", .kind = SeriesKind::labels};
  for (std::size_t k = 0; k < std::size(kShares); ++k) {
    const double level = quantile(kShares[k]);
    landscape::ContourLine line = landscape::contour_line(x, y, values, level);
    if (line.x.empty()) {
      continue;
    }
    std::size_t middle = line.x.size() / 2;
    middle += std::isfinite(line.x[middle]) ? 0 : 1;  // a gap is between two points
    labels.x.push_back(line.x[middle]);
    labels.y.push_back(line.y[middle]);
    labels.text.push_back(number(level));
    panel.series.push_back({.key = "level" + std::to_string(k + 1),
                            .kind = SeriesKind::guide,
                            .x = std::move(line.x),
                            .y = std::move(line.y)});
  }
  panel.series.push_back(std::move(labels));
}

/// Critical points in the plane, and the true losses of its corners.
void add_points(const ToyLandscape& toy, const landscape::Plane& plane, Panel& panel) {
  std::map<int, Series> series;
  for (std::size_t i = 0; i < toy.found.points.size(); ++i) {
    const landscape::Projection at = landscape::project(plane, toy.found.points[i].theta);
    if (at.distance > 1e-6 * toy.found.radius) {
      continue;
    }
    const int index = toy.found.points[i].index;
    Series& one = series[index];
    one.key = "index" + std::to_string(index);
    one.name = kind_name(index);
    one.kind = SeriesKind::points;
    one.x.push_back(at.coordinates[0]);
    one.y.push_back(at.coordinates[1]);
    one.text.push_back(std::to_string(i + 1));
  }
  for (auto& [index, one] : series) {
    panel.series.push_back(std::move(one));
  }
}

}  // namespace

std::optional<Figure> plane_figure(const ToyLandscape& toy, const Problem& problem, int grid) {
  std::vector<std::int64_t> corners;
  const std::optional<landscape::Plane> plane = plane_of(toy, corners);
  if (!plane) {
    return std::nullopt;
  }
  const double margin = 0.35 * std::max(plane->corners.row(0).maxCoeff() - plane->corners.row(0).minCoeff(),
                                        plane->corners.row(1).maxCoeff() - plane->corners.row(1).minCoeff());
  const VectorXd x = stretch(plane->corners.row(0), margin, grid), y = stretch(plane->corners.row(1), margin, grid);
  const MatrixXd values = landscape::plane_values(algebra::ProblemObjective(problem), *plane, x, y);
  Panel panel{.title = "The loss on a plane",
              .x = {.title = "first axis", .lower = x[0], .upper = x[x.size() - 1]},
              .y = {.title = "second axis", .lower = y[0], .upper = y[y.size() - 1]},
              .series = {}};
  add_level_lines(x, y, values, panel);
  add_points(toy, *plane, panel);
  return Figure{.name = "plane",
                .title = "A plane through three critical points",
                .caption = "The loss and its level lines on the plane through the critical points " +
                           std::to_string(corners[0] + 1) + ", " + std::to_string(corners[1] + 1) + " and " +
                           std::to_string(corners[2] + 1) + ", with all critical points that lie on it; " +
                           std::to_string(grid) + " x " + std::to_string(grid) +
                           " losses, those above the highest line in its colour; axes orthonormal.",
                .panels = {panel},
                .panel_width = 11,
                .panel_height = 9};
}

}  // namespace zeroset::cli
