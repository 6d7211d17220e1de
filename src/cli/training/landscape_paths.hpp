#pragma once

#include "zeroset/core/figure.hpp"
#include "zeroset/core/table.hpp"
#include "zeroset/landscape/path.hpp"

#include "cli/training/snapshots.hpp"

#include <string>
#include <vector>

namespace zeroset::cli {

/// One run's path, in all parameters that count and layer by layer.
struct RunPath {
  const SnapshotRun* run = nullptr;
  landscape::PathStatistics whole{};
  std::vector<std::string> layers{};
  std::vector<landscape::PathStatistics> by_layer{};
};

/// \throws SpecError for a run of one checkpoint
[[nodiscard]] std::vector<RunPath> paths_of(const Snapshots& snapshots);

/// One row a run, beside the random walk of the same step lengths.
[[nodiscard]] Table path_table(const std::vector<RunPath>& paths);
/// One row a run and layer.
[[nodiscard]] Table layer_path_table(const std::vector<RunPath>& paths);
/// One row a checkpoint.
[[nodiscard]] Table moments_table(const std::vector<RunPath>& paths);
/// Distance from the start and to the end, norm, and cosine of successive steps against the epoch.
[[nodiscard]] Figure path_figure(const std::vector<RunPath>& paths);
/// Norm and angle by layer.
[[nodiscard]] Figure layer_path_figure(const std::vector<RunPath>& paths);

}  // namespace zeroset::cli
