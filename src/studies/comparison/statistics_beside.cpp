#include "studies/comparison/statistics_beside.hpp"

#include "zeroset/core/text.hpp"

#include "studies/comparison/varied.hpp"
#include "studies/seeds.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset::studies {

using runs::ComparedRun;
using runs::Comparison;
using runs::EpochMetrics;

namespace {

constexpr double kPart = 0.01;       // what is worth saying: a percentage point
constexpr double kCarried = 0.1;     // of a unit's variance: what one value stands out by
constexpr std::size_t kMaxSaid = 6;  // sentences

/// Both sets with one kind of statistics; null where the line has none.
const runs::SplitMetrics* split_with(EvaluationStatistics kind, bool held_out, const EpochMetrics& metrics) {
  if (kind == metrics.statistics) {
    return held_out ? &metrics.test : &metrics.train;
  }
  const std::optional<runs::BothMetrics>& both =
      kind == EvaluationStatistics::running ? metrics.running : metrics.population;
  return !both || kind == EvaluationStatistics::minibatch ? nullptr : held_out ? &both->test : &both->train;
}

Value error_with(EvaluationStatistics kind, bool held_out) {
  return [=](const EpochMetrics& metrics) {
    const runs::SplitMetrics* split = split_with(kind, held_out, metrics);
    return split == nullptr ? std::nullopt : std::optional(split->error());
  };
}

std::string words_of(EvaluationStatistics kind) {
  return kind == EvaluationStatistics::running ? "running averages" : "exact statistics";
}

/// Means of the held-out error with exact statistics and with running averages; absent where a run has not both.
struct Parted {
  double exact = 0, running = 0;
  [[nodiscard]] bool enough() const { return std::abs(exact - running) >= kPart; }
};

std::optional<Parted> parted(const Runs& runs) {
  const auto exact = final_values(runs, error_with(EvaluationStatistics::population, true));
  const auto running = final_values(runs, error_with(EvaluationStatistics::running, true));
  if (!exact || !running) {
    return std::nullopt;
  }
  return Parted{mean_interval(*exact).mean, mean_interval(*running).mean};
}

bool any_part(const Experiment& experiment, const Comparison& comparison) {
  for (std::size_t cell = 0; cell < comparison.cells.size(); ++cell) {
    for (std::size_t a = 0; a < experiment.activations.size(); ++a) {
      if (const auto found = parted(finished_runs(comparison, cell, a)); found && found->enough()) {
        return true;
      }
    }
  }
  return false;
}

/// Why nothing was measured: as the first run says it.
std::string reason_of(const Runs& runs, EvaluationStatistics kind) {
  for (const ComparedRun* run : runs) {
    const EpochMetrics& last = run->result.epochs.back();
    if (split_with(kind, true, last) == nullptr) {
      return kind == EvaluationStatistics::running && !last.running_reason.empty() ? last.running_reason
                                                                                   : "not measured";
    }
  }
  return "no run finished";
}

Cell cell_with(const Experiment& experiment, const Runs& runs, EvaluationStatistics kind, bool held_out) {
  const auto values = final_values(runs, error_with(kind, held_out));
  return values ? measured(experiment, *values) : Cell(Missing{reason_of(runs, kind)});
}

/// The largest share of a unit's variance that one value had at the end, over the runs.
double carried(const Experiment& experiment, const Comparison& comparison, const Runs& runs) {
  double largest = 0;
  for (const ComparedRun* run : runs) {
    largest = std::max(largest, largest_share_at_end(experiment, comparison, *run).value_or(0));
  }
  return std::min(1.0, largest);
}

std::string reason_they_part(double share) {
  return share >= kCarried
             ? "one image has " + percent(share) +
                   " of a unit's variance over the training set, and minibatches without that image do not notice"
             : "averages lag behind the weights, and leave out the variance between minibatches";
}

}  // namespace

std::vector<EvaluationStatistics> statistics_beside(const Experiment& experiment) {
  std::vector<EvaluationStatistics> all{EvaluationStatistics::population, EvaluationStatistics::running};
  std::erase(all, experiment.evaluation.statistics);
  return all;
}

std::string statistics_words(const Experiment& experiment) {
  switch (experiment.evaluation.statistics) {
    case EvaluationStatistics::population:
      break;
    case EvaluationStatistics::minibatch: {
      const std::int64_t number = experiment.evaluation.minibatches;
      return "the mean of the batch statistics of " +
             (number == 0 ? "all minibatches" : "the first " + count_of(static_cast<std::size_t>(number), "minibatch"));
    }
    case EvaluationStatistics::running:
      return "running averages of the batch statistics of training";
  }
  return "the exact batch statistics of the whole training set";
}

std::vector<Column> columns_beside(const Experiment& experiment, const Comparison& comparison) {
  const bool several = experiment.replicas > 1, is_detail = !any_part(experiment, comparison);
  std::vector<Column> columns;
  for (const EvaluationStatistics kind : statistics_beside(experiment)) {
    const std::string heading = " error, " + words_of(kind) + (several ? ", mean" : "");
    columns.push_back({.key = "train_error_" + name(kind),
                       .heading = "training" + heading,
                       .kind = ColumnKind::percent,
                       .half_widths = several,
                       .detail = true});
    columns.push_back({.key = "test_error_" + name(kind),
                       .heading = held_out_name(experiment) + heading,
                       .kind = ColumnKind::percent,
                       .half_widths = several,
                       .detail = is_detail});
  }
  return columns;
}

std::vector<Cell> cells_beside(const Experiment& experiment, const Runs& runs) {
  std::vector<Cell> cells;
  for (const EvaluationStatistics kind : statistics_beside(experiment)) {
    cells.push_back(cell_with(experiment, runs, kind, false));
    cells.push_back(cell_with(experiment, runs, kind, true));
  }
  return cells;
}

std::string words_beside(const Experiment& experiment) {
  std::string text;
  for (const EvaluationStatistics kind : statistics_beside(experiment)) {
    text += text.empty() ? "" : " ";
    text += kind == EvaluationStatistics::running
                ? "Running averages: batch normalization uses averages of the minibatches' statistics that training "
                  "keeps (a tenth of each step, as PyTorch)."
                : "Exact statistics: batch normalization uses mean and variance of the whole training set.";
  }
  return text;
}

void add_parted_statistics(const Experiment& experiment,
                           const Comparison& comparison,
                           std::vector<std::string>& sentences) {
  const std::vector<std::string> names = spoken_names(experiment.activations);
  std::size_t said = 0;
  for (std::size_t cell = 0; cell < comparison.cells.size(); ++cell) {
    for (std::size_t a = 0; a < experiment.activations.size(); ++a) {
      const Runs runs = finished_runs(comparison, cell, a);
      const auto found = parted(runs);
      if (!found || !found->enough() || said++ >= kMaxSaid) {
        continue;
      }
      const std::string where = describe(comparison.cells[cell], comparison);
      sentences.push_back(
          names[a] + (where.empty() ? "" : " (" + where + ")") + ": " + held_out_name(experiment) + " error " +
          percent(found->exact) + " with the exact statistics of the whole training set, " + percent(found->running) +
          " with running averages of minibatches: " + reason_they_part(carried(experiment, comparison, runs)) + ".");
    }
  }
  if (said > kMaxSaid) {
    sentences.push_back("They part in " + std::to_string(said - kMaxSaid) + " more rows of the table.");
  }
}

}  // namespace zeroset::studies
