#include "zeroset/landscape/directions.hpp"
#include "zeroset/landscape/distances.hpp"
#include "zeroset/landscape/embedding.hpp"

#include "cli/training/family_tables.hpp"
#include "cli/training/landscape_output.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace zeroset::cli {
namespace {

constexpr std::size_t kMostPanels = 4;

using Group = std::vector<const SnapshotRun*>;

std::string activation_of(const SnapshotRun& run) {
  return name(run.experiment->activations.front());
}

/// Runs of one seed; seeds in the order of their first runs.
std::vector<Group> by_seed(const Snapshots& snapshots) {
  std::vector<Group> groups;
  for (const SnapshotRun& run : snapshots.runs) {
    const auto same = std::find_if(groups.begin(), groups.end(), [&](const Group& group) {
      return group.front()->experiment->seed == run.experiment->seed;
    });
    (same == groups.end() ? groups.emplace_back() : *same).push_back(&run);
  }
  std::erase_if(groups, [](const Group& group) {
    const std::size_t points =
        std::accumulate(group.begin(), group.end(), std::size_t{0}, [](std::size_t sum, const SnapshotRun* run) {
          return sum + run->count;
        });
    return group.size() < 2 || points < 4;
  });
  return groups;
}

std::string last_epoch(const SnapshotRun& run) {
  const double epoch = run.epochs[run.count - 1];
  return std::isfinite(epoch) ? std::to_string(std::lround(epoch)) : "end";
}

Panel panel_of(const Snapshots& snapshots, const Group& group, const std::vector<std::string>& families) {
  std::vector<std::size_t> points;
  for (const SnapshotRun* run : group) {
    for (std::size_t i = 0; i < run->count; ++i) {
      points.push_back(run->first + i);
    }
  }
  const landscape::ScalingResult scaling = landscape::classical_scaling(
      landscape::cosine_dissimilarities(snapshots.stream(landscape::weight_slices(snapshots.network), points)));
  Panel panel{.title = "seed " + std::to_string(group.front()->experiment->seed),
              .x = {.title = "first axis, " + percent(scaling.explained(0))},
              .y = {.title = "second axis, " + percent(scaling.explained(1))}};
  Eigen::Index row = 0;
  for (const SnapshotRun* run : group) {
    const auto family = std::find(families.begin(), families.end(), activation_of(*run)) - families.begin();
    Series path{.key = "path" + std::to_string(family + 1), .name = activation_of(*run)};
    for (std::size_t i = 0; i < run->count; ++i, ++row) {
      path.x.push_back(scaling.coordinates(row, 0));
      path.y.push_back(scaling.coordinates(row, 1));
    }
    Series ends{.key = "ends" + std::to_string(family + 1), .kind = SeriesKind::labels};
    ends.x = {path.x.back()};
    ends.y = {path.y.back()};
    ends.text = {last_epoch(*run)};
    panel.series.push_back(std::move(path));
    panel.series.push_back(std::move(ends));
  }
  return panel;
}

}  // namespace

std::optional<Figure> paths_by_seed_figure(const Snapshots& snapshots) {
  std::vector<std::string> families;
  for (const SnapshotRun& run : snapshots.runs) {
    if (std::find(families.begin(), families.end(), activation_of(run)) == families.end()) {
      families.push_back(activation_of(run));
    }
  }
  Figure figure{.name = "paths",
                .title = "From the same start",
                .caption =
                    "Classical scaling of the cosine distances between all checkpoints of one seed, whose networks "
                    "begin at the same point with the same order of images; last epochs are labelled."};
  for (const Group& group : by_seed(snapshots)) {
    if (figure.panels.size() < kMostPanels) {
      figure.panels.push_back(panel_of(snapshots, group, families));
    }
  }
  return figure.panels.empty() ? std::nullopt : std::optional(figure);
}

}  // namespace zeroset::cli
