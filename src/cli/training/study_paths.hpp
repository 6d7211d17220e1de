// Snapshots of runs, and where they lie in the plane.
#pragma once

#include "zeroset/core/figure.hpp"
#include "zeroset/landscape/embedding.hpp"
#include "zeroset/nets/training.hpp"

#include "cli/training/study_protocol.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::cli {

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
[[nodiscard]] Path read_path(const nets::RunResult& result,
                             const Experiment& run,
                             const std::string& label,
                             std::int64_t first_epoch = 0);

[[nodiscard]] PointMeasures measures_of(const nets::SplitMetrics& train, const nets::SplitMetrics& test);

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

enum class PointLabels { none, epochs, train_errors };

struct PanelOptions {
  PointLabels labels = PointLabels::epochs;
  std::vector<std::size_t> shown{};  ///< paths with colours; empty: all
  bool others_grey = false;          ///< draw the others as grey lines
};

/// A panel: one line a path (those with one label look the same), its start marked ○, its end ●, with numbers beside as
/// many of its points as have room. Axes say their share.
[[nodiscard]] Panel path_panel(const std::string& title,
                               const std::vector<const Path*>& paths,
                               const PathEmbedding& embedding,
                               const PanelOptions& options = {});

/// Letters, digits, '_', '-' and '.' alone.
[[nodiscard]] std::string series_key(const std::string& text);

}  // namespace zeroset::cli
