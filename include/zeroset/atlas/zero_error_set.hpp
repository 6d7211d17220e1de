/// \file
/// The zero-error set of a toy network, looked at from points of it: its dimension against the algebra's prediction.
#pragma once

#include "zeroset/algebra/dimension.hpp"
#include "zeroset/atlas/toy_landscape.hpp"
#include "zeroset/document/results.hpp"

#include <Eigen/Core>
#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <vector>

namespace zeroset::atlas {

/// A parameter vector with f(x_k) = y_k to rounding, and the second order of 1/2 sum |f - y|^2 there.
struct ZeroErrorPoint {
  Parameters theta{};
  double residual = 0;            ///< |f - y| relative to |y|
  std::int64_t rank = 0;          ///< of the Jacobian J: singular values above 1e-8 of the largest
  double last_kept = 0;           ///< the least of these, relative to the largest
  double first_dropped = 0;       ///< the largest of the others, likewise; 0 where there is none
  std::int64_t nullity = 0;       ///< of the Hessian: eigenvalues below 1e-13 of the largest
  double hessian_difference = 0;  ///< |H - J^T J| relative to |H|
};

/// How the loss grows away from a zero-error point: null directions against others.
struct NullSlice {
  Eigen::VectorXd distances{};
  Eigen::VectorXd null_losses{};      ///< mean over an orthonormal basis of the null directions
  Eigen::VectorXd flattest_losses{};  ///< along the singular vector of the least kept singular value
  Eigen::VectorXd sharpest_losses{};  ///< along that of the largest
  Eigen::VectorXd walked_losses{};    ///< at points of the zero-error set itself, so far along a null direction
};

/// Points of a zero-error set, and the dimension that is predicted for it.
struct ZeroErrorSet {
  Problem problem{};
  algebra::DimensionResult prediction{};  ///< for generic data, as `zeroset dimension --points`
  std::vector<ZeroErrorPoint> points{};
  std::int64_t starts = 0;
  NullSlice slice{};  ///< from the first point; empty where there is none
  std::uint64_t seed = 1;

  /// Every nullity that was measured is the predicted dimension.
  [[nodiscard]] bool agrees() const;
};

/// Follows gradient flow from `options.descents` starts, refines by Gauss-Newton steps, and measures where the error
/// vanishes. Tikhonov weights are left out. \param problem  of kind zero_error
/// \throws InvalidArgument where the network is not polynomial; LimitExceeded as algebra::dimension
[[nodiscard]] ZeroErrorSet measure_zero_error(const Problem& problem, const ToyOptions& options = {});

/// Table "zero_error"; figure "null_slice" where a point was reached; facts as to_json.
[[nodiscard]] Results results(const ZeroErrorSet& set);

/// "zeroset.landscape_toy/1".
[[nodiscard]] nlohmann::ordered_json to_json(const ZeroErrorSet& set);

}  // namespace zeroset::atlas
