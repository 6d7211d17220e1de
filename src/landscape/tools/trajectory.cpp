#include "zeroset/landscape/trajectory.hpp"

#include "zeroset/core/error.hpp"

#include "landscape/tools/trajectory_output.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace zeroset::landscape {

TrajectoryResult trajectory(const Snapshots& snapshots) {
  TrajectoryResult result{.source = snapshots};
  for (const SnapshotRun& run : snapshots.runs) {
    if (run.count < 2) {
      throw SpecError("", "landscape trajectory expects at least two checkpoints in " + run.folder + ", got 1");
    }
    RunPath path{.whole = path_statistics(snapshots.stream_of(run, snapshots.chosen.slices))};
    for (const ParameterGroup& group : layer_groups(snapshots)) {
      path.layers.push_back(group.title);
      path.by_layer.push_back(path_statistics(snapshots.stream_of(run, group.slices)));
    }
    result.paths.push_back(std::move(path));
  }
  return result;
}

Results results(const TrajectoryResult& result) {
  Results found{.facts = begin_facts("trajectory", result.source),
                .tables = {path_table(result), layer_path_table(result), moments_table(result)},
                .figures = {path_figure(result)},
                .notes = result.source.notes};
  if (!result.paths.front().layers.empty()) {
    found.figures.push_back(layer_path_figure(result));
  }
  return found;
}

nlohmann::ordered_json to_json(const TrajectoryResult& result) {
  return to_json(results(result));
}

}  // namespace zeroset::landscape
