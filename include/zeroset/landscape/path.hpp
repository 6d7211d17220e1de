/// \file
/// How parameters move.
#pragma once

#include "zeroset/landscape/distances.hpp"

#include <Eigen/Core>

namespace zeroset::landscape {

/// A path x_0, ..., x_{T-1} of parameter vectors in numbers. Entries that need a step before are for t = 1, ...; norms
/// and directions stand apart, since with batch normalization or at zero error much of the motion is mere growth.
struct PathStatistics {
  double length = 0;                ///< sum of |x_t - x_{t-1}|
  double displacement = 0;          ///< |x_{T-1} - x_0|
  Eigen::VectorXd step_lengths{};   ///< T - 1
  Eigen::VectorXd step_cosines{};   ///< T - 2: cos of the angle between successive steps; NaN for a step of length zero
  Eigen::VectorXd from_start{};     ///< T: |x_t - x_0|
  Eigen::VectorXd to_end{};         ///< T: |x_t - x_{T-1}|
  Eigen::VectorXd norms{};          ///< T: |x_t|
  Eigen::VectorXd angles{};         ///< T: angle between x_0 and x_t, radians; NaN where a vector is zero
  double angular_length = 0;        ///< sum of the angles between x_{t-1} and x_t, radians
  double angular_displacement = 0;  ///< angle between x_0 and x_{T-1}; NaN where a vector is zero, likewise
};

/// \param stream  T >= 2 snapshots in the order of the path. Two passes.
[[nodiscard]] PathStatistics path_statistics(const SnapshotStream& stream);

}  // namespace zeroset::landscape
