#include "cli/training/comparison_output.hpp"

#include <algorithm>
#include <functional>
#include <limits>

namespace zeroset::cli {
namespace {

using nets::ComparedRun;
using nets::Comparison;
using nets::EpochMetrics;

using Value = std::function<std::optional<double>(const EpochMetrics&)>;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

/// Mean and range over the seeds at one epoch; a curve ends where the first of its runs ends.
Series curve(const Experiment& experiment, const Comparison& comparison, std::size_t activation, const Value& value) {
  Series series{.key = nets::activation_slug(experiment, activation),
                .name = name(experiment.activations[activation]),
                .kind = SeriesKind::line};
  std::vector<const ComparedRun*> runs;
  std::size_t length = std::numeric_limits<std::size_t>::max();
  for (const ComparedRun& run : comparison.runs) {
    if (run.activation == activation && !run.result.epochs.empty()) {
      runs.push_back(&run);
      length = std::min(length, run.result.epochs.size());
    }
  }
  for (std::size_t e = 0; !runs.empty() && e < length; ++e) {
    double sum = 0, least = std::numeric_limits<double>::infinity(), most = -least;
    bool finite = true;
    for (const ComparedRun* run : runs) {
      const std::optional<double> one = value(run->result.epochs[e]);
      finite = finite && one.has_value();
      const double v = one.value_or(kMissing);
      sum += v;
      least = std::min(least, v);
      most = std::max(most, v);
    }
    series.x.push_back(static_cast<double>(runs.front()->result.epochs[e].epoch));
    series.y.push_back(finite ? sum / static_cast<double>(runs.size()) : kMissing);
    series.lower.push_back(finite ? least : kMissing);
    series.upper.push_back(finite ? most : kMissing);
  }
  return series;
}

Panel panel(
    const Experiment& experiment, const Comparison& comparison, const char* title, const Axis& y, const Value& value) {
  Panel result{.title = title, .x = {.title = "epoch"}, .y = y};
  for (std::size_t a = 0; a < experiment.activations.size(); ++a) {
    result.series.push_back(curve(experiment, comparison, a, value));
  }
  return result;
}

}  // namespace

Figure error_curves(const Experiment& experiment, const Comparison& comparison) {
  const Axis axis{.title = "error", .unit = "%", .lower = 0};
  return {.name = "error_curves",
          .title = "Training and test error",
          .caption =
              "Mean over the seeds; the band goes from the smallest to the largest seed. Epoch 0 is the network before "
              "the first step. "
              "Batch normalisation uses the statistics of the whole training set.",
          .panels = {panel(experiment,
                           comparison,
                           "training",
                           axis,
                           [](const EpochMetrics& m) { return std::optional(100 * m.train.error()); }),
                     panel(experiment, comparison, "test", axis, [](const EpochMetrics& m) {
                       return std::optional(100 * m.test.error());
                     })}};
}

Figure loss_curves(const Experiment& experiment, const Comparison& comparison) {
  const Axis axis{.title = "median loss", .logarithmic = true};
  return {
      .name = "loss_curves",
      .title = "Training and test loss",
      .caption =
          "Median cross entropy of the images; mean over the seeds, with a band from the smallest to the largest. The "
          "median stands "
          "where a few images out of the fitted interval make the mean useless.",
      .panels = {
          panel(experiment, comparison, "training", axis, [](const EpochMetrics& m) { return m.train.median_loss; }),
          panel(experiment, comparison, "test", axis, [](const EpochMetrics& m) { return m.test.median_loss; })}};
}

}  // namespace zeroset::cli
