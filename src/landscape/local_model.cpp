#include "landscape/local_model.hpp"

#include "zeroset/landscape/spectrum.hpp"

#include <Eigen/Eigenvalues>

#include <cmath>
#include <limits>

namespace zeroset::landscape {

using Eigen::Index;
using Eigen::VectorXd;

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
  VectorXd step = components;
  for (Index i = 0; i < step.size(); ++i) {
    step[i] = std::abs(eigenvalues[i]) <= tolerance * largest() ? 0 : -components[i] / eigenvalues[i];
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
