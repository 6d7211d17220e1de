/// \file
/// Paths of a homotopy: how they are tracked, and what became of each.
#pragma once

#include <Eigen/Core>

#include <cstdint>
#include <string>

namespace zeroset::continuation {

/// What became of a path: every path has exactly one of these.
enum class PathStatus {
  regular,      ///< it ends at a solution with an invertible Jacobian
  singular,     ///< it ends at a solution where the Jacobian has no full rank, or several paths end
  at_infinity,  ///< it diverges
  excess,       ///< it ends at a point that solves the squared-up system, and not the one that is asked for
  failed,       ///< its end is not known: lost, too many steps, out of precision
};

/// "regular", "singular", "at_infinity", "excess", "failed".
[[nodiscard]] std::string name(PathStatus status);

/// How carefully a path is tracked. Tighter settings are smaller numbers.
struct TrackerOptions {
  double newton_contraction =
      0.125;                        ///< a in (0, 0.25]: Newton's method from the prediction contracts by this at least
  double trust_fraction = 0.5;      ///< in (0, 1): a step is at most this part of the distance to the nearest pole
  double step_divisor = 2;          ///< >= 1: the step that Newton's convergence allows is divided by this
  std::int64_t max_steps = 10'000;  ///< accepted and rejected ones of a path
  double infinity_growth = 1e6;     ///< >= 100: a coordinate with a pole that has grown by this factor diverges,
  double infinity_radius = 1e-8;    ///< in [1e-60, 1e-3]: or that still has a pole at this t
  int max_winding_number = 24;      ///< largest that the endgame looks for, >= 1
};

/// The end of a path.
struct PathResult {
  std::int64_t index = 0;  ///< of the path; which start point it had
  PathStatus status = PathStatus::failed;
  Eigen::VectorXcd point{};  ///< where it ended, or was last seen
  double accuracy = 0;       ///< estimated relative error of the point, in the maximum norm
  double residual = 0;       ///< of the last leg's end system at the point, scaled as that is; maximum norm
  double condition = 0;      ///< estimated condition number of the Jacobian there
  int winding_number = 1;    ///< of the path at its end; 1 for a regular one
  double t = 0;              ///< where it was left, in [0, 1]; 0 for a finite end
  std::int64_t steps = 0;    ///< accepted
  std::int64_t rejected = 0;
  bool extended_precision = false;  ///< some of it was tracked with more than double precision
  std::string reason{};             ///< of a failure, one line
};

}  // namespace zeroset::continuation
