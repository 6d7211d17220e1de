// Paths of runs as pictures.
#include "cli/training/landscape_output.hpp"
#include "cli/training/landscape_paths.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset::cli {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

std::vector<double> values(const VectorXd& vector) {
  return {vector.begin(), vector.end()};
}

/// Epochs where all points say theirs, else steps.
bool all_have_epochs(const std::vector<RunPath>& paths) {
  return std::all_of(paths.begin(), paths.end(), [](const RunPath& path) {
    return std::all_of(path.run->epochs.begin(), path.run->epochs.end(), [](double e) { return std::isfinite(e); });
  });
}

std::vector<double> moments(const RunPath& path, bool epochs, std::size_t first, std::size_t count) {
  std::vector<double> result;
  for (std::size_t t = first; t < first + count; ++t) {
    result.push_back(epochs ? path.run->epochs[t] : static_cast<double>(path.run->steps[t]));
  }
  return result;
}

/// Distance from the start of a walk whose steps are orthogonal to each other.
std::vector<double> walked(const VectorXd& step_lengths) {
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

Figure path_figure(const std::vector<RunPath>& paths) {
  const bool epochs = all_have_epochs(paths);
  Panel start = empty_panel("from the start", "distance", epochs), end = empty_panel("to the end", "distance", epochs);
  Panel norm = empty_panel("norm", "norm", epochs), turn = empty_panel("successive steps", "cosine", epochs);
  for (std::size_t r = 0; r < paths.size(); ++r) {
    const RunPath& path = paths[r];
    const auto series = [&](std::vector<double> y, std::size_t first) {
      std::vector<double> x = moments(path, epochs, first, y.size());
      return Series{.key = run_key(r), .name = path.run->legend, .x = std::move(x), .y = std::move(y)};
    };
    start.series.push_back(series(values(path.whole.from_start), 0));
    Series walk = series(walked(path.whole.step_lengths), 0);
    walk.key += "-walk";
    walk.name.clear();
    walk.kind = SeriesKind::guide;
    start.series.push_back(std::move(walk));
    end.series.push_back(series(values(path.whole.to_end), 0));
    norm.series.push_back(series(values(path.whole.norms), 0));
    turn.series.push_back(series(values(path.whole.step_cosines), 1));
  }
  turn.series.push_back({.key = "walk",
                         .kind = SeriesKind::guide,
                         .x = {turn.series.front().x.empty() ? 0 : turn.series.front().x.front(),
                               turn.series.front().x.empty() ? 1 : turn.series.front().x.back()},
                         .y = {0, 0}});
  return {.name = "trajectory",
          .title = "Paths of training",
          .caption =
              "From checkpoint to checkpoint. Grey: random walks of the same step lengths, in directions "
              "orthogonal to each other.",
          .panels = {start, end, norm, turn}};
}

Figure layer_path_figure(const std::vector<RunPath>& paths) {
  const bool epochs = all_have_epochs(paths);
  Figure figure{.name = "layers",
                .title = "Norm and direction by layer",
                .caption =
                    "Norm: as a multiple of that at the start. Turned: angle to the start. A batch "
                    "normalisation after a layer makes its norm a matter of the learning rate alone."};
  for (std::size_t l = 0; l < paths.front().layers.size(); ++l) {
    Panel norm = empty_panel("", "norm / at the start", epochs), turn = empty_panel("", "turned (radians)", epochs);
    norm.title = paths.front().layers[l] + ", norm";
    turn.title = paths.front().layers[l] + ", direction";
    for (std::size_t r = 0; r < paths.size(); ++r) {
      const landscape::PathStatistics& path = paths[r].by_layer[l];
      const std::vector<double> x = moments(paths[r], epochs, 0, paths[r].run->count);
      const std::string& label = paths[r].run->legend;
      norm.series.push_back({.key = run_key(r), .name = label, .x = x, .y = values(path.norms / path.norms[0])});
      turn.series.push_back({.key = run_key(r), .name = label, .x = x, .y = values(path.angles)});
    }
    figure.panels.push_back(std::move(norm));
    figure.panels.push_back(std::move(turn));
  }
  return figure;
}

}  // namespace zeroset::cli
