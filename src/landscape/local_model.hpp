// Gradient and Hessian of a loss at one point, and the steps that they suggest.
#pragma once

#include "zeroset/core/objective.hpp"
#include "zeroset/core/parameters.hpp"

#include <Eigen/Core>

namespace zeroset::landscape {

struct LocalModel {
  LocalModel(const Objective& objective, const Parameters& theta);

  [[nodiscard]] bool finite() const { return gradient.allFinite() && eigenvalues.allFinite(); }
  /// The largest |eigenvalue|.
  [[nodiscard]] double largest() const { return eigenvalues.size() == 0 ? 0 : eigenvalues.cwiseAbs().maxCoeff(); }
  [[nodiscard]] double smallest() const { return eigenvalues[0]; }

  /// -H^+ g, without the eigenvectors whose |eigenvalue| is at most tolerance x largest.
  [[nodiscard]] Eigen::VectorXd newton_step(double tolerance) const;

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
