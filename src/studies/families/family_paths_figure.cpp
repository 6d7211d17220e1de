#include "zeroset/core/text.hpp"
#include "zeroset/landscape/embedding_axes.hpp"

#include "studies/families/family_tables.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace zeroset::studies {
namespace {

using landscape::SnapshotRun;

std::string activation_of(const SnapshotRun& run) {
  return name(run.experiment->activations.front());
}

std::string last_epoch(const SnapshotRun& run) {
  const double epoch = run.epochs[run.count - 1];
  return std::isfinite(epoch) ? std::to_string(std::lround(epoch)) : "end";
}

Panel panel_of(const std::vector<SnapshotRun>& runs, const SeedPaths& paths, const std::vector<std::string>& families) {
  Panel panel{.title = "all weights, seed " + std::to_string(paths.seed),
              .x = {.title = "first axis, " + percent(paths.explained(0))},
              .y = {.title = "second axis, " + percent(paths.explained(1))}};
  Eigen::Index row = 0;
  for (const std::size_t r : paths.runs) {
    const SnapshotRun& run = runs[r];
    const auto family = std::find(families.begin(), families.end(), activation_of(run)) - families.begin();
    Series path{.key = "path" + std::to_string(family + 1), .name = activation_of(run)};
    for (std::size_t i = 0; i < run.count; ++i, ++row) {
      path.x.push_back(paths.coordinates(row, 0));
      path.y.push_back(paths.coordinates(row, 1));
    }
    Series ends{.key = "ends" + std::to_string(family + 1), .kind = SeriesKind::labels};
    ends.x = {path.x.back()};
    ends.y = {path.y.back()};
    ends.text = {last_epoch(run)};
    panel.series.push_back(std::move(path));
    panel.series.push_back(std::move(ends));
  }
  return panel;
}

}  // namespace

Figure paths_figure(const FamilyComparison& comparison) {
  const std::vector<SnapshotRun>& runs = comparison.source.runs;
  std::vector<std::string> families;
  for (const SnapshotRun& run : runs) {
    if (std::find(families.begin(), families.end(), activation_of(run)) == families.end()) {
      families.push_back(activation_of(run));
    }
  }
  Figure figure{.name = "paths",
                .title = "From the same start",
                .caption =
                    "Classical scaling of the cosine distances between all checkpoints of one seed, whose networks "
                    "begin at the same point with the same order of images; last epochs are labeled."};
  bool any_flat = false;
  for (const SeedPaths& paths : comparison.paths) {
    std::vector<Panel> one{panel_of(runs, paths, families)};
    if (landscape::is_flat(paths.explained)) {
      landscape::set_equal_axes(one, figure.panel_width, figure.panel_height);
      any_flat = true;
    }
    figure.panels.push_back(std::move(one.front()));
  }
  figure.caption += any_flat ? landscape::kFlatWords : "";
  return figure;
}

}  // namespace zeroset::studies
