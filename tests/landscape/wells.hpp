// A loss all of whose critical points are known in closed form.
#pragma once

#include "zeroset/core/objective.hpp"

namespace zeroset::testing {

/// sum_i a_i (x_i^2 - 1)^2: critical where every x_i is 0, 1 or -1, with as many negative directions as zeros and the
/// loss sum of a_i over the zeros. Gradient descent keeps the signs.
class Wells : public Objective {
 public:
  explicit Wells(Eigen::VectorXd weights) : weights_(std::move(weights)) {}
  [[nodiscard]] Eigen::Index dimension() const override { return weights_.size(); }
  [[nodiscard]] Eigen::VectorXd values(const Eigen::Ref<const Eigen::MatrixXd>& x) const override {
    return (weights_.asDiagonal() * (x.array().square() - 1).square().matrix()).colwise().sum();
  }
  [[nodiscard]] Eigen::MatrixXd gradients(const Eigen::Ref<const Eigen::MatrixXd>& x) const override {
    return weights_.asDiagonal() * (4 * x.array() * (x.array().square() - 1)).matrix();
  }
  [[nodiscard]] Eigen::MatrixXd hessian_vector_products(const Eigen::Ref<const Eigen::MatrixXd>& x,
                                                        const Eigen::Ref<const Eigen::MatrixXd>& v) const override {
    return weights_.asDiagonal() * ((12 * x.array().square() - 4) * v.array()).matrix();
  }
  [[nodiscard]] Eigen::MatrixXd predictions(const Eigen::Ref<const Eigen::VectorXd>& x) const override { return x; }

 private:
  Eigen::VectorXd weights_;
};

}  // namespace zeroset::testing
