#include "zeroset/landscape/contour.hpp"
#include "zeroset/landscape/directions.hpp"
#include "zeroset/landscape/surface.hpp"

#include "cli/toy/toy_tables.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <sstream>
#include <utility>

namespace zeroset::cli {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

constexpr double kGap = std::numeric_limits<double>::quiet_NaN();  // a line is broken there
constexpr std::size_t kMostLabels = 24;
constexpr double kNearLosses = 0.03;                             // of the range: markers would cover each other
constexpr double kShares[] = {0.03, 0.1, 0.2, 0.35, 0.55, 0.8};  // of the plane, below each level line

std::string number(double value) {
  std::ostringstream text;
  text.precision(4);
  text << value;
  return text.str();
}

std::string kind_name(int index) {
  return index == 0 ? "minima" : "index " + std::to_string(index);
}

const landscape::CriticalPoint& point_of(const ToyLandscape& toy, std::int64_t i) {
  return toy.found.points[static_cast<std::size_t>(i)];
}

Axis loss_axis(const ToyLandscape& toy) {
  double least = std::numeric_limits<double>::infinity(), most = 0;
  for (const landscape::CriticalPoint& point : toy.found.points) {
    least = std::min(least, point.loss);
    most = std::max(most, point.loss);
  }
  return {.title = "loss", .logarithmic = least > 0 && most > 100 * least};
}

Figure losses_by_index(const ToyLandscape& toy) {
  std::map<int, Series> series;
  const double range = toy.found.points.back().loss - toy.found.points.front().loss;
  for (const landscape::CriticalPoint& point : toy.found.points) {
    Series& one = series[point.index];
    one.key = "index" + std::to_string(point.index);
    one.name = kind_name(point.index);
    one.kind = SeriesKind::points;
    // Points of one index and nearly one loss lie side by side.
    const auto beside = std::count_if(
        one.y.begin(), one.y.end(), [&](double loss) { return std::abs(loss - point.loss) <= kNearLosses * range; });
    const auto side = static_cast<double>((beside % 14 + 1) / 2);
    one.x.push_back(point.index + (beside % 2 == 0 ? 0.06 : -0.06) * side);
    one.y.push_back(point.loss);
  }
  Panel panel{.title = "Critical points by index", .x = {.title = "index"}, .y = loss_axis(toy), .series = {}};
  panel.x.lower = -0.5;
  panel.x.upper = series.rbegin()->first + 0.5;
  for (int index = 0; index <= series.rbegin()->first; ++index) {
    panel.x.categories.push_back(std::to_string(index));
  }
  for (auto& [index, one] : series) {
    panel.series.push_back(std::move(one));
  }
  return {.name = "losses_by_index",
          .title = "Losses of the critical points",
          .caption =
              "Every critical point by the number of its negative Hessian eigenvalues; points of one index are moved "
              "apart sideways. Found: " +
              found_words(toy) + ".",
          .panels = {panel}};
}

Figure basin_shares(const ToyLandscape& toy) {
  Series bars{.key = "share", .name = "descents", .kind = SeriesKind::bars};
  Axis axis{.title = "minimum"};
  for (const std::int64_t i : toy.tree.minima) {
    const double count = static_cast<double>(toy.basins.counts[static_cast<std::size_t>(i)]);
    bars.x.push_back(static_cast<double>(axis.categories.size()));
    bars.y.push_back(100 * count / std::max(1.0, static_cast<double>(toy.basins.ends.size())));
    axis.categories.push_back(std::to_string(i + 1));
  }
  return {.name = "basin_shares",
          .title = "Where descent ends",
          .caption = "Share of " + std::to_string(toy.basins.ends.size()) +
                     " starts that end in each minimum; minima from the lowest loss to the highest.",
          .panels = {{.title = "Where descent ends",
                      .x = axis,
                      .y = {.title = "share of starts", .unit = "%", .lower = 0.0},
                      .series = {bars}}}};
}

/// Valleys that merge first stand side by side.
std::map<std::int64_t, double> leaf_positions(const ToyLandscape& toy) {
  std::map<std::int64_t, std::vector<std::int64_t>> valleys;
  for (const std::int64_t minimum : toy.tree.minima) {
    valleys[minimum] = {minimum};
  }
  for (const landscape::Merge& merge : toy.tree.merges) {
    auto& kept = valleys[merge.survivor];
    kept.insert(kept.end(), valleys[merge.ended].begin(), valleys[merge.ended].end());
    valleys.erase(merge.ended);
  }
  std::map<std::int64_t, double> positions;
  for (const auto& [minimum, leaves] : valleys) {
    for (const std::int64_t leaf : leaves) {
      positions.emplace(leaf, static_cast<double>(positions.size()));
    }
  }
  return positions;
}

/// Becker and Karplus, "The topology of multidimensional potential energy surfaces", 1997: a disconnectivity graph.
Figure valleys(const ToyLandscape& toy) {
  std::map<std::int64_t, double> x = leaf_positions(toy), bottom;
  Series tree{.key = "valleys", .name = "valleys", .kind = SeriesKind::line};
  Series leaves{.key = "minima", .name = "minima", .kind = SeriesKind::points};
  std::vector<std::string> names(x.size());
  for (const auto& [minimum, position] : x) {
    names[static_cast<std::size_t>(position)] = std::to_string(minimum + 1);
    bottom[minimum] = point_of(toy, minimum).loss;
    leaves.x.push_back(position);
    leaves.y.push_back(bottom[minimum]);
  }
  for (const landscape::Merge& merge : toy.tree.merges) {
    double& one = x[merge.survivor];
    const double other = x[merge.ended];
    for (const auto& [px, py] : {std::pair{one, bottom[merge.survivor]},
                                 std::pair{one, merge.loss},
                                 std::pair{other, merge.loss},
                                 std::pair{other, bottom[merge.ended]},
                                 std::pair{kGap, kGap}}) {
      tree.x.push_back(px);
      tree.y.push_back(py);
    }
    one = (one + other) / 2;
    bottom[merge.survivor] = merge.loss;
  }
  Panel panel{.title = "Valleys and passes", .x = {.title = "minimum"}, .y = loss_axis(toy), .series = {}};
  panel.x.lower = -0.7;
  panel.x.upper = static_cast<double>(leaves.x.size()) - 0.3;
  if (leaves.x.size() <= kMostLabels) {
    panel.x.categories = names;
  }
  if (!tree.x.empty()) {
    panel.series.push_back(std::move(tree));
  }
  panel.series.push_back(std::move(leaves));
  return {.name = "valleys",
          .title = "Valleys and passes",
          .caption = "Two valleys join at the loss of the lowest pass between them, a saddle of index 1.",
          .panels = {panel}};
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

void add_level_lines(const VectorXd& x, const VectorXd& y, const MatrixXd& values, Panel& panel) {
  std::vector<double> sorted(values.reshaped().begin(), values.reshaped().end());
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t k = 0; k < std::size(kShares); ++k) {
    const double level = sorted[static_cast<std::size_t>(kShares[k] * static_cast<double>(sorted.size()))];
    Series series{.key = "level" + std::to_string(k + 1), .name = "loss " + number(level), .kind = SeriesKind::line};
    landscape::ContourLine line = landscape::contour_line(x, y, values, level);
    series.x = std::move(line.x);
    series.y = std::move(line.y);
    if (!series.x.empty()) {
      panel.series.push_back(std::move(series));
    }
  }
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
                .caption = "Level lines of the loss on the plane through the critical points " +
                           std::to_string(corners[0] + 1) + ", " + std::to_string(corners[1] + 1) + " and " +
                           std::to_string(corners[2] + 1) + ", with all critical points that lie on it; " +
                           std::to_string(grid) + " x " + std::to_string(grid) + " losses, axes orthonormal.",
                .panels = {panel},
                .panel_width = 11,
                .panel_height = 9};
}

}  // namespace

std::vector<Figure> toy_figures(const ToyLandscape& toy, const Problem& problem, int grid) {
  std::vector<Figure> figures;
  if (toy.found.points.empty()) {
    return figures;
  }
  figures.push_back(losses_by_index(toy));
  if (!toy.tree.minima.empty()) {
    if (!toy.basins.ends.empty()) {
      figures.push_back(basin_shares(toy));
    }
    figures.push_back(valleys(toy));
  }
  if (std::optional<Figure> plane = plane_figure(toy, problem, grid)) {
    figures.push_back(std::move(*plane));
  }
  return figures;
}

}  // namespace zeroset::cli
