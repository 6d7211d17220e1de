#include "landscape/local_model.hpp"

#include "zeroset/landscape/critical_points.hpp"
#include "zeroset/landscape/spectrum.hpp"

#include <Eigen/Eigenvalues>

#include <cmath>
#include <limits>

namespace zeroset::landscape {

using Eigen::Index;
using Eigen::VectorXd;

namespace {

constexpr double kStiff = 1e-3;  // relative to the largest |eigenvalue|

}  // namespace

LocalModel::LocalModel(const Objective& objective, const Parameters& theta) : gradient(objective.gradient(theta)) {
  const Eigen::MatrixXd hessian = dense_matrix(hessian_of(objective, theta));
  if (!hessian.allFinite()) {  // the solver would not end
    eigenvalues = VectorXd::Constant(theta.size(), std::numeric_limits<double>::quiet_NaN());
    return;
  }
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(hessian);
  eigenvalues = solver.eigenvalues();
  vectors = solver.eigenvectors();
  components = vectors.transpose() * gradient;
}

VectorXd LocalModel::newton_step(double tolerance) const {
  return newton_step(gradient, tolerance);
}

VectorXd LocalModel::newton_step(const VectorXd& other_gradient, double tolerance) const {
  VectorXd step = vectors.transpose() * other_gradient;
  for (Index i = 0; i < step.size(); ++i) {
    step[i] = std::abs(eigenvalues[i]) <= tolerance * largest() ? 0 : -step[i] / eigenvalues[i];
  }
  return vectors * step;
}

bool LocalModel::at_rest(double tolerance, double size, double loss) const {
  if (gradient.norm() > tolerance * largest() * size) {
    return false;
  }
  if (newton_step(kRoundingTolerance).norm() <= tolerance * size) {
    return true;
  }
  double along = 0;  // squared, of the gradient along what may be null
  for (Index i = 0; i < components.size(); ++i) {
    along += std::abs(eigenvalues[i]) <= kNullTolerance * largest() ? components[i] * components[i] : 0;
  }
  // The gradient of a sum of squares is J^T r, with |J| = sqrt(largest) and |r| = sqrt(2 loss).
  const double rounding = 1e-11 * std::sqrt(2 * largest() * std::abs(loss));
  return newton_step(kNullTolerance).norm() <= tolerance * size && std::sqrt(along) <= rounding;
}

bool LocalModel::is_narrow() const {
  return eigenvalues.size() > 0 && eigenvalues.cwiseAbs().minCoeff() < kStiff * largest();
}

VectorXd LocalModel::stiff_descent() const {
  VectorXd step = components;
  for (Index i = 0; i < step.size(); ++i) {
    const double size = std::abs(eigenvalues[i]);
    step[i] = size > 0 && size >= kStiff * largest() ? -components[i] / size : 0;
  }
  return vectors * step;
}

VectorXd LocalModel::damped_step(double damping) const {
  VectorXd step = components;
  const double shift = damping * largest() * largest();
  for (Index i = 0; i < step.size(); ++i) {
    const double denominator = eigenvalues[i] * eigenvalues[i] + shift;
    step[i] = denominator > 0 ? -components[i] * eigenvalues[i] / denominator : 0;
  }
  return vectors * step;
}

VectorXd LocalModel::flow_step(double h) const {
  VectorXd step = components;
  for (Index i = 0; i < step.size(); ++i) {
    const double exponent = -h * eigenvalues[i];
    const double time = exponent == 0 ? h : h * (std::expm1(exponent) / exponent);
    step[i] = -time * components[i];
  }
  return vectors * step;
}

}  // namespace zeroset::landscape
