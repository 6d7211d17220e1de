// Paths of runs as tables and figures.
#pragma once

#include "zeroset/landscape/trajectory.hpp"

namespace zeroset::landscape {

/// One row a run, beside the random walk of the same step lengths.
[[nodiscard]] Table path_table(const TrajectoryResult& result);
/// One row a run and layer.
[[nodiscard]] Table layer_path_table(const TrajectoryResult& result);
/// One row a checkpoint.
[[nodiscard]] Table moments_table(const TrajectoryResult& result);
/// Distance from the start and to the end, norm, and cosine of successive steps against the epoch.
[[nodiscard]] Figure path_figure(const TrajectoryResult& result);
/// Norm and angle by layer.
[[nodiscard]] Figure layer_path_figure(const TrajectoryResult& result);

}  // namespace zeroset::landscape
