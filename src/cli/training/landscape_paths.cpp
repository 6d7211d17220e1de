// Paths of runs as tables.
#include "cli/training/landscape_paths.hpp"

#include "zeroset/core/error.hpp"

#include "cli/training/landscape_output.hpp"

#include <cmath>
#include <limits>

namespace zeroset::cli {
namespace {

using Eigen::Index;
using landscape::PathStatistics;

Column real(const char* key, const char* heading) {
  return {.key = key, .heading = heading, .kind = ColumnKind::real};
}

/// Mean of those that are there: a step of length zero has no direction.
double mean_cosine(const PathStatistics& path) {
  double sum = 0;
  Index count = 0;
  for (const double cosine : path.step_cosines) {
    sum += std::isfinite(cosine) ? cosine : 0;
    count += std::isfinite(cosine) ? 1 : 0;
  }
  return count > 0 ? sum / static_cast<double>(count) : std::numeric_limits<double>::quiet_NaN();
}

std::vector<Column> path_columns() {
  return {{.key = "checkpoints", .heading = "checkpoints", .kind = ColumnKind::integer},
          real("path_length", "path length"),
          real("displacement", "displacement"),
          real("ratio", "displacement / length"),
          real("walk_ratio", "random walk"),
          real("mean_step_cosine", "mean cosine of successive steps"),
          real("turned_length", "turned along the path"),
          real("turned", "turned from start to end"),
          real("norm_ratio", "norm at the end / at the start")};
}

void append_path(const PathStatistics& path, std::vector<Cell>& cells) {
  const Index last = path.norms.size() - 1;
  const std::string still = "the run does not move", zero = "a vector is zero";
  cells.emplace_back(static_cast<std::int64_t>(last + 1));
  cells.emplace_back(path.length);
  cells.emplace_back(path.displacement);
  cells.push_back(cell_of(path.displacement / path.length, still));
  cells.push_back(cell_of(path.step_lengths.norm() / path.length, still));
  cells.push_back(cell_of(mean_cosine(path), "no two successive steps that move"));
  cells.push_back(cell_of(path.angular_length, zero));
  cells.push_back(cell_of(path.angular_displacement, zero));
  cells.push_back(cell_of(path.norms[last] / path.norms[0], zero));
}

constexpr const char* kCaption =
    "Lengths are Euclidean, from checkpoint to checkpoint: motion between two checkpoints is not seen. Turned: the "
    "same "
    "by angles alone, in radians, so that mere growth does not count. Random walk: the ratio of steps of the same "
    "lengths in directions orthogonal to each other; its successive steps have cosine 0.";

}  // namespace

std::vector<RunPath> paths_of(const Snapshots& snapshots) {
  std::vector<RunPath> paths;
  for (const SnapshotRun& run : snapshots.runs) {
    if (run.count < 2) {
      throw SpecError("", "landscape trajectory expects at least two checkpoints in " + run.folder + ", got 1");
    }
    RunPath path{.run = &run, .whole = landscape::path_statistics(snapshots.stream_of(run, snapshots.chosen.slices))};
    for (const ParameterGroup& group : layer_groups(snapshots)) {
      path.layers.push_back(group.title);
      path.by_layer.push_back(landscape::path_statistics(snapshots.stream_of(run, group.slices)));
    }
    paths.push_back(std::move(path));
  }
  return paths;
}

Table path_table(const std::vector<RunPath>& paths) {
  Table table{.name = "trajectory",
              .title = "How far each run went",
              .caption = kCaption,
              .columns = {{.key = "run", .heading = "run"}}};
  const std::vector<Column> columns = path_columns();
  table.columns.insert(table.columns.end(), columns.begin(), columns.end());
  for (const RunPath& path : paths) {
    std::vector<Cell> cells{path.run->label};
    append_path(path.whole, cells);
    add_row(table, std::move(cells));
  }
  return table;
}

Table layer_path_table(const std::vector<RunPath>& paths) {
  Table table{.name = "layers",
              .title = "How far each layer went",
              .caption = kCaption,
              .columns = {{.key = "run", .heading = "run"}, {.key = "layer", .heading = "layer"}}};
  const std::vector<Column> columns = path_columns();
  table.columns.insert(table.columns.end(), columns.begin(), columns.end());
  for (const RunPath& path : paths) {
    for (std::size_t l = 0; l < path.layers.size(); ++l) {
      std::vector<Cell> cells{path.run->label, path.layers[l]};
      append_path(path.by_layer[l], cells);
      add_row(table, std::move(cells));
    }
  }
  return table;
}

Table moments_table(const std::vector<RunPath>& paths) {
  Table table{.name = "moments",
              .title = "Each run checkpoint by checkpoint",
              .caption = "Cosine: between the step that ends here and the next.",
              .columns = {{.key = "run", .heading = "run"},
                          {.key = "step", .heading = "step", .kind = ColumnKind::integer},
                          real("epoch", "epoch"),
                          real("step_length", "length of the step"),
                          real("step_cosine", "cosine"),
                          real("from_start", "distance from the start"),
                          real("to_end", "distance to the end"),
                          real("norm", "norm"),
                          real("turned", "turned since the start"),
                          real("train_loss", "train loss"),
                          {.key = "test_error", .heading = "test error", .kind = ColumnKind::percent}}};
  const std::string unknown = "no line of metrics for this step", ends = "no step before, or none after";
  for (const RunPath& path : paths) {
    const SnapshotRun& run = *path.run;
    const Index last = static_cast<Index>(run.count) - 1;
    for (Index t = 0; t <= last; ++t) {
      const std::size_t at = static_cast<std::size_t>(t);
      add_row(
          table,
          {run.label,
           run.steps[at],
           cell_of(run.epochs[at], "the file does not say"),
           t > 0 ? Cell(path.whole.step_lengths[t - 1]) : Cell(Missing{ends}),
           t > 0 && t < last ? cell_of(path.whole.step_cosines[t - 1], "a step of length zero") : Cell(Missing{ends}),
           path.whole.from_start[t],
           path.whole.to_end[t],
           path.whole.norms[t],
           cell_of(path.whole.angles[t], "a vector is zero"),
           cell_of(run.train_loss[at], unknown),
           cell_of(run.test_error[at], unknown)});
    }
  }
  return table;
}

}  // namespace zeroset::cli
