#include "landscape/tools/trajectory_output.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

std::vector<double> values(const VectorXd& vector) {
  return {vector.begin(), vector.end()};
}

/// Epochs where all points say theirs, else steps.
bool all_have_epochs(const std::vector<SnapshotRun>& runs) {
  return std::all_of(runs.begin(), runs.end(), [](const SnapshotRun& run) {
    return std::all_of(run.epochs.begin(), run.epochs.end(), [](double epoch) { return std::isfinite(epoch); });
  });
}

std::vector<double> moments(const SnapshotRun& run, bool epochs, std::size_t first, std::size_t count) {
  std::vector<double> result;
  for (std::size_t t = first; t < first + count; ++t) {
    result.push_back(epochs ? run.epochs[t] : static_cast<double>(run.steps[t]));
  }
  return result;
}

/// Distance from the start of a walk whose steps are orthogonal to each other.
std::vector<double> walked_figure(const VectorXd& step_lengths) {
  std::vector<double> distances{0};
  double sum = 0;
  for (const double length : step_lengths) {
    sum += length * length;
    distances.push_back(std::sqrt(sum));
  }
  return distances;
}

Panel empty_panel(const char* title, const char* y, bool epochs) {
  return {.title = title, .x = {.title = epochs ? "epoch" : "step"}, .y = {.title = y}};
}

}  // namespace

Figure path_figure(const TrajectoryResult& result) {
  const std::vector<SnapshotRun>& runs = result.source.runs;
  const bool epochs = all_have_epochs(runs);
  Panel start = empty_panel("from the start", "distance", epochs), end = empty_panel("to the end", "distance", epochs);
  Panel norm = empty_panel("norm", "norm", epochs), turn = empty_panel("successive steps", "cosine", epochs);
  for (std::size_t r = 0; r < runs.size(); ++r) {
    const PathStatistics& path = result.paths[r].whole;
    const auto series = [&](std::vector<double> y, std::size_t first) {
      std::vector<double> x = moments(runs[r], epochs, first, y.size());
      return Series{.key = run_key(r), .name = runs[r].legend, .x = std::move(x), .y = std::move(y)};
    };
    start.series.push_back(series(values(path.from_start), 0));
    Series walk = series(walked_figure(path.step_lengths), 0);
    walk.key += "-walk";
    walk.name.clear();
    walk.kind = SeriesKind::guide;
    start.series.push_back(std::move(walk));
    end.series.push_back(series(values(path.to_end), 0));
    norm.series.push_back(series(values(path.norms), 0));
    turn.series.push_back(series(values(path.step_cosines), 1));
  }
  turn.series.push_back({.key = "walk",
                         .kind = SeriesKind::guide,
                         .x = {turn.series.front().x.empty() ? 0 : turn.series.front().x.front(),
                               turn.series.front().x.empty() ? 1 : turn.series.front().x.back()},
                         .y = {0, 0}});
  return {.name = "trajectory",
          .title = "Paths of training",
          .caption =
              "From checkpoint to checkpoint. Gray: random walks of the same step lengths, in directions "
              "orthogonal to each other.",
          .panels = {start, end, norm, turn}};
}

Figure layer_path_figure(const TrajectoryResult& result) {
  const std::vector<SnapshotRun>& runs = result.source.runs;
  const bool epochs = all_have_epochs(runs);
  Figure figure{.name = "layers",
                .title = "Norm and direction by layer",
                .caption =
                    "Norm: as a multiple of that at the start. Angle: to the start. A batch "
                    "normalization after a layer makes its norm a matter of the learning rate alone."};
  for (std::size_t l = 0; l < result.paths.front().layers.size(); ++l) {
    Panel norm = empty_panel("", "norm / at the start", epochs), turn = empty_panel("", "angle (rad)", epochs);
    norm.title = result.paths.front().layers[l] + ", norm";
    turn.title = result.paths.front().layers[l] + ", direction";
    for (std::size_t r = 0; r < runs.size(); ++r) {
      const PathStatistics& path = result.paths[r].by_layer[l];
      const std::vector<double> x = moments(runs[r], epochs, 0, runs[r].count);
      const std::string& label = runs[r].legend;
      norm.series.push_back({.key = run_key(r), .name = label, .x = x, .y = values(path.norms / path.norms[0])});
      turn.series.push_back({.key = run_key(r), .name = label, .x = x, .y = values(path.angles)});
    }
    figure.panels.push_back(std::move(norm));
    figure.panels.push_back(std::move(turn));
  }
  return figure;
}

}  // namespace zeroset::landscape
