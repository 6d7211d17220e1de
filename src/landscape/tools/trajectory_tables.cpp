#include "landscape/tools/trajectory_output.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::landscape {
namespace {

using Eigen::Index;

Column real_column(const char* key, const char* heading) {
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
          real_column("path_length", "path length"),
          real_column("displacement", "displacement"),
          real_column("ratio", "displacement / length"),
          real_column("walk_ratio", "random walk"),
          real_column("mean_step_cosine", "mean cosine of successive steps"),
          real_column("turned_length", "angle along the path (rad)"),
          real_column("turned", "angle from start to end (rad)"),
          real_column("norm_ratio", "norm at the end / at the start")};
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
    "Lengths are Euclidean, from checkpoint to checkpoint: motion between two checkpoints is not seen. Angle: the "
    "same by angles alone, in radians, so that mere growth does not count. Random walk: the ratio of steps of the same "
    "lengths in directions orthogonal to each other; its successive steps have cosine 0.";

}  // namespace

Table path_table(const TrajectoryResult& result) {
  Table table{.name = "trajectory",
              .title = "How far each run went",
              .caption = kCaption,
              .columns = {{.key = "run", .heading = "run"}}};
  const std::vector<Column> columns = path_columns();
  table.columns.insert(table.columns.end(), columns.begin(), columns.end());
  mark_details(table, {"turned_length", "mean_step_cosine", "norm_ratio"});
  for (std::size_t r = 0; r < result.paths.size(); ++r) {
    std::vector<Cell> cells{result.source.runs[r].label};
    append_path(result.paths[r].whole, cells);
    add_row(table, std::move(cells));
  }
  return table;
}

Table layer_path_table(const TrajectoryResult& result) {
  Table table{.name = "layers",
              .title = "How far each layer went",
              .caption = kCaption,
              .columns = {{.key = "run", .heading = "run"}, {.key = "layer", .heading = "layer"}}};
  const std::vector<Column> columns = path_columns();
  table.columns.insert(table.columns.end(), columns.begin(), columns.end());
  mark_details(table, {"turned_length", "mean_step_cosine", "norm_ratio"});
  for (std::size_t r = 0; r < result.paths.size(); ++r) {
    const RunPath& path = result.paths[r];
    for (std::size_t l = 0; l < path.layers.size(); ++l) {
      std::vector<Cell> cells{result.source.runs[r].label, path.layers[l]};
      append_path(path.by_layer[l], cells);
      add_row(table, std::move(cells));
    }
  }
  return table;
}

Table moments_table(const TrajectoryResult& result) {
  Table table{.name = "moments",
              .title = "Each run checkpoint by checkpoint",
              .caption = "Cosine: between the step that ends here and the next.",
              .columns = {{.key = "run", .heading = "run"},
                          {.key = "step", .heading = "step", .kind = ColumnKind::integer},
                          real_column("epoch", "epoch"),
                          real_column("step_length", "length of the step"),
                          real_column("step_cosine", "cosine"),
                          real_column("from_start", "distance from the start"),
                          real_column("to_end", "distance to the end"),
                          real_column("norm", "norm"),
                          real_column("turned", "angle to the start (rad)"),
                          real_column("train_loss", "training loss"),
                          {.key = "test_error", .heading = "test error", .kind = ColumnKind::percent}}};
  mark_details(table, {"step_cosine", "to_end", "norm", "turned"});
  const std::string unknown = "no line of metrics for this step", ends = "no step before, or none after";
  for (std::size_t r = 0; r < result.paths.size(); ++r) {
    const SnapshotRun& run = result.source.runs[r];
    const PathStatistics& path = result.paths[r].whole;
    const Index last = static_cast<Index>(run.count) - 1;
    for (Index t = 0; t <= last; ++t) {
      const std::size_t at = static_cast<std::size_t>(t);
      add_row(table,
              {run.label,
               run.steps[at],
               cell_of(run.epochs[at], "the file does not say"),
               t > 0 ? Cell(path.step_lengths[t - 1]) : Cell(Missing{ends}),
               t > 0 && t < last ? cell_of(path.step_cosines[t - 1], "a step of length zero") : Cell(Missing{ends}),
               path.from_start[t],
               path.to_end[t],
               path.norms[t],
               cell_of(path.angles[t], "a vector is zero"),
               cell_of(run.train_loss[at], unknown),
               cell_of(run.test_error[at], unknown)});
    }
  }
  return table;
}

}  // namespace zeroset::landscape
