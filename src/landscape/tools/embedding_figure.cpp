#include "zeroset/core/text.hpp"
#include "zeroset/landscape/embedding_axes.hpp"

#include "landscape/tools/embedding_output.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::landscape {
namespace {

using Eigen::Index;

std::vector<double> column(const EmbeddedPoints& embedding, const SnapshotRun& run, Index axis) {
  const auto part =
      embedding.coordinates.col(axis).segment(static_cast<Index>(run.first), static_cast<Index>(run.count));
  return {part.begin(), part.end()};
}

/// Few enough labels to read: the ends and some between, by epoch, or by step where no epoch is known; where colors
/// are of activations, the seed at the end.
std::vector<std::string> point_labels(const SnapshotSource& source, const SnapshotRun& run) {
  constexpr std::size_t kRuns = 12, kSeeds = 30;  // more would cover the picture
  std::vector<std::string> text(run.count);
  if (source.colored_by_activation()) {
    text.back() = source.runs.size() <= kSeeds ? "seed " + std::to_string(run.experiment->seed) : "";
    return text;
  }
  const std::size_t labels = std::max<std::size_t>(2, kRuns / source.runs.size());
  for (std::size_t k = 0; k < labels && source.runs.size() <= kRuns; ++k) {
    const std::size_t t = (run.count - 1) * k / (labels - 1);
    text[t] = std::isfinite(run.epochs[t]) ? std::to_string(std::llround(run.epochs[t])) : std::to_string(run.steps[t]);
  }
  return text;
}

Axis axis_of(const EmbeddedPoints& embedding, Index axis) {
  const std::string number = axis == 0 ? "first axis" : "second axis";
  return {.title = axis < embedding.axis_shares.size() ? number + ", " + percent(embedding.axis_shares[axis]) : number};
}

/// "relu, layer2": of several activations the legend tells.
std::string panel_title(const SnapshotSource& source, const ParameterGroup& group) {
  std::string activation;
  for (const SnapshotRun& run : source.runs) {
    const std::string own = run.experiment ? name(run.experiment->activations.front()) : "";
    if (own.empty() || (!activation.empty() && activation != own)) {
      return group.title;
    }
    activation = own;
  }
  return activation + ", " + group.title;
}

Panel panel_of(const std::string& title, const SnapshotSource& source, const EmbeddedPoints& embedding, bool labeled) {
  Panel panel{.title = title, .x = axis_of(embedding, 0), .y = axis_of(embedding, 1)};
  Series starts{.key = "start", .name = "start", .kind = SeriesKind::points};
  Series ends{.key = "end", .name = "end", .kind = SeriesKind::points};
  for (std::size_t r = 0; r < source.runs.size(); ++r) {
    const SnapshotRun& run = source.runs[r];
    const std::vector<double> x = column(embedding, run, 0), y = column(embedding, run, 1);
    panel.series.push_back({.key = run_key(r), .name = run.legend, .kind = SeriesKind::line, .x = x, .y = y});
    panel.series.push_back(
        {.key = run_key(r) + "-points", .name = run.legend, .kind = SeriesKind::points, .x = x, .y = y});
    if (labeled) {
      panel.series.back().text = point_labels(source, run);
    }
    starts.x.push_back(x.front());
    starts.y.push_back(y.front());
    ends.x.push_back(x.back());
    ends.y.push_back(y.back());
  }
  panel.series.push_back(std::move(starts));
  panel.series.push_back(std::move(ends));
  return panel;
}

std::string figure_caption(const EmbeddingResult& result) {
  const std::vector<EmbeddedPanel>& panels = result.panels;
  const EmbeddedPoints& first = panels.front().points;
  std::string caption = std::string("Each point is a checkpoint") +
                        (result.source.colored_by_activation() ? ", each line a seed; " : ", labeled by its epoch; ") +
                        describe(panels.front().group);
  caption += (panels.size() > 1 ? " and so on" : "") +
             (result.method == EmbeddingMethod::pca ? std::string(".") : "; distance: " + distance_title(result) + ".");
  if (first.negative_share && *first.negative_share > 1e-9) {
    caption += " Negative eigenvalues hold " + percent(*first.negative_share) +
               " of all: no Euclidean points have these distances.";
  }
  if (first.normalized_stress) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3f", *first.normalized_stress);
    caption += " Stress-1: " + std::string(text) + ".";
  }
  if (first.neighbors) {
    caption += " Neighbours in the graph: " + std::to_string(*first.neighbors) + ".";
  }
  if (std::any_of(panels.begin(), panels.end(), [](const EmbeddedPanel& p) { return is_flat(p.points.axis_shares); })) {
    caption += kFlatWords;
  }
  if (panels.front().walk) {
    caption +=
        " Panels “random walk”: walks from the same starts with steps of the same lengths in random directions; runs "
        "that began at another one's checkpoint branch there.";
  }
  return caption;
}

}  // namespace

Figure points_figure(const EmbeddingResult& result) {
  const std::vector<EmbeddedPanel>& panels = result.panels;
  Figure figure{.name = name(result.method),
                .title = title_of(result.method),
                .caption = figure_caption(result),
                .columns = panels.front().walk || panels.size() > 1 ? 2 : 1,
                .panel_width = 9.5,
                .panel_height = 8};
  for (const EmbeddedPanel& panel : panels) {
    const std::string title = panel_title(result.source, panel.group);
    std::vector<Panel> pair{panel_of(title, result.source, panel.points, true)};
    if (panel.walk) {
      pair.push_back(panel_of(title + ", random walk", result.source, *panel.walk, false));
    }
    set_equal_axes(pair, figure.panel_width, figure.panel_height);
    figure.panels.insert(figure.panels.end(), pair.begin(), pair.end());
  }
  return figure;
}

}  // namespace zeroset::landscape
