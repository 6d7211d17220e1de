/// \file
/// The squared loss of a polynomial network on exact data as an Objective, without LibTorch.
#pragma once

#include "zeroset/core/objective.hpp"
#include "zeroset/core/problem.hpp"

#include <Eigen/Core>

#include <memory>

namespace zeroset::algebra {

/// 1/2 sum_k |f(x_k) - y_k|^2 + 1/2 sum_e lambda_e theta_e^2 in double precision, through the layers: gradients by
/// reverse mode, Hessian-vector products by dual numbers in reverse mode. Its gradient is the problem's critical
/// system. Data and coefficients are rounded to double once. Cost of a column: O(data x parameters). Immutable, so that
/// threads may share it.
class ProblemObjective final : public Objective {
 public:
  /// The problem's kind is not looked at. \throws InvalidArgument where the network is not polynomial, or data and
  /// network do not fit
  explicit ProblemObjective(const Problem& problem);
  ~ProblemObjective() override;

  [[nodiscard]] Eigen::Index dimension() const override;
  [[nodiscard]] Eigen::VectorXd values(const Eigen::Ref<const Eigen::MatrixXd>& theta) const override;
  [[nodiscard]] Eigen::MatrixXd gradients(const Eigen::Ref<const Eigen::MatrixXd>& theta) const override;
  [[nodiscard]] Eigen::MatrixXd hessian_vector_products(
      const Eigen::Ref<const Eigen::MatrixXd>& theta,
      const Eigen::Ref<const Eigen::MatrixXd>& direction) const override;
  /// J^T J times the directions, with the Jacobian of the residuals: the Tikhonov term has no part in it. Cost of a
  /// column: O(outputs x data x parameters).
  [[nodiscard]] Eigen::MatrixXd gauss_newton_products(
      const Eigen::Ref<const Eigen::MatrixXd>& theta,
      const Eigen::Ref<const Eigen::MatrixXd>& direction) const override;
  [[nodiscard]] const Architecture* architecture() const override;
  [[nodiscard]] Eigen::MatrixXd predictions(const Eigen::Ref<const Eigen::VectorXd>& theta) const override;

  /// f_o(x_k) - y_ko, datum by datum, then output by output: the zero-error system.
  [[nodiscard]] Eigen::VectorXd residuals(const Eigen::Ref<const Eigen::VectorXd>& theta) const;

  /// Derivatives of the residuals: (data x outputs) x parameters, rows in the order of `residuals`.
  [[nodiscard]] Eigen::MatrixXd jacobian(const Eigen::Ref<const Eigen::VectorXd>& theta) const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace zeroset::algebra
