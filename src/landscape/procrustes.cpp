#include "zeroset/core/error.hpp"
#include "zeroset/landscape/embedding.hpp"

#include <Eigen/SVD>

#include <algorithm>
#include <numeric>
#include <set>
#include <string>
#include <vector>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

std::vector<Index> nearest(const Eigen::Ref<const MatrixXd>& distances, Index point, int count) {
  std::vector<Index> others(static_cast<std::size_t>(distances.rows()));
  std::iota(others.begin(), others.end(), Index{0});
  others.erase(others.begin() + point);
  std::partial_sort(others.begin(), others.begin() + count, others.end(), [&](Index a, Index b) {
    return distances(a, point) < distances(b, point);
  });
  others.resize(static_cast<std::size_t>(count));
  return others;
}

}  // namespace

MatrixXd procrustes_align(const Eigen::Ref<const MatrixXd>& points,
                          const Eigen::Ref<const MatrixXd>& target,
                          bool scale) {
  if (points.rows() != target.rows() || points.cols() != target.cols() || points.rows() == 0) {
    throw InvalidArgument("[landscape::procrustes_align] expected points and target of one shape, got " +
                          std::to_string(points.rows()) + " x " + std::to_string(points.cols()) + " and " +
                          std::to_string(target.rows()) + " x " + std::to_string(target.cols()));
  }
  const Eigen::RowVectorXd centre = points.colwise().mean(), aim = target.colwise().mean();
  const MatrixXd x = points.rowwise() - centre, y = target.rowwise() - aim;
  const Eigen::JacobiSVD<MatrixXd> svd(x.transpose() * y, Eigen::ComputeThinU | Eigen::ComputeThinV);
  const double size = x.squaredNorm();
  const double factor = scale && size > 0 ? svd.singularValues().sum() / size : 1;
  return (factor * x * svd.matrixU() * svd.matrixV().transpose()).rowwise() + aim;
}

double neighborhood_preservation(const Eigen::Ref<const MatrixXd>& distances,
                                 const Eigen::Ref<const MatrixXd>& embedded,
                                 int neighbors) {
  if (distances.rows() != embedded.rows() || neighbors < 1 || neighbors >= distances.rows()) {
    throw InvalidArgument("[landscape::neighborhood_preservation] expected equal sizes and neighbors in 1, ..., " +
                          std::to_string(distances.rows() - 1) + ", got " + std::to_string(neighbors));
  }
  Index kept = 0;
  for (Index i = 0; i < distances.rows(); ++i) {
    const std::vector<Index> before = nearest(distances, i, neighbors), after = nearest(embedded, i, neighbors);
    const std::set<Index> known(before.begin(), before.end());
    kept += std::count_if(after.begin(), after.end(), [&](Index j) { return known.contains(j); });
  }
  return static_cast<double>(kept) / static_cast<double>(distances.rows() * neighbors);
}

}  // namespace zeroset::landscape
