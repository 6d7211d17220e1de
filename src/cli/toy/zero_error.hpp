#pragma once

#include "zeroset/algebra/dimension.hpp"
#include "zeroset/core/figure.hpp"
#include "zeroset/core/table.hpp"

#include "cli/toy/toy_landscape.hpp"

#include <Eigen/Core>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <vector>

namespace zeroset::cli {

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
  Eigen::VectorXd softest_losses{};   ///< along the singular vector of the least kept singular value
  Eigen::VectorXd stiffest_losses{};  ///< along that of the largest
  Eigen::VectorXd walked_losses{};    ///< at points of the zero-error set itself, so far along a null direction
};

struct ZeroErrorSet {
  algebra::DimensionResult prediction{};  ///< for generic data, as `zeroset dimension --points`
  std::vector<ZeroErrorPoint> points{};
  std::int64_t starts = 0;
  NullSlice slice{};  ///< from the first point; empty where there is none
  std::uint64_t seed = 1;

  /// Every nullity that was measured is the predicted dimension.
  [[nodiscard]] bool agrees() const;
};

/// Follows gradient flow from `options.descents` starts, refines by Gauss-Newton steps, and measures where the error
/// vanishes.
[[nodiscard]] ZeroErrorSet measure_zero_error(const Problem& problem, const ToyOptions& options);

[[nodiscard]] Table zero_error_table(const ZeroErrorSet& set);
[[nodiscard]] Figure null_slice_figure(const ZeroErrorSet& set);
[[nodiscard]] nlohmann::ordered_json zero_error_keys(const ZeroErrorSet& set);

}  // namespace zeroset::cli
