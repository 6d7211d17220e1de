#include "zeroset/landscape/random_walk.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/landscape/embedding.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace zeroset::landscape {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// Squared length walked until each point, from 0.
VectorXd walked(const VectorXd& step_lengths) {
  VectorXd sums = VectorXd::Zero(step_lengths.size() + 1);
  for (Index t = 0; t < step_lengths.size(); ++t) {
    sums[t + 1] = sums[t] + step_lengths[t] * step_lengths[t];
  }
  return sums;
}

}  // namespace

MatrixXd random_walk_products(const Eigen::Ref<const MatrixXd>& starts, const std::vector<VectorXd>& step_lengths) {
  const Index walks = static_cast<Index>(step_lengths.size());
  if (walks < 1 || starts.rows() != walks || starts.cols() != walks) {
    throw InvalidArgument("[landscape::random_walk_products] expected the products of " + std::to_string(walks) +
                          " starts, got " + std::to_string(starts.rows()) + " x " + std::to_string(starts.cols()));
  }
  std::vector<Index> first(1, 0);
  for (const VectorXd& lengths : step_lengths) {
    first.push_back(first.back() + lengths.size() + 1);
  }
  MatrixXd products(first.back(), first.back());
  for (std::size_t a = 0; a < step_lengths.size(); ++a) {
    for (std::size_t b = 0; b < step_lengths.size(); ++b) {
      products.block(first[a], first[b], first[a + 1] - first[a], first[b + 1] - first[b])
          .setConstant(starts(static_cast<Index>(a), static_cast<Index>(b)));
    }
    const VectorXd sums = walked(step_lengths[a]);
    for (Index t = 0; t < sums.size(); ++t) {  // common steps are those up to the earlier of two points
      for (Index u = 0; u < sums.size(); ++u) {
        products(first[a] + t, first[a] + u) += sums[std::min(t, u)];
      }
    }
  }
  return products;
}

MatrixXd centered(const Eigen::Ref<const MatrixXd>& products) {
  MatrixXd result = products;
  result.colwise() -= result.rowwise().mean().eval();
  result.rowwise() -= result.colwise().mean().eval();
  return result;
}

MatrixXd distances_of_products(const Eigen::Ref<const MatrixXd>& products) {
  MatrixXd squares = -(products + products.transpose());  // rounding may have parted the two halves, and the root widens it
  squares.colwise() += products.diagonal();
  squares.rowwise() += products.diagonal().transpose();
  squares.diagonal().setZero();
  return squares.cwiseMax(0).cwiseSqrt();
}

MatrixXd cosine_dissimilarities_of_products(const Eigen::Ref<const MatrixXd>& products) {
  if (!(products.diagonal().array() > 0).all()) {
    throw InvalidArgument("[landscape::cosine_dissimilarities_of_products] expected points with a direction");
  }
  const VectorXd inverse = products.diagonal().cwiseSqrt().cwiseInverse();
  return 0.5 * distances_of_products(inverse.asDiagonal() * products * inverse.asDiagonal()).cwiseAbs2();
}

VectorXd simulated_walk_shares(Index points, Index dimensions, Stream stream, int k) {
  if (points < 3 || dimensions < 1 || k < 1 || k > points) {
    throw InvalidArgument(
        "[landscape::simulated_walk_shares] expected at least 3 points, 1 dimension and k in 1, ..., " +
        std::to_string(points) + ", got " + std::to_string(points) + ", " + std::to_string(dimensions) + " and " +
        std::to_string(k));
  }
  constexpr Index kHeight = 256;  // dimensions at once; they are independent of each other
  MatrixXd gram = MatrixXd::Zero(points, points), rows(kHeight, points);
  for (Index begin = 0; begin < dimensions; begin += kHeight) {
    const Index height = std::min(kHeight, dimensions - begin);
    rows.col(0).setZero();
    for (Index t = 1; t < points; ++t) {
      for (Index i = 0; i < height; ++i) {
        rows(i, t) = rows(i, t - 1) + stream.normal();
      }
    }
    gram.selfadjointView<Eigen::Lower>().rankUpdate(rows.topRows(height).transpose());
  }
  return principal_components(centered(MatrixXd(gram.selfadjointView<Eigen::Lower>())), k).explained;
}

}  // namespace zeroset::landscape
