/// \file
/// The squared loss of a network on exact data as an Objective.
#pragma once

#include "zeroset/core/objective.hpp"
#include "zeroset/core/problem.hpp"

#include <memory>

namespace zeroset::nets {

/// 1/2 sum_k |f(x_k) - y_k|^2 + 1/2 sum_e lambda_e theta_e^2 in float64 by LibTorch on the CPU: at every theta its
/// gradient is the left side of the problem's critical system, and predictions minus targets are the residuals of the
/// zero-error system. Data, lambda and coefficients are rounded to double once. Batch normalization uses the statistics
/// of the problem's data. Not to be used by two threads at once.
class NetworkObjective final : public Objective {
 public:
  /// \throws SpecError if the network is not valid or the data do not fit it; InvalidArgument if an approximation is
  /// not
  ///         resolved
  explicit NetworkObjective(const Problem& problem);
  ~NetworkObjective() override;

  [[nodiscard]] Eigen::Index dimension() const override;
  [[nodiscard]] Eigen::VectorXd values(const Eigen::Ref<const Eigen::MatrixXd>& theta) const override;
  [[nodiscard]] Eigen::MatrixXd gradients(const Eigen::Ref<const Eigen::MatrixXd>& theta) const override;
  [[nodiscard]] Eigen::MatrixXd hessian_vector_products(
      const Eigen::Ref<const Eigen::MatrixXd>& theta,
      const Eigen::Ref<const Eigen::MatrixXd>& direction) const override;
  [[nodiscard]] Eigen::MatrixXd predictions(const Eigen::Ref<const Eigen::VectorXd>& theta) const override;

  [[nodiscard]] const Architecture* architecture() const override;

  /// One row a datum, rounded to double.
  [[nodiscard]] const Eigen::MatrixXd& targets() const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace zeroset::nets
