#include "zeroset/core/error.hpp"
#include "zeroset/landscape/embedding.hpp"

#include "landscape/points.hpp"

#include <cmath>
#include <string>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

double stress_of(const MatrixXd& dissimilarities, const MatrixXd& distances) {
  return 0.5 * (dissimilarities - distances).squaredNorm();
}

/// Guttman's transform with weights one: X <- B(X) X / T, b_ij = -d_ij / |x_i - x_j|, the diagonal minus the row's
/// rest.
MatrixXd guttman(const MatrixXd& dissimilarities, const MatrixXd& distances, const MatrixXd& points) {
  const double smallest = 1e-300;  // points that coincide pull on no one
  MatrixXd b = (distances.array() > smallest).select(-dissimilarities.array() / distances.array().max(smallest), 0.0);
  b.diagonal().setZero();
  b.diagonal() = -b.rowwise().sum();
  return b * points / static_cast<double>(points.rows());
}

}  // namespace

MatrixXd distances_between_rows(const Eigen::Ref<const MatrixXd>& points) {
  MatrixXd distances = MatrixXd::Zero(points.rows(), points.rows());
  for (Index j = 0; j < points.rows(); ++j) {
    for (Index i = j + 1; i < points.rows(); ++i) {
      distances(i, j) = distances(j, i) = (points.row(i) - points.row(j)).norm();
    }
  }
  return distances;
}

StressResult stress_scaling(const Eigen::Ref<const MatrixXd>& dissimilarities,
                            int k,
                            const StressOptions& options,
                            const MatrixXd& start) {
  require_dissimilarities(dissimilarities, "stress_scaling");
  if (start.size() > 0 && (start.rows() != dissimilarities.rows() || start.cols() != k)) {
    throw InvalidArgument("[landscape::stress_scaling] expected a start of " + std::to_string(dissimilarities.rows()) +
                          " x " + std::to_string(k) + ", got " + std::to_string(start.rows()) + " x " +
                          std::to_string(start.cols()));
  }
  const MatrixXd target = dissimilarities;
  StressResult result{.coordinates = start.size() > 0 ? start : classical_scaling(target, k).coordinates};
  MatrixXd distances = distances_between_rows(result.coordinates);
  result.stress = stress_of(target, distances);
  while (result.iterations < options.iterations) {
    const double before = result.stress;
    result.coordinates = guttman(target, distances, result.coordinates);
    distances = distances_between_rows(result.coordinates);
    result.stress = stress_of(target, distances);
    ++result.iterations;
    if (before - result.stress <= options.tolerance * before) {
      break;
    }
  }
  const double size = 0.5 * distances.squaredNorm();
  result.normalized_stress = size > 0 ? std::sqrt(result.stress / size) : 0;
  return result;
}

}  // namespace zeroset::landscape
