/// \file
/// Distances between stored points, in parameters or in what the networks say.
#pragma once

#include "zeroset/core/progress.hpp"
#include "zeroset/landscape/predictions.hpp"
#include "zeroset/landscape/snapshots.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <string>

namespace zeroset::landscape {

/// How far apart two points are.
enum class DistanceKind {
  cosine,         ///< 1 - cos of the parameters that count
  euclidean,      ///< of the parameters that count
  filter_cosine,  ///< the mean of 1 - cos over the filters before a batch normalization
  aligned,        ///< 1 - cos after the hidden units were put in the order that weight matching finds
  function,       ///< root mean square distance of the probabilities on held-out images
  disagreement,   ///< share of the held-out images that the networks answer differently
};

/// What is aligned to what by DistanceKind::aligned.
enum class AlignmentScope {
  automatic,  ///< pair up to kMaxMatchedCheckpoints points, run beyond
  pair,       ///< every two points: T (T - 1) / 2 weight matchings, and triangles may fail
  run,        ///< every run to the first one, by the last points: paths stay paths
};

/// Points up to which AlignmentScope::automatic matches every pair: 4,950 pairs.
inline constexpr std::size_t kMaxMatchedCheckpoints = 100;

/// Which distance between stored points is meant.
struct DistanceOptions {
  DistanceKind kind = DistanceKind::cosine;
  AlignmentScope alignment = AlignmentScope::automatic;  ///< of DistanceKind::aligned
  PredictionOptions predictions{.held_out = 1000};       ///< of function and disagreement
  std::uint64_t seed = 1;                                ///< of weight matching
  ProgressCallback progress{};
};

/// The distances between all points, T x T, in the parameters of `group`, with the threads of `snapshots`.
/// \throws SpecError naming "distance" for filter_cosine without such filters; errors of snapshot_predictions
[[nodiscard]] Eigen::MatrixXd snapshot_distances(const Snapshots& snapshots,
                                                 const ParameterGroup& group,
                                                 const DistanceOptions& options = {});

/// What `automatic` stands for with so many points; else `scope`.
[[nodiscard]] AlignmentScope alignment_scope(AlignmentScope scope, std::size_t points);

/// Brings the hidden units of every run into the order in which its last point is closest to the first run's last one
/// (weight matching): one permutation a run, so that paths stay paths.
void align_runs(Snapshots& snapshots, std::uint64_t seed);

/// The same distances between the points of walks from the same starts with steps of the same lengths in random
/// directions; empty where the distance is none of parameters as a whole.
[[nodiscard]] Eigen::MatrixXd walk_distances(DistanceKind kind,
                                             const Snapshots& snapshots,
                                             const ParameterGroup& group);

/// Inner products of the points of those walks. A run that began at another one's checkpoint branches from its walk.
[[nodiscard]] Eigen::MatrixXd walk_products(const Snapshots& snapshots, const ParameterGroup& group);

/// "filter-cosine"
[[nodiscard]] std::string name(DistanceKind kind);
/// "auto", "pair", "run"
[[nodiscard]] std::string name(AlignmentScope scope);

}  // namespace zeroset::landscape
