// Learning curves.
#include "zeroset/studies/comparison.hpp"

#include "studies/comparison/measures.hpp"
#include "studies/comparison/varied.hpp"

#include <algorithm>
#include <limits>

namespace zeroset::studies {
namespace {

using runs::ComparedRun;
using runs::Comparison;
using runs::EpochMetrics;

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

// What a reader can still tell apart.
constexpr std::size_t kMaxCells = 4, kMaxCurvePanels = 8, kMaxLines = 8;

bool too_many(const Experiment& experiment, const Comparison& comparison) {
  return comparison.cells.size() > kMaxCells || experiment.activations.size() > kMaxLines;
}

const EpochMetrics* measured_at(const ComparedRun& run, std::int64_t epoch) {
  const auto found = std::find_if(
      run.result.epochs.begin(), run.result.epochs.end(), [&](const EpochMetrics& m) { return m.epoch == epoch; });
  return found == run.result.epochs.end() ? nullptr : &*found;
}

/// What every run measured after this epoch; empty where one of them did not.
std::vector<const EpochMetrics*> measured_at(const Runs& runs, std::int64_t epoch) {
  std::vector<const EpochMetrics*> all;
  for (const ComparedRun* run : runs) {
    if (const EpochMetrics* metrics = measured_at(*run, epoch)) {
      all.push_back(metrics);
    }
  }
  return all.size() == runs.size() ? all : std::vector<const EpochMetrics*>();
}

/// Mean and range over the seeds after one epoch; missing where a seed has no value.
void add_point(Series& series, const std::vector<const EpochMetrics*>& seeds, const Value& value) {
  double sum = 0, smallest = std::numeric_limits<double>::infinity(), largest = -smallest;
  bool finite = true;
  for (const EpochMetrics* metrics : seeds) {
    const std::optional<double> one = value(*metrics);
    finite = finite && one.has_value();
    const double v = one.value_or(kNoValue);
    sum += v;
    smallest = std::min(smallest, v);
    largest = std::max(largest, v);
  }
  series.x.push_back(static_cast<double>(seeds.front()->epoch));
  series.y.push_back(finite ? sum / static_cast<double>(seeds.size()) : kNoValue);
  series.lower.push_back(finite ? smallest : kNoValue);
  series.upper.push_back(finite ? largest : kNoValue);
}

/// A point an epoch that all runs have measured, so that a curve ends where the first of its runs ends.
Series curve(const Experiment& experiment,
             const Comparison& comparison,
             std::size_t cell,
             std::size_t activation,
             const Value& value) {
  Series series{.key = runs::activation_slug(experiment, activation),
                .name = name(experiment.activations[activation]),
                .kind = SeriesKind::line};
  Runs runs = runs_of(comparison, cell, activation);
  std::erase_if(runs, [](const ComparedRun* run) { return run->result.epochs.empty(); });
  if (runs.empty()) {
    return series;
  }
  for (const EpochMetrics& metrics : runs.front()->result.epochs) {
    if (const auto seeds = measured_at(runs, metrics.epoch); !seeds.empty()) {
      add_point(series, seeds, value);
    }
  }
  return series;
}

Panel panel(const Experiment& experiment,
            const Comparison& comparison,
            std::size_t cell,
            const std::string& title,
            const Axis& y,
            const Value& value) {
  const std::string where = describe(comparison.cells[cell], comparison);
  Panel result{.title = where.empty() ? title : title + ", " + where, .x = {.title = "epoch"}, .y = y};
  for (std::size_t a = 0; a < experiment.activations.size(); ++a) {
    result.series.push_back(curve(experiment, comparison, cell, a, value));
  }
  return result;
}

/// Training beside held-out, a row of panels a cell.
std::vector<Panel> pairs(const Experiment& experiment,
                         const Comparison& comparison,
                         const Axis& axis,
                         const Value& train,
                         const Value& test) {
  std::vector<Panel> panels;
  for (std::size_t cell = 0; cell < comparison.cells.size(); ++cell) {
    panels.push_back(panel(experiment, comparison, cell, "training", axis, train));
    panels.push_back(panel(experiment, comparison, cell, held_out_name(experiment), axis, test));
  }
  return panels;
}

std::string with_held_out(const Experiment& experiment, const std::string& what) {
  return "Training and " + held_out_name(experiment) + " " + what;
}

/// "layer1" for "layer1.weight".
std::string layer_of(const std::string& slice) {
  return slice.substr(0, slice.find('.'));
}

}  // namespace

std::optional<Figure> error_curves(const Experiment& experiment, const Comparison& comparison) {
  if (too_many(experiment, comparison)) {
    return std::nullopt;
  }
  const Axis axis{.title = "error", .unit = "%", .lower = 0};
  return Figure{
      .name = "error_curves",
      .title = with_held_out(experiment, "error"),
      .caption =
          "Mean over the seeds; the band goes from the smallest to the largest seed. Epoch 0 is the network before "
          "the first step. Batch normalization uses the statistics of the whole training set.",
      .panels = pairs(
          experiment,
          comparison,
          axis,
          [](const EpochMetrics& m) { return std::optional(100 * m.train.error()); },
          [](const EpochMetrics& m) { return std::optional(100 * m.test.error()); })};
}

std::optional<Figure> loss_curves(const Experiment& experiment, const Comparison& comparison) {
  if (too_many(experiment, comparison)) {
    return std::nullopt;
  }
  return Figure{.name = "loss_curves",
                .title = with_held_out(experiment, "loss"),
                .caption =
                    "Median loss of the images; mean over the seeds, with a band from the smallest to the largest. The "
                    "median stands where a few images out of the fitted interval make the mean useless.",
                .panels = pairs(
                    experiment,
                    comparison,
                    {.title = "median loss", .logarithmic = true},
                    [](const EpochMetrics& m) { return m.train.median_loss; },
                    [](const EpochMetrics& m) { return m.test.median_loss; })};
}

std::optional<Figure> effective_rate_curves(const Experiment& experiment, const Comparison& comparison) {
  Figure figure{
      .name = "effective_learning_rates",
      .title = "Effective learning rates",
      .caption =
          "Learning rate / |w|² of each layer that a batch normalization follows, where |w| is the norm of its "
          "weights: how fast their direction moves. Mean over the seeds, with a band from the smallest to the "
          "largest."};
  bool any = false;
  for (std::size_t cell = 0; cell < comparison.cells.size(); ++cell) {
    for (const std::string& slice : normalized_slices(in_cell(experiment, comparison.cells[cell]).network)) {
      const Axis axis{.title = "rate / |w|²", .logarithmic = true};
      figure.panels.push_back(
          panel(experiment, comparison, cell, layer_of(slice), axis, [&slice](const EpochMetrics& m) {
            return effective_learning_rate(m, slice);
          }));
      for (Series& series : figure.panels.back().series) {
        if (!series.x.empty()) {  // no step was taken before epoch 0
          for (auto* values : {&series.x, &series.y, &series.lower, &series.upper}) {
            values->erase(values->begin());
          }
        }
        any = any || std::any_of(series.y.begin(), series.y.end(), [](double y) { return y > 0; });
      }
    }
  }
  const bool fits = figure.panels.size() <= kMaxCurvePanels && experiment.activations.size() <= kMaxLines;
  return fits && any ? std::optional(figure) : std::nullopt;
}

}  // namespace zeroset::studies
