// The loss on the plane through three critical points: landscape's plane, and its figure with the words of this one.
#include "zeroset/landscape/surface.hpp"

#include "atlas/toy/toy_figures.hpp"

#include <algorithm>
#include <utility>

namespace zeroset::atlas::detail {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// The lowest points that span a plane, minima before others; nothing where all lie on a line.
std::optional<std::array<std::int64_t, 3>> corners_of(const ToyLandscape& toy) {
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
      return std::array{order[0], order[1], order[c]};
    }
  }
  return std::nullopt;
}

VectorXd places(const Eigen::RowVector3d& corners, double margin, int count) {
  return VectorXd::LinSpaced(count, corners.minCoeff() - margin, corners.maxCoeff() + margin);
}

landscape::PlaneGrid grid_through(const ToyLandscape& toy, const std::array<std::int64_t, 3>& corners, int count) {
  const Parameters& a = point_of(toy, corners[0]).theta;
  const Parameters first = point_of(toy, corners[1]).theta - a, second = point_of(toy, corners[2]).theta - a;
  landscape::PlaneGrid grid{.plane = landscape::plane_through(a, a + first, a + second)};
  const auto& at = grid.plane.corners;
  const double margin =
      0.35 * std::max(at.row(0).maxCoeff() - at.row(0).minCoeff(), at.row(1).maxCoeff() - at.row(1).minCoeff());
  grid.x = places(at.row(0), margin, count);
  grid.y = places(at.row(1), margin, count);
  grid.x_title = "first axis";
  grid.y_title = "second axis";
  return grid;
}

/// Critical points in the plane, one kind of mark an index, from the lowest.
std::vector<landscape::PlanePoint> points_in(const ToyLandscape& toy, const landscape::Plane& plane) {
  std::vector<std::pair<int, landscape::PlanePoint>> points;
  for (std::size_t i = 0; i < toy.found.points.size(); ++i) {
    const landscape::CriticalPoint& point = toy.found.points[i];
    const landscape::Projection at = landscape::project(plane, point.theta);
    if (at.distance <= 1e-6 * toy.found.radius) {
      const VectorXd loss = VectorXd::Constant(1, point.loss);
      points.push_back({point.index,
                        {.label = std::to_string(i + 1),
                         .run = kind_name(point.index),
                         .at = at,
                         .beside = loss,
                         .projected = loss,
                         .computed = true}});
    }
  }
  std::ranges::stable_sort(points, {}, [](const auto& one) { return one.first; });
  std::vector<landscape::PlanePoint> sorted;
  std::ranges::transform(points, std::back_inserter(sorted), [](const auto& one) { return one.second; });
  return sorted;
}

/// "losses", "level1", "index0", ...: what the series are called in files.
std::string key_of(const Series& series) {
  if (series.key == "cells") {
    return "losses";
  }
  if (series.kind == SeriesKind::guide) {
    return "level" + series.key.substr(std::string("contour").size());
  }
  if (series.kind == SeriesKind::points) {
    return series.name == kind_name(0) ? "index0" : "index" + series.name.substr(std::string("index ").size());
  }
  return series.key;
}

}  // namespace

std::optional<ToyPlane> plane_of(const ToyLandscape& toy, const Objective& loss, int count) {
  const auto corners = corners_of(toy);
  if (!corners) {
    return std::nullopt;
  }
  ToyPlane made{.corners = *corners};
  made.plane.through = landscape::PlaneThrough::points;
  made.plane.grid = grid_through(toy, *corners, count);
  const landscape::PlaneGrid& grid = made.plane.grid;
  made.plane.measures = loss.measures();
  made.plane.points = points_in(toy, grid.plane);
  const MatrixXd values = landscape::plane_values(loss, grid.plane, grid.x, grid.y);
  for (Index i = 0; i < values.rows(); ++i) {
    made.plane.rows.emplace_back(values.row(i));
  }
  return made;
}

Figure plane_figure(const ToyPlane& toy) {
  const std::string count = std::to_string(toy.plane.grid.x.size());
  Figure figure = landscape::plane_figure(
      toy.plane,
      {.title = "A plane through three critical points",
       .caption = "The loss and its level lines on the plane through the critical points " +
                  std::to_string(toy.corners[0] + 1) + ", " + std::to_string(toy.corners[1] + 1) + " and " +
                  std::to_string(toy.corners[2] + 1) + ", with all critical points that lie on it; " + count + " x " +
                  count + " losses, those above the highest line in its color; axes orthonormal.",
       .marks = landscape::PlaneMarks::kinds,
       .contour_shares = {0.03, 0.1, 0.2, 0.35, 0.55, 0.8},
       .cell_step = 2,  // enough for the eye
       .digits = 4,
       .panel_width = 11,
       .panel_height = 9});
  Panel& panel = figure.panels.front();
  panel.title = "The loss on a plane";
  for (Series& series : panel.series) {
    series.key = key_of(series);
  }
  return figure;
}

}  // namespace zeroset::atlas::detail
