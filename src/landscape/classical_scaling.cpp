#include "zeroset/core/error.hpp"
#include "zeroset/landscape/embedding.hpp"

#include "landscape/points.hpp"

#include <Eigen/Eigenvalues>

#include <numbers>
#include <string>

namespace zeroset::landscape {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// The points whose inner products about their mean are `gram`, as far as k axes go.
ScalingResult scaling_of(const MatrixXd& gram, int k) {
  const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(gram);
  ScalingResult result;
  result.eigenvalues = solver.eigenvalues().reverse();
  result.coordinates = solver.eigenvectors().rowwise().reverse().leftCols(k);
  const VectorXd leading = result.eigenvalues.head(k).cwiseMax(0);
  result.coordinates.array().rowwise() *= leading.cwiseSqrt().transpose().array();
  fix_signs(result.coordinates);
  const double positive = result.eigenvalues.cwiseMax(0).sum(), all = result.eigenvalues.cwiseAbs().sum();
  result.explained = positive > 0 ? VectorXd(leading / positive) : VectorXd::Zero(k);
  result.negative_share = all > 0 ? 1 - positive / all : 0;
  return result;
}

void require_axes(int k, Index points, const char* function) {
  if (k < 1 || k > points) {
    throw InvalidArgument("[landscape::" + std::string(function) + "] expected k in 1, ..., " + std::to_string(points) +
                          ", got " + std::to_string(k));
  }
}

}  // namespace

void require_dissimilarities(const Eigen::Ref<const MatrixXd>& d, const char* function) {
  const bool good = d.rows() > 0 && d.rows() == d.cols() && d.allFinite() && d.diagonal().isZero(0) &&
                    d.minCoeff() >= 0 && d.isApprox(d.transpose(), 1e-12);
  if (!good) {
    throw InvalidArgument("[landscape::" + std::string(function) +
                          "] expected symmetric dissimilarities, finite, not negative, with a zero diagonal, got " +
                          std::to_string(d.rows()) + " x " + std::to_string(d.cols()));
  }
}

void fix_signs(MatrixXd& coordinates) {
  for (auto axis : coordinates.colwise()) {
    Index largest = 0;
    axis.cwiseAbs().maxCoeff(&largest);
    if (axis[largest] < 0) {
      axis = -axis;
    }
  }
}

ScalingResult classical_scaling(const Eigen::Ref<const MatrixXd>& dissimilarities, int k) {
  require_dissimilarities(dissimilarities, "classical_scaling");
  require_axes(k, dissimilarities.rows(), "classical_scaling");
  MatrixXd gram = -0.5 * dissimilarities.cwiseAbs2();
  gram.colwise() -= gram.rowwise().mean().eval();
  gram.rowwise() -= gram.colwise().mean().eval();
  return scaling_of(gram, k);
}

ScalingResult principal_components(const Eigen::Ref<const MatrixXd>& centered_gram, int k) {
  if (centered_gram.rows() < 1 || centered_gram.rows() != centered_gram.cols() || !centered_gram.allFinite()) {
    throw InvalidArgument("[landscape::principal_components] expected a finite square Gram matrix, got " +
                          std::to_string(centered_gram.rows()) + " x " + std::to_string(centered_gram.cols()));
  }
  require_axes(k, centered_gram.rows(), "principal_components");
  return scaling_of(centered_gram, k);
}

double random_walk_share(int component) {
  if (component < 1) {
    throw InvalidArgument("[landscape::random_walk_share] expected a component >= 1, got " + std::to_string(component));
  }
  const double root = std::numbers::pi * component;
  return 6 / (root * root);
}

}  // namespace zeroset::landscape
