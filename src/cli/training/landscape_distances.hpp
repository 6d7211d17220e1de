#pragma once

#include "cli/training/snapshots.hpp"
#include "cli/training_request.hpp"

#include <Eigen/Core>

#include <string>

namespace zeroset::cli {

/// Gram matrix of all points about their mean, with progress.
[[nodiscard]] Eigen::MatrixXd gram_of(const TrainingRequest& request,
                                      const Snapshots& snapshots,
                                      const ParameterGroup& group);

/// The distances asked for between all points, T x T. `aligned` by runs needs align_runs before; by pairs it takes
/// T (T - 1) / 2 weight matchings.
[[nodiscard]] Eigen::MatrixXd distances_of(const TrainingRequest& request,
                                           const Snapshots& snapshots,
                                           const ParameterGroup& group);

/// "pair" or "run": what `auto` stands for with so many points.
[[nodiscard]] std::string alignment_of(const EmbeddingRequest& request, std::size_t points);

/// Brings the hidden units of every run into the order in which its last point is closest to the first run's last one
/// (weight matching): one permutation a run, so that paths stay paths.
void align_runs(Snapshots& snapshots, std::uint64_t seed);

/// The same distances between the points of walks from the same starts with steps of the same lengths in random
/// directions; empty where the distance is none of parameters as a whole.
[[nodiscard]] Eigen::MatrixXd walk_distances(const std::string& distance,
                                             const Snapshots& snapshots,
                                             const ParameterGroup& group);

/// Their inner products.
[[nodiscard]] Eigen::MatrixXd walk_products(const Snapshots& snapshots, const ParameterGroup& group);

}  // namespace zeroset::cli
