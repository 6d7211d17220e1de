// Gradient and Hessian of a loss at one point, and the steps that they suggest.
#pragma once

#include "zeroset/core/objective.hpp"
#include "zeroset/core/parameters.hpp"

#include <Eigen/Core>

namespace zeroset::landscape {

/// Eigenvalues below this times the largest are rounding, and no Newton step goes along them.
inline constexpr double kRoundingTolerance = 1e-15;

struct LocalModel {
  LocalModel(const Objective& objective, const Parameters& theta);

  [[nodiscard]] bool finite() const { return gradient.allFinite() && eigenvalues.allFinite(); }
  /// The largest |eigenvalue|.
  [[nodiscard]] double largest() const { return eigenvalues.size() == 0 ? 0 : eigenvalues.cwiseAbs().maxCoeff(); }
  [[nodiscard]] double smallest() const { return eigenvalues[0]; }

  /// -H^+ g, without the eigenvectors whose |eigenvalue| is at most tolerance x largest.
  [[nodiscard]] Eigen::VectorXd newton_step(double tolerance) const;
  /// The same with the gradient of another place.
  [[nodiscard]] Eigen::VectorXd newton_step(const Eigen::VectorXd& other_gradient, double tolerance) const;

  /// Whether the loss stands still here up to `tolerance` x `size`, a length: the Newton step is that short; or, where
  /// some eigenvalues are 0 to rounding, the step without them is, and the gradient along them is no more than rounding
  /// of `loss`. That an eigenvalue is small beside the largest is not enough: valleys may be that narrow.
  [[nodiscard]] bool at_rest(double tolerance, double size, double loss) const;

  /// Whether some |eigenvalue| is less than 1e-3 of the largest.
  [[nodiscard]] bool is_narrow() const;
  /// -|H|^-1 g in the directions where it is not, 0 in the others: downhill.
  [[nodiscard]] Eigen::VectorXd stiff_descent() const;

  /// -(H^2 + damping x largest^2)^-1 H g: Levenberg and Marquardt's step for |g|^2.
  [[nodiscard]] Eigen::VectorXd damped_step(double damping) const;

  /// Where the gradient flow of the quadratic model is after the time h, from here.
  [[nodiscard]] Eigen::VectorXd flow_step(double h) const;

  Eigen::VectorXd gradient{};
  Eigen::VectorXd eigenvalues{};  ///< ascending
  Eigen::MatrixXd vectors{};      ///< a column each
  Eigen::VectorXd components{};   ///< of the gradient along them
};

}  // namespace zeroset::landscape
