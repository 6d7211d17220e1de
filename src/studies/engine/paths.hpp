// Snapshots of runs, how far apart they are, and where they lie in the plane.
#pragma once

#include "zeroset/landscape/distances.hpp"
#include "zeroset/landscape/embedding.hpp"
#include "zeroset/runs/stored_run.hpp"

#include "studies/engine/protocol.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::studies {

/// What a network does at one point: fractions in [0, 1]; median losses, absent where they are not finite or not known.
struct PointMeasures {
  double train_error = 0, test_error = 0;
  std::optional<double> train_loss{}, test_loss{};
};

/// The kept parameters of one run, or averages of two.
struct Path {
  std::string label{};
  std::vector<std::int64_t> epochs{};  ///< as the paper counts: from the beginning of what the run started from
  Eigen::MatrixXf points{};            ///< parameters x epochs; float as they are kept
  std::vector<PointMeasures> measures{};
};

/// \param run  what was trained  \param first_epoch  the epoch that it started from
[[nodiscard]] Path read_path(const runs::RunResult& result,
                             const Experiment& run,
                             const std::string& label,
                             std::int64_t first_epoch = 0);

/// The columns of all paths as if they were one matrix, which the paths must outlive.
[[nodiscard]] landscape::SnapshotStream stream_of_paths(const std::vector<const Path*>& paths);

[[nodiscard]] PointMeasures measures_of(const runs::SplitMetrics& train, const runs::SplitMetrics& test);

/// Points of several paths in one plane.
struct PathEmbedding {
  std::vector<Eigen::MatrixXd> coordinates{};  ///< one a path; epochs x 2
  landscape::ScalingResult scaling{};
  Eigen::Index points = 0;
  Eigen::Vector2d shares{0, 0};  ///< of the positive eigenvalues, on each axis as it is drawn
};

/// Whether the second axis holds less than 1 %: a plane would stretch what is noise, or rounding, to its height.
[[nodiscard]] bool is_line(const PathEmbedding& embedding);

/// How an embedding is brought to look like another one. Turning a plane mixes its axes.
enum class Turning { rotate, reflect };

/// Dissimilarities of one layer's weights between all columns of all paths.
[[nodiscard]] Eigen::MatrixXd dissimilarities(const std::vector<const Path*>& paths,
                                              const Architecture& network,
                                              std::int64_t layer,
                                              Dissimilarity kind);

/// Classical scaling of dissimilarities between all columns of all paths. \param like  as for embed; a line is
/// reflected alone
[[nodiscard]] PathEmbedding embedding_of(const Eigen::MatrixXd& dissimilarities,
                                         const std::vector<const Path*>& paths,
                                         const PathEmbedding* like,
                                         Turning turning);

/// The same from the weights. \param like  an embedding of as many points, to which this one is turned and reflected
[[nodiscard]] PathEmbedding embed(const std::vector<const Path*>& paths,
                                  const Architecture& network,
                                  std::int64_t layer,
                                  Dissimilarity kind,
                                  const PathEmbedding* like = nullptr);

}  // namespace zeroset::studies
