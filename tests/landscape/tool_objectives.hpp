// Losses whose landscape is known in closed form, for the tests of the tools.
#pragma once

#include "zeroset/core/objective.hpp"

#include <utility>

namespace zeroset::testing {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using Columns = Eigen::Ref<const MatrixXd>;

/// 1/2 sum_i a_i x_i^2.
class Quadratic : public Objective {
 public:
  explicit Quadratic(VectorXd eigenvalues) : eigenvalues_(std::move(eigenvalues)) {}
  [[nodiscard]] Index dimension() const override { return eigenvalues_.size(); }
  [[nodiscard]] VectorXd values(const Columns& x) const override {
    return 0.5 * (eigenvalues_.asDiagonal() * x.array().square().matrix()).colwise().sum();
  }
  [[nodiscard]] MatrixXd gradients(const Columns& x) const override { return eigenvalues_.asDiagonal() * x; }
  [[nodiscard]] MatrixXd hessian_vector_products(const Columns&, const Columns& v) const override {
    return eigenvalues_.asDiagonal() * v;
  }
  [[nodiscard]] MatrixXd predictions(const Eigen::Ref<const VectorXd>& x) const override { return x; }

 private:
  VectorXd eigenvalues_;
};

/// The same with a second measure: the share of entries that are negative.
class MeasuredQuadratic final : public Quadratic {
 public:
  using Quadratic::Quadratic;
  [[nodiscard]] std::vector<Measure> measures() const override {
    return {{"loss", "loss"}, {"negative", "negative entries", true}};
  }
  [[nodiscard]] MatrixXd measurements(const Columns& x) const override {
    MatrixXd result(2, x.cols());
    result.row(0) = values(x).transpose();
    result.row(1) = (x.array() < 0).cast<double>().colwise().mean();
    return result;
  }
};

/// (|x|^2 - 1)^2 in the plane: zero along a circle.
class Ring final : public Objective {
 public:
  [[nodiscard]] Index dimension() const override { return 2; }
  [[nodiscard]] VectorXd values(const Columns& x) const override {
    return (x.colwise().squaredNorm().array() - 1).square().transpose();
  }
  [[nodiscard]] MatrixXd gradients(const Columns& x) const override {
    return x * (4 * (x.colwise().squaredNorm().array() - 1)).matrix().asDiagonal();
  }
  [[nodiscard]] MatrixXd hessian_vector_products(const Columns& x, const Columns& v) const override {
    return v * (4 * (x.colwise().squaredNorm().array() - 1)).matrix().asDiagonal() +
           x * (8 * (x.array() * v.array()).colwise().sum()).matrix().asDiagonal();
  }
  [[nodiscard]] MatrixXd predictions(const Eigen::Ref<const VectorXd>& x) const override { return x; }
};

/// 1/2 |w2 W1 X - y|^2 of the linear network 2, 2, 1: of its six parameters two count, so that the Gauss-Newton part
/// has rank 2 at a general point, and at zero error the Hessian too.
class LinearNetwork final : public Objective {
 public:
  LinearNetwork(MatrixXd inputs, Eigen::RowVectorXd targets)
      : network_(dense_network({.widths = {2, 2, 1}, .degrees = {1}})),
        inputs_(std::move(inputs)),
        targets_(std::move(targets)) {}
  [[nodiscard]] const Architecture* architecture() const override { return &network_; }
  [[nodiscard]] Index dimension() const override { return 6; }
  [[nodiscard]] VectorXd values(const Columns& theta) const override {
    VectorXd result(theta.cols());
    for (Index b = 0; b < theta.cols(); ++b) {
      result[b] = 0.5 * residuals(theta.col(b)).squaredNorm();
    }
    return result;
  }
  [[nodiscard]] MatrixXd gradients(const Columns& theta) const override {
    MatrixXd result(6, theta.cols());
    for (Index b = 0; b < theta.cols(); ++b) {
      result.col(b) = pulled_back(theta.col(b), residuals(theta.col(b)));
    }
    return result;
  }
  [[nodiscard]] MatrixXd gauss_newton_products(const Columns& theta, const Columns& direction) const override {
    MatrixXd result(6, theta.cols());
    for (Index b = 0; b < theta.cols(); ++b) {
      result.col(b) = pulled_back(theta.col(b), pushed_forward(theta.col(b), direction.col(b)));
    }
    return result;
  }
  [[nodiscard]] MatrixXd hessian_vector_products(const Columns& theta, const Columns& direction) const override {
    MatrixXd result = gauss_newton_products(theta, direction);
    for (Index b = 0; b < theta.cols(); ++b) {
      result.col(b) += pulled_back(direction.col(b), residuals(theta.col(b)));  // J is linear in theta
    }
    return result;
  }
  [[nodiscard]] MatrixXd predictions(const Eigen::Ref<const VectorXd>& theta) const override {
    return (second(theta) * first(theta) * inputs_).transpose();
  }

 private:
  static Eigen::Matrix2d first(const VectorXd& theta) {
    return Eigen::Map<const Eigen::Matrix<double, 2, 2, Eigen::RowMajor>>(theta.data());
  }
  static Eigen::RowVector2d second(const VectorXd& theta) { return theta.tail<2>().transpose(); }
  [[nodiscard]] Eigen::RowVectorXd residuals(const VectorXd& theta) const {
    return second(theta) * first(theta) * inputs_ - targets_;
  }
  [[nodiscard]] Eigen::RowVectorXd pushed_forward(const VectorXd& theta, const VectorXd& v) const {
    return second(v) * first(theta) * inputs_ + second(theta) * first(v) * inputs_;
  }
  /// J^T r
  [[nodiscard]] VectorXd pulled_back(const VectorXd& theta, const Eigen::RowVectorXd& r) const {
    const Eigen::Matrix2d in_first = second(theta).transpose() * (r * inputs_.transpose());
    VectorXd result(6);
    result << in_first(0, 0), in_first(0, 1), in_first(1, 0), in_first(1, 1), 0, 0;
    result.tail<2>() = first(theta) * inputs_ * r.transpose();
    return result;
  }

  Architecture network_;
  MatrixXd inputs_;
  Eigen::RowVectorXd targets_;
};

}  // namespace zeroset::testing
