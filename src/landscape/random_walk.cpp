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

void require(bool good, const std::string& expected) {
  if (!good) {
    throw InvalidArgument("[landscape::random_walk] expected " + expected);
  }
}

void require_tree(const WalkTree& tree) {
  Index roots = 0;
  for (std::size_t s = 0; s < tree.segments.size(); ++s) {
    const WalkSegment& segment = tree.segments[s];
    require(segment.jump >= 0 && (segment.step_lengths.array() >= 0).all(), "lengths that are not negative");
    require(segment.parent < static_cast<int>(s), "a parent among the earlier segments");
    if (segment.parent < 0) {
      ++roots;
      continue;
    }
    const Index steps = tree.segments[static_cast<std::size_t>(segment.parent)].step_lengths.size();
    require(segment.after <= steps, "a branch after at most the parent's " + std::to_string(steps) + " steps");
  }
  require(roots > 0, "at least one walk");
  require(tree.starts.rows() == roots && tree.starts.cols() == roots,
          "the products of " + std::to_string(roots) + " starts, got " + std::to_string(tree.starts.rows()) + " x " +
              std::to_string(tree.starts.cols()));
}

/// Row of each segment's first point, and the number of points at the end.
std::vector<Index> first_rows(const WalkTree& tree) {
  std::vector<Index> first(1, 0);
  for (const WalkSegment& segment : tree.segments) {
    first.push_back(first.back() + segment.step_lengths.size() + 1);
  }
  return first;
}

/// The products, point after point.
class TreeProducts {
 public:
  TreeProducts(const WalkTree& tree, const std::vector<Index>& first)
      : tree_(tree), first_(first), products_(first.back(), first.back()) {}

  MatrixXd all() {
    for (std::size_t s = 0; s < tree_.segments.size(); ++s) {
      const WalkSegment& segment = tree_.segments[s];
      Index row = first_[s];
      if (segment.parent < 0) {
        begin(s);
      } else {
        const auto parent = static_cast<std::size_t>(segment.parent);
        start_of_.push_back(start_of_[parent]);
        move(first_[parent] + (segment.after < 0 ? tree_.segments[parent].step_lengths.size() : segment.after),
             row,
             segment.jump);
      }
      for (const double length : segment.step_lengths) {
        move(row, row + 1, length);
        ++row;
      }
    }
    return products_;
  }

 private:
  /// A new point is an earlier one and a move orthogonal to all points there are.
  void move(Index from, Index to, double length) {
    products_.col(to).head(to) = products_.col(from).head(to);
    products_.row(to).head(to) = products_.col(to).head(to).transpose();
    products_(to, to) = products_(from, from) + length * length;
  }

  /// The first point of a segment without a parent: points of other starts meet it in the starts alone.
  void begin(std::size_t s) {
    const Index row = first_[s], start = roots_++;
    for (std::size_t other = 0; other < s; ++other) {
      products_.col(row)
          .segment(first_[other], first_[other + 1] - first_[other])
          .setConstant(tree_.starts(start_of_[other], start));
    }
    products_.row(row).head(row) = products_.col(row).head(row).transpose();
    products_(row, row) = tree_.starts(start, start) + tree_.segments[s].jump * tree_.segments[s].jump;
    start_of_.push_back(start);
  }

  const WalkTree& tree_;
  const std::vector<Index>& first_;
  MatrixXd products_;
  std::vector<Index> start_of_{};  ///< which of the starts each segment goes back to
  Index roots_ = 0;
};

}  // namespace

BranchedWalk branched_walk(const WalkTree& tree, int k) {
  require_tree(tree);
  BranchedWalk walk{.first = first_rows(tree)};
  walk.products = TreeProducts(tree, walk.first).all();
  walk.components = principal_components(centered(walk.products), k);
  return walk;
}

MatrixXd random_walk_products(const Eigen::Ref<const MatrixXd>& starts, const std::vector<VectorXd>& step_lengths) {
  WalkTree tree{.starts = starts};
  for (const VectorXd& lengths : step_lengths) {
    tree.segments.push_back({.step_lengths = lengths});
  }
  require_tree(tree);
  const std::vector<Index> first = first_rows(tree);
  return TreeProducts(tree, first).all();
}

MatrixXd centered(const Eigen::Ref<const MatrixXd>& products) {
  MatrixXd result = products;
  result.colwise() -= result.rowwise().mean().eval();
  result.rowwise() -= result.colwise().mean().eval();
  return result;
}

MatrixXd distances_of_products(const Eigen::Ref<const MatrixXd>& products) {
  MatrixXd squares =
      -(products + products.transpose());  // rounding may have parted the two halves, and the root widens it
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
