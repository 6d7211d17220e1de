/// \file
/// What a path without any plan looks like: the null model beside every picture of a training.
#pragma once

#include "zeroset/core/random.hpp"

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
