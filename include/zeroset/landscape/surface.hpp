/// \file
/// Losses along lines and over planes.
#pragma once

#include "zeroset/core/objective.hpp"
#include "zeroset/core/progress.hpp"
#include "zeroset/landscape/directions.hpp"

#include <Eigen/Core>

#include <functional>
#include <string>
#include <vector>

namespace zeroset::landscape {

/// How many points at once, and who is told.
struct SurfaceOptions {
  int batch = 1;  ///< >= 1; parameter vectors that the objective is given at once
  ProgressCallback progress{};
  StopRequest stop{};           ///< what is not computed by then is NaN
  std::string task = "losses";  ///< name in the progress
};

/// Losses at point(0), ..., point(count - 1).
[[nodiscard]] Eigen::VectorXd values_at(const Objective& objective,
                                        Eigen::Index count,
                                        const std::function<Parameters(Eigen::Index)>& point,
                                        const SurfaceOptions& options = {});

/// What an objective measures at several points.
struct Measurements {
  std::vector<Measure> measures{};
  Eigen::MatrixXd values{};   ///< a row a measure, a column a point; NaN where it is not computed or is not finite
  Eigen::Index computed = 0;  ///< the first so many points

  [[nodiscard]] bool complete() const { return computed == values.cols(); }
};

/// All measures at point(0), ..., point(count - 1).
[[nodiscard]] Measurements measurements_at(const Objective& objective,
                                           Eigen::Index count,
                                           const std::function<Parameters(Eigen::Index)>& point,
                                           const SurfaceOptions& options = {});

/// Losses at origin + x first + y second: one row a y, one column an x.
[[nodiscard]] Eigen::MatrixXd plane_values(const Objective& objective,
                                           const Plane& plane,
                                           const Eigen::VectorXd& x,
                                           const Eigen::VectorXd& y,
                                           const SurfaceOptions& options = {});

/// What a path between two points has to climb.
struct Barrier {
  double height = 0;    ///< max over the path of L(t) - ((1 - t) L(0) + t L(1)); at least 0
  double position = 0;  ///< t where that is
  double highest = 0;   ///< the largest loss on the path
};

/// From losses at ascending t, the first at 0 and the last at 1; a loss that is not finite is infinitely high.
/// \throws InvalidArgument unless sizes agree and t begins and ends so
[[nodiscard]] Barrier barrier(const Eigen::VectorXd& t, const Eigen::VectorXd& losses);

}  // namespace zeroset::landscape
