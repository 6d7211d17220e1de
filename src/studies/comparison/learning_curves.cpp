// Learning curves.
#include "zeroset/studies/comparison.hpp"

#include "studies/comparison/measures.hpp"
#include "studies/comparison/statistics_beside.hpp"
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

double median_of(const std::vector<const EpochMetrics*>& seeds, const Value& value) {
  std::vector<double> values;
  for (const EpochMetrics* metrics : seeds) {
    values.push_back(value(*metrics).value_or(kNoValue));
  }
  return median(values);
}

/// The median over the seeds: a point an epoch that all runs have measured, so that it ends where the first of them
/// ends; missing where a seed has no value.
Series median_curve(const Series& empty, const Runs& runs, const Value& value) {
  Series series = empty;
  for (const EpochMetrics& metrics : runs.front()->result.epochs) {
    if (const auto seeds = measured_at(runs, metrics.epoch); !seeds.empty()) {
      series.x.push_back(static_cast<double>(metrics.epoch));
      series.y.push_back(median_of(seeds, value));
    }
  }
  return series;
}

Series seed_curve(const Series& empty, const ComparedRun& run, const Value& value) {
  Series series = empty;
  series.key += ".seed" + std::to_string(run.seed);
  series.thin = true;
  for (const EpochMetrics& metrics : run.result.epochs) {
    series.x.push_back(static_cast<double>(metrics.epoch));
    series.y.push_back(value(metrics).value_or(kNoValue));
  }
  return series;
}

/// The median first, then a curve a seed where there are several: no band, which would hide that one seed fails.
std::vector<Series> curves(const Experiment& experiment,
                           const Comparison& comparison,
                           std::size_t cell,
                           std::size_t activation,
                           const Value& value) {
  const Series empty{.key = runs::activation_slug(experiment, activation),
                     .name = name(experiment.activations[activation])};
  Runs runs = runs_of(comparison, cell, activation);
  std::erase_if(runs, [](const ComparedRun* run) { return run->result.epochs.empty(); });
  if (runs.empty()) {
    return {empty};
  }
  std::vector<Series> all{median_curve(empty, runs, value)};
  for (const ComparedRun* run : runs) {
    if (runs.size() > 1) {
      all.push_back(seed_curve(empty, *run, value));
    }
  }
  return all;
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
    for (Series& series : curves(experiment, comparison, cell, a, value)) {
      result.series.push_back(std::move(series));
    }
  }
  return result;
}

/// How several seeds are drawn.
std::string seeds_words(const Experiment& experiment) {
  return experiment.replicas > 1 ? " Median over the seeds, as far as all of them go; thin lines: each seed."
                                 : std::string();
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
  return Figure{.name = "error_curves",
                .title = with_held_out(experiment, "error"),
                .caption = "On " + measured_images(experiment, comparison) + ", with " + statistics_words(experiment) +
                           "." + seeds_words(experiment) + " Epoch 0 is the network before the first step.",
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
                .caption = "Median loss of " + measured_images(experiment, comparison) + ", with " +
                           statistics_words(experiment) +
                           "; it stands where a few images out of the fitted interval make the mean useless." +
                           seeds_words(experiment),
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
          "weights: how fast their direction moves." +
          seeds_words(experiment)};
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
          series.x.erase(series.x.begin());
          series.y.erase(series.y.begin());
        }
        any = any || std::any_of(series.y.begin(), series.y.end(), [](double y) { return y > 0; });
      }
    }
  }
  const bool fits = figure.panels.size() <= kMaxCurvePanels && experiment.activations.size() <= kMaxLines;
  return fits && any ? std::optional(figure) : std::nullopt;
}

}  // namespace zeroset::studies
