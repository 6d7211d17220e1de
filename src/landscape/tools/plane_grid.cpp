// Planes through parameter space, and which part of them is looked at.
#include "zeroset/core/text.hpp"
#include "zeroset/landscape/plane.hpp"

#include "landscape/tools/tool_support.hpp"

#include <Eigen/Eigenvalues>

#include <algorithm>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Evenly from `lowest` to `highest`, with some air.
VectorXd places(double lowest, double highest, Index count) {
  const double air = 0.2 * (highest - lowest);
  return VectorXd::LinSpaced(count, lowest - air, highest + air);
}

PlaneGrid random_plane(const Parameters& origin, const Architecture* network, const PlaneOptions& options) {
  require(options.radius > 0, "plane_grid", "a radius > 0");
  const auto direction = [&](const char* stream) {
    return direction_at(network, origin, options.direction, Stream(options.seed, stream), "plane_grid");
  };
  PlaneGrid grid;
  grid.plane.origin = origin;
  grid.plane.first = direction("plane x");
  grid.plane.second = direction("plane y");
  grid.x = grid.y = VectorXd::LinSpaced(options.points, -options.radius, options.radius);
  grid.x_title = "first random direction";
  grid.y_title = "second random direction";
  return grid;
}

PlaneGrid plane_of_points(const std::vector<LabeledPoint>& points, Index count) {
  require(points.size() == 3, "plane_grid", "three points");
  PlaneGrid grid{.plane = plane_through(points[0].parameters, points[1].parameters, points[2].parameters)};
  const auto& corners = grid.plane.corners;
  grid.x = places(corners.row(0).minCoeff(), corners.row(0).maxCoeff(), count);
  grid.y = places(corners.row(1).minCoeff(), corners.row(1).maxCoeff(), count);
  grid.x_title = "distance along the first two points";
  grid.y_title = "distance from them";
  return grid;
}

/// The two leading right singular vectors of the points minus the last one.
PlaneGrid principal_plane(const std::vector<LabeledPoint>& points, Index count) {
  require(points.size() >= 3, "plane_grid", "three points at least");
  PlaneGrid grid;
  grid.plane.origin = points.back().parameters;
  const Index others = static_cast<Index>(points.size()) - 1;
  MatrixXd offsets(grid.plane.origin.size(), others);
  for (Index t = 0; t < others; ++t) {
    offsets.col(t) = points[static_cast<std::size_t>(t)].parameters - grid.plane.origin;
  }
  const Eigen::SelfAdjointEigenSolver<MatrixXd> principal(offsets.transpose() * offsets);
  const VectorXd values = principal.eigenvalues().cwiseMax(0);
  const auto axis = [&](Index k) {
    Parameters direction = (offsets * principal.eigenvectors().col(others - 1 - k)).normalized();
    const VectorXd along = offsets.transpose() * direction;
    Index largest = 0;
    along.cwiseAbs().maxCoeff(&largest);
    grid.explained.push_back(values[others - 1 - k] / values.sum());
    return Parameters(along[largest] < 0 ? Parameters(-direction) : direction);
  };
  grid.plane.first = axis(0);
  grid.plane.second = axis(1);
  const VectorXd x = offsets.transpose() * grid.plane.first, y = offsets.transpose() * grid.plane.second;
  grid.x = places(std::min(0.0, x.minCoeff()), std::max(0.0, x.maxCoeff()), count);
  grid.y = places(std::min(0.0, y.minCoeff()), std::max(0.0, y.maxCoeff()), count);
  grid.x_title = "first component, " + percent(grid.explained[0]);
  grid.y_title = "second component, " + percent(grid.explained[1]);
  return grid;
}

}  // namespace

std::string name(PlaneThrough through) {
  switch (through) {
    case PlaneThrough::random:
      return "random";
    case PlaneThrough::points:
      return "points";
    case PlaneThrough::path:
      break;
  }
  return "path";
}

PlaneGrid plane_grid(const std::vector<LabeledPoint>& points,
                     const Architecture* network,
                     const PlaneOptions& options) {
  require(options.points >= 2 && !points.empty(), "plane_grid", "a point, and two places or more on each side");
  switch (options.through) {
    case PlaneThrough::random:
      return random_plane(points.back().parameters, network, options);
    case PlaneThrough::points:
      return plane_of_points(points, options.points);
    case PlaneThrough::path:
      break;
  }
  return principal_plane(points, options.points);
}

}  // namespace zeroset::landscape
