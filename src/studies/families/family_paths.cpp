#include "zeroset/landscape/directions.hpp"
#include "zeroset/landscape/distances.hpp"
#include "zeroset/landscape/embedding.hpp"

#include "studies/families/family_measures.hpp"

#include <algorithm>

namespace zeroset::studies {
namespace {

using landscape::SnapshotRun;
using landscape::Snapshots;

constexpr std::size_t kMaxSeeds = 4, kMinPoints = 4;

/// Runs of one seed; seeds in the order of their first runs.
std::vector<SeedPaths> by_seed(const Snapshots& snapshots) {
  std::vector<SeedPaths> groups;
  for (std::size_t r = 0; r < snapshots.runs.size(); ++r) {
    const std::uint64_t seed = snapshots.runs[r].experiment->seed;
    const auto same =
        std::find_if(groups.begin(), groups.end(), [seed](const SeedPaths& group) { return group.seed == seed; });
    (same == groups.end() ? groups.emplace_back(SeedPaths{.seed = seed}) : *same).runs.push_back(r);
  }
  return groups;
}

/// The points of these runs, run by run.
std::vector<std::size_t> points_of(const Snapshots& snapshots, const std::vector<std::size_t>& runs) {
  std::vector<std::size_t> points;
  for (const std::size_t r : runs) {
    for (std::size_t i = 0; i < snapshots.runs[r].count; ++i) {
      points.push_back(snapshots.runs[r].first + i);
    }
  }
  return points;
}

}  // namespace

std::vector<SeedPaths> paths_by_seed(const Snapshots& snapshots) {
  std::vector<SeedPaths> paths;
  for (SeedPaths& group : by_seed(snapshots)) {
    const std::vector<std::size_t> points = points_of(snapshots, group.runs);
    if (group.runs.size() < 2 || points.size() < kMinPoints || paths.size() >= kMaxSeeds) {
      continue;
    }
    const landscape::ScalingResult scaling = landscape::classical_scaling(
        landscape::cosine_dissimilarities(snapshots.stream(landscape::weight_slices(snapshots.network), points)));
    group.coordinates = scaling.coordinates;
    group.explained = scaling.explained;
    paths.push_back(std::move(group));
  }
  return paths;
}

}  // namespace zeroset::studies
