/// \file
/// What every module agrees to know about a loss.
#pragma once

#include "zeroset/core/architecture.hpp"

#include <Eigen/Core>

#include <string>
#include <vector>

namespace zeroset {

/// A quantity that an objective measures at a parameter vector.
struct Measure {
  std::string key{};      ///< for machines: "train_loss"
  std::string heading{};  ///< for people: "training loss"
  bool is_share = false;  ///< in [0, 1], and printed in percent

  /// Why it may be missing where it was measured, as a footnote.
  std::string not_finite = "a loss is not finite";

  bool operator==(const Measure&) const = default;
};

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

  /// What `measurements` gives, the loss first.
  [[nodiscard]] virtual std::vector<Measure> measures() const { return {{"loss", "loss", false}}; }

  /// One row a measure, one column a column of `theta` (n x B). The first row is values(theta).
  [[nodiscard]] virtual Eigen::MatrixXd measurements(const Eigen::Ref<const Eigen::MatrixXd>& theta) const {
    return values(theta).transpose();
  }

  /// J^T H J times the directions, with J the Jacobian of the outputs and H the Hessian of the loss in them: the
  /// positive semidefinite part of the Hessian. \throws InvalidArgument where the objective has none
  [[nodiscard]] virtual Eigen::MatrixXd gauss_newton_products(const Eigen::Ref<const Eigen::MatrixXd>& theta,
                                                              const Eigen::Ref<const Eigen::MatrixXd>& direction) const;

  /// Outputs on data that are held out, one row a datum. \throws InvalidArgument where there are none
  [[nodiscard]] virtual Eigen::MatrixXd held_out_predictions(const Eigen::Ref<const Eigen::VectorXd>& theta) const;

  /// The network whose parameters these are: tells filters, layers and symmetries; null for a function of other origin.
  [[nodiscard]] virtual const Architecture* architecture() const { return nullptr; }

  /// From now on the statistics of batch normalization are those at `theta`, not those of each point. Nothing happens
  /// where there are none.
  virtual void freeze_statistics(const Eigen::Ref<const Eigen::VectorXd>& theta);

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
