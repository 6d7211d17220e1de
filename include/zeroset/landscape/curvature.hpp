/// \file
/// The Hessian of a loss, or its Gauss-Newton part, as a symmetric operator.
#pragma once

#include "zeroset/landscape/spectrum.hpp"

#include <Eigen/Core>

#include <string>
#include <vector>

namespace zeroset::landscape {

/// Which matrix of second derivatives.
enum class CurvaturePart {
  hessian,
  gauss_newton,  ///< J^T H J: J the Jacobian of the outputs, H the Hessian of the loss in them
};
[[nodiscard]] std::string name(CurvaturePart part);  ///< "Hessian", "Gauss-Newton"

/// What products with it are computed in.
enum class Arithmetic { float32, float64 };
[[nodiscard]] std::string name(Arithmetic arithmetic);  ///< "float32", "float64"

/// The size of the rounding of products, as a share of the largest |eigenvalue|: what null directions are seen to
/// leave, and a margin: 1e-6 and 1e-12.
[[nodiscard]] double product_rounding(Arithmetic arithmetic);

/// The part at theta, which tells progress(task + ", products") of each application. Objective and theta must outlive
/// it. \throws InvalidArgument, when applied, where the objective has no Gauss-Newton part
[[nodiscard]] SymmetricOperator curvature_of(const Objective& objective,
                                             const Eigen::VectorXd& theta,
                                             CurvaturePart part,
                                             const ProgressCallback& progress = {},
                                             const std::string& task = {});

}  // namespace zeroset::landscape
