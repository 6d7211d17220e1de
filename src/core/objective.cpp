#include "zeroset/core/objective.hpp"

#include "zeroset/core/error.hpp"

namespace zeroset {

Eigen::MatrixXd Objective::gauss_newton_products(const Eigen::Ref<const Eigen::MatrixXd>& /*theta*/,
                                                 const Eigen::Ref<const Eigen::MatrixXd>& /*direction*/) const {
  throw InvalidArgument("gauss_newton_products: this objective has no Gauss-Newton part");
}

Eigen::MatrixXd Objective::held_out_predictions(const Eigen::Ref<const Eigen::VectorXd>& /*theta*/) const {
  throw InvalidArgument("held_out_predictions: this objective has no held-out data");
}

void Objective::freeze_statistics(const Eigen::Ref<const Eigen::VectorXd>& /*theta*/) {}

}  // namespace zeroset
