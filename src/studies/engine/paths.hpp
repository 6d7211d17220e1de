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
};

/// Dissimilarities of one layer's weights between all columns of all paths.
[[nodiscard]] Eigen::MatrixXd dissimilarities(const std::vector<const Path*>& paths,
                                              const Architecture& network,
                                              std::int64_t layer,
                                              Dissimilarity kind);

/// Classical scaling of them. \param like  an embedding of as many points, to which this one is turned and reflected
[[nodiscard]] PathEmbedding embed(const std::vector<const Path*>& paths,
                                  const Architecture& network,
                                  std::int64_t layer,
                                  Dissimilarity kind,
                                  const PathEmbedding* like = nullptr);

}  // namespace zeroset::studies
