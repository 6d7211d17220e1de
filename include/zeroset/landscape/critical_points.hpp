/// \file
/// Points where the gradient of a loss vanishes, by Newton's method from many starts.
#pragma once

#include "zeroset/core/objective.hpp"
#include "zeroset/core/parameters.hpp"
#include "zeroset/core/progress.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <optional>
#include <vector>

namespace zeroset::landscape {

/// A point where the gradient vanishes to rounding, with the second order there.
struct CriticalPoint {
  Parameters theta{};
  double loss = 0;
  double gradient_norm = 0;
  double residual = 0;            ///< length of the Newton step from it: how far, to first order, the true point is
  Eigen::VectorXd eigenvalues{};  ///< of the Hessian, ascending
  int index = 0;                  ///< number of negative eigenvalues
  int nullity = 0;                ///< number of eigenvalues that are 0 up to `null_tolerance`

  [[nodiscard]] bool is_minimum() const { return index == 0 && nullity == 0; }
};

/// Below this times the largest |eigenvalue| an eigenvalue counts as 0.
inline constexpr double kNullTolerance = 1e-13;

/// Eigenvalues, index and nullity at theta, wherever it is. Cost: n Hessian-vector products and O(n^3).
[[nodiscard]] CriticalPoint classified(const Objective& objective,
                                       const Parameters& theta,
                                       double null_tolerance = kNullTolerance);

/// Smallest radius r, times a power of 2, beyond which the loss along random lines exceeds that of the origin. All
/// critical points of a bias-free network of monomials with Tikhonov regularization have smaller losses than the
/// origin, so that it tells how far out starts are worth while. 1 where no such radius in [2^-40, 2^40] is seen.
[[nodiscard]] double radius_of_interest(const Objective& objective, std::uint64_t seed = 1);

/// How critical points are searched for.
struct CriticalPointOptions {
  std::optional<std::int64_t> known{};  ///< exact number of critical points: the search ends when all are found
  std::int64_t starts = 2000;           ///< >= 0, at most; drawn at random, after the given ones
  Eigen::MatrixXd given{};              ///< starts of one's own, a column each; may be empty
  double radius = 0;                    ///< of random starts, > 0; 0: radius_of_interest
  int iterations = 200;                 ///< >= 1, of Newton's method from one start
  double separation = 1e-7;             ///< > 0; points nearer than this times |a| + |b| are one
  double null_tolerance = kNullTolerance;
  std::uint64_t seed = 1;
  ProgressCallback progress{};
  StopRequest stop{};
};

/// The critical points that were found.
struct CriticalPoints {
  std::vector<CriticalPoint> points{};  ///< distinct, ascending by loss
  std::vector<std::int64_t> hits{};     ///< starts that led to each
  std::int64_t starts = 0;              ///< tried
  std::int64_t failed = 0;              ///< of them, those that led nowhere
  double radius = 0;                    ///< of the random starts
  std::optional<std::int64_t> known{};

  /// As many as are known to exist; false where that number is not known.
  [[nodiscard]] bool complete() const { return known && *known == static_cast<std::int64_t>(points.size()); }
};

/// Newton's method on the gradient g with a line search, in turn on |g| and on the length of the Newton step; where
/// that stalls a Levenberg-Marquardt step. Starts are of four kinds in turn: normal entries times a length that is
/// log-uniform in [radius / 100, 2 radius]; times a length of its own for each entry; where the gradient flow from such
/// a vector ends; and what lies between two points that were found: where the segment is highest, or a mixture of their
/// entries. A point is accepted where the Newton step is below 1e-9 of its norm. Numerical: a point that is missed is
/// not seen, so compare with `known`; points on sets of positive dimension are found at random. Cost of an iteration: n
/// Hessian-vector products and O(n^3). \throws InvalidArgument for options out of range
[[nodiscard]] CriticalPoints critical_points(const Objective& objective, const CriticalPointOptions& options = {});

/// The point that Newton's method leads to from `start`; nothing where it does not converge. Errors as above.
[[nodiscard]] std::optional<CriticalPoint> refined(const Objective& objective,
                                                   const Parameters& start,
                                                   const CriticalPointOptions& options = {});

/// Index of the point within separation x (|a| + |b|) of theta that is nearest; -1 for none. `length` is a distance
/// that counts as nothing beside which norms may vanish: the origin is a point like others.
[[nodiscard]] std::int64_t nearest_point(const std::vector<CriticalPoint>& points,
                                         const Parameters& theta,
                                         double separation,
                                         double length);

}  // namespace zeroset::landscape
