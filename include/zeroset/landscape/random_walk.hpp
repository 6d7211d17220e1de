/// \file
/// What a path without any plan looks like: the null model beside every picture of a training.
#pragma once

#include "zeroset/core/random.hpp"
#include "zeroset/landscape/embedding.hpp"

#include <Eigen/Core>

#include <vector>

namespace zeroset::landscape {

/// Inner products of the points of R walks in the limit of very many dimensions: each begins at its start, takes steps
/// of the lengths given, and every step is orthogonal to all else, as random directions in many dimensions are up to
/// 1 / sqrt(dimensions). Nothing is random in the result. Walk by walk, each with one point more than steps.
/// \param starts        R x R inner products of the starts
/// \param step_lengths  one vector a walk, entries >= 0; empty for a walk that is its start alone
/// \throws InvalidArgument if the numbers of walks differ
[[nodiscard]] Eigen::MatrixXd random_walk_products(const Eigen::Ref<const Eigen::MatrixXd>& starts,
                                                   const std::vector<Eigen::VectorXd>& step_lengths);

/// A stretch of a walk that branches: where it leaves an earlier one, and its steps.
struct WalkSegment {
  int parent = -1;                 ///< the segment that it leaves, an earlier one; -1: it begins at a start of its own
  Eigen::Index after = -1;         ///< it leaves after so many steps of the parent, 0 to all of them; -1: all
  double jump = 0;                 ///< >= 0: length of a move to its first point, such as noise; also at a start
  Eigen::VectorXd step_lengths{};  ///< entries >= 0
};

/// Runs that branch from each other's points, as a tree of segments.
struct WalkTree {
  std::vector<WalkSegment> segments{};
  Eigen::MatrixXd starts = Eigen::MatrixXd::Zero(1, 1);  ///< inner products of the starts of those without a parent
};

/// The walk of a tree in the limit of very many dimensions. Nothing is random in it: the squared distance of two points
/// of one start is the sum of the squared steps and jumps on the way between them through the tree.
struct BranchedWalk {
  Eigen::MatrixXd products{};         ///< of the points, segment by segment, each with one point more than steps
  std::vector<Eigen::Index> first{};  ///< row of each segment's first point, and the number of points at the end
  ScalingResult components{};         ///< principal components: coordinates, all eigenvalues and shares
};

/// Walks of runs that share starts or branch from each other's checkpoints, every step orthogonal to all else. Rows
/// that stand for averages of points follow by linearity: M products M^T, and centered() of that. \param k  principal
/// components, 1 to the number of points \throws InvalidArgument for a parent that is not earlier, or does not take so
/// many steps, a negative length, or starts of another number than that of the segments without a parent
[[nodiscard]] BranchedWalk branched_walk(const WalkTree& tree, int k = 3);

/// The same products about the mean of all points: what principal_components takes.
[[nodiscard]] Eigen::MatrixXd centered(const Eigen::Ref<const Eigen::MatrixXd>& products);

/// |x_i - x_j| of points with these inner products.
[[nodiscard]] Eigen::MatrixXd distances_of_products(const Eigen::Ref<const Eigen::MatrixXd>& products);

/// 1 - cos(x_i, x_j) likewise. \throws InvalidArgument for a point that is zero
[[nodiscard]] Eigen::MatrixXd cosine_dissimilarities_of_products(const Eigen::Ref<const Eigen::MatrixXd>& products);

/// Shares of the variance on the first k principal components of one simulated walk of `points` points, whose steps are
/// standard normal in each of `dimensions`. For long walks in many dimensions near random_walk_share.
/// Cost: dimensions x points^2. \throws InvalidArgument unless points >= 3, dimensions >= 1 and k in 1, ..., points
[[nodiscard]] Eigen::VectorXd simulated_walk_shares(Eigen::Index points,
                                                    Eigen::Index dimensions,
                                                    Stream stream,
                                                    int k = 3);

}  // namespace zeroset::landscape
