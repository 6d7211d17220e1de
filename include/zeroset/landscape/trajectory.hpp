/// \file
/// How far, how straight and how fast runs went: their paths from checkpoint to checkpoint.
#pragma once

#include "zeroset/document/results.hpp"
#include "zeroset/landscape/path.hpp"
#include "zeroset/landscape/snapshots.hpp"

#include <nlohmann/json_fwd.hpp>

#include <vector>

namespace zeroset::landscape {

/// One run's path, in all parameters that count and layer by layer.
struct RunPath {
  PathStatistics whole{};
  std::vector<std::string> layers{};       ///< titles of layer_groups
  std::vector<PathStatistics> by_layer{};  ///< one a title
};

/// The paths of stored runs in numbers.
struct TrajectoryResult {
  SnapshotSource source{};
  std::vector<RunPath> paths{};  ///< one a run
};

/// Cost: two passes through the parameters that count, and two through each layer's weights.
/// \throws SpecError for a run of one checkpoint
[[nodiscard]] TrajectoryResult trajectory(const Snapshots& snapshots);

/// Tables "trajectory" (a row a run, beside the random walk of the same step lengths), "layers" (a row a run and layer)
/// and "moments" (a row a checkpoint); figures "trajectory" and, where layers count, "layers".
[[nodiscard]] Results results(const TrajectoryResult& result);

/// The document of `zeroset landscape trajectory`: to_json(results(result)).
[[nodiscard]] nlohmann::ordered_json to_json(const TrajectoryResult& result);

}  // namespace zeroset::landscape
