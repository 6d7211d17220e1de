#include "zeroset/landscape/curvature.hpp"

#include <cstdint>
#include <memory>

namespace zeroset::landscape {

using Eigen::MatrixXd;

std::string name(CurvaturePart part) {
  return part == CurvaturePart::hessian ? "Hessian" : "Gauss-Newton";
}

std::string name(Arithmetic arithmetic) {
  return arithmetic == Arithmetic::float32 ? "float32" : "float64";
}

double product_rounding(Arithmetic arithmetic) {
  return arithmetic == Arithmetic::float32 ? 1e-6 : 1e-12;
}

SymmetricOperator curvature_of(const Objective& objective,
                               const Eigen::VectorXd& theta,
                               CurvaturePart part,
                               const ProgressCallback& progress,
                               const std::string& task) {
  const auto count = std::make_shared<std::int64_t>(0);
  return {theta.size(), [&objective, &theta, part, progress, count, task](const MatrixXd& v) {
            const MatrixXd points = theta.replicate(1, v.cols());
            if (progress) {
              progress({.task = task + ", products", .done = ++*count});
            }
            return part == CurvaturePart::hessian ? objective.hessian_vector_products(points, v)
                                                  : objective.gauss_newton_products(points, v);
          }};
}

}  // namespace zeroset::landscape
