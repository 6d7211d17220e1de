/// \file
/// What every module agrees to know about a loss.
#pragma once

#include <Eigen/Core>

namespace zeroset {

/// A twice differentiable function R^n -> R of flat parameters, batched: each argument and result holds one column a
/// parameter vector. It keeps the modules apart: nets implements it for a network on data, algebra for a polynomial
/// loss, and landscape only ever sees this interface.
class Objective {
 public:
  Objective() = default;
  Objective(const Objective&) = delete;
  Objective& operator=(const Objective&) = delete;
  virtual ~Objective() = default;

  /// Number of parameters n.
  [[nodiscard]] virtual Eigen::Index dimension() const = 0;

  /// Losses at the columns of `theta` (n x B): B entries.
  [[nodiscard]] virtual Eigen::VectorXd values(const Eigen::Ref<const Eigen::MatrixXd>& theta) const = 0;

  /// Gradients at the columns of `theta`: n x B.
  [[nodiscard]] virtual Eigen::MatrixXd gradients(const Eigen::Ref<const Eigen::MatrixXd>& theta) const = 0;

  /// Hessian at column b of `theta` times column b of `direction` (n x B each): n x B.
  [[nodiscard]] virtual Eigen::MatrixXd hessian_vector_products(
      const Eigen::Ref<const Eigen::MatrixXd>& theta, const Eigen::Ref<const Eigen::MatrixXd>& direction) const = 0;

  /// Outputs of the network at one parameter vector, one row a datum.
  [[nodiscard]] virtual Eigen::MatrixXd predictions(const Eigen::Ref<const Eigen::VectorXd>& theta) const = 0;

  /// \name One vector at a time
  /// @{
  [[nodiscard]] double value(const Eigen::Ref<const Eigen::VectorXd>& theta) const { return values(theta)(0); }
  [[nodiscard]] Eigen::VectorXd gradient(const Eigen::Ref<const Eigen::VectorXd>& theta) const {
    return gradients(theta).col(0);
  }
  [[nodiscard]] Eigen::VectorXd hessian_vector_product(const Eigen::Ref<const Eigen::VectorXd>& theta,
                                                       const Eigen::Ref<const Eigen::VectorXd>& direction) const {
    return hessian_vector_products(theta, direction).col(0);
  }
  /// @}
};

}  // namespace zeroset
