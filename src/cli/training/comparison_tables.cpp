#include "cli/training/comparison_output.hpp"
#include "cli/training/statistics.hpp"

#include <cmath>
#include <functional>
#include <iomanip>
#include <map>
#include <sstream>

namespace zeroset::cli {
namespace {

using nets::ComparedRun;
using nets::Comparison;
using nets::EpochMetrics;
using nets::RunStatus;
using nets::SplitMetrics;

const EpochMetrics* last_epoch(const ComparedRun& run) {
  return run.result.epochs.empty() ? nullptr : &run.result.epochs.back();
}

/// Runs of one activation that reached the end.
std::vector<const ComparedRun*> finished_runs(const Comparison& comparison, std::size_t activation) {
  std::vector<const ComparedRun*> runs;
  for (const ComparedRun& run : comparison.runs) {
    if (run.activation == activation && run.result.status == RunStatus::finished && last_epoch(run) != nullptr) {
      runs.push_back(&run);
    }
  }
  return runs;
}

using Value = std::function<std::optional<double>(const EpochMetrics&)>;

/// Mean over runs, or why there is none.
Cell mean_of(const std::vector<const ComparedRun*>& runs, const Value& value) {
  std::vector<double> values;
  for (const ComparedRun* run : runs) {
    const std::optional<double> one = value(*last_epoch(*run));
    if (!one) {
      return Missing{"not finite for at least one seed"};
    }
    values.push_back(*one);
  }
  return values.empty() ? Cell(Missing{"no run finished"}) : Cell(mean_interval(values).mean);
}

Cell interval_of(const std::vector<double>& values) {
  if (values.empty()) {
    return Missing{"no run finished"};
  }
  const MeanInterval interval = mean_interval(values);
  if (!std::isfinite(interval.half_width)) {
    return Missing{"an interval needs two seeds"};
  }
  return Measured{interval.mean, interval.half_width};
}

std::vector<double> final_values(const std::vector<const ComparedRun*>& runs,
                                 const std::function<double(const EpochMetrics&)>& value) {
  std::vector<double> values;
  for (const ComparedRun* run : runs) {
    values.push_back(value(*last_epoch(*run)));
  }
  return values;
}

/// Differences of test errors, seed by seed, where both runs finished.
Cell paired_difference(const Comparison& comparison, std::size_t activation) {
  if (activation == 0) {
    return Missing{"the reference"};
  }
  std::map<std::uint64_t, double> reference;
  for (const ComparedRun* run : finished_runs(comparison, 0)) {
    reference[run->seed] = last_epoch(*run)->test.error();
  }
  std::vector<double> differences;
  for (const ComparedRun* run : finished_runs(comparison, activation)) {
    if (const auto found = reference.find(run->seed); found != reference.end()) {
      differences.push_back(last_epoch(*run)->test.error() - found->second);
    }
  }
  return interval_of(differences);
}

std::int64_t outside_of(const SplitMetrics& split) {
  std::int64_t total = 0;
  for (const nets::ArgumentRange& range : split.activations) {
    total += range.outside.value_or(0);
  }
  return total;
}

bool counts_outside(const SplitMetrics& split) {
  for (const nets::ArgumentRange& range : split.activations) {
    if (range.outside) {
      return true;
    }
  }
  return false;
}

Cell outside_cell(const std::vector<const ComparedRun*>& runs) {
  std::int64_t total = 0;
  for (const ComparedRun* run : runs) {
    if (!counts_outside(last_epoch(*run)->test)) {
      return Missing{"no fitted interval"};
    }
    total += outside_of(last_epoch(*run)->test);
  }
  return runs.empty() ? Cell(Missing{"no run finished"}) : Cell(total);
}

std::optional<double> largest_argument(const SplitMetrics& split) {
  double largest = 0;
  for (const nets::ArgumentRange& range : split.activations) {
    if (!range.largest) {
      return std::nullopt;
    }
    largest = std::max(largest, *range.largest);
  }
  return largest;
}

Cell optional_cell(const std::optional<double>& value) {
  return value ? Cell(*value) : Cell(Missing{"not finite"});
}

}  // namespace

Table comparison_table(const Experiment& experiment, const Comparison& comparison) {
  Table table{
      .name = "comparison",
      .title = "ReLU and polynomial activations after training",
      .caption =
          "Final errors and losses with the batch statistics of the whole training set; means over the seeds, ± 95 % "
          "confidence half-width (Student's t).",
      .notes = {"Difference: test error minus that of the first activation, seed by seed. A loss that is not finite "
                "for any image "
                "has no mean; its median stands. Out of range: activation arguments of the test set outside the fitted "
                "interval, "
                "summed over layers and seeds."},
      .columns = {{.key = "activation", .heading = "activation"},
                  {.key = "seeds", .heading = "seeds finished", .kind = ColumnKind::integer},
                  {.key = "diverged", .heading = "diverged", .kind = ColumnKind::integer},
                  {.key = "train_error", .heading = "train error", .kind = ColumnKind::percent, .half_widths = true},
                  {.key = "test_error", .heading = "test error", .kind = ColumnKind::percent, .half_widths = true},
                  {.key = "difference", .heading = "difference", .kind = ColumnKind::percent, .half_widths = true},
                  {.key = "train_median_loss", .heading = "train median loss", .kind = ColumnKind::real, .digits = 3},
                  {.key = "train_mean_loss", .heading = "train mean loss", .kind = ColumnKind::real, .digits = 3},
                  {.key = "test_median_loss", .heading = "test median loss", .kind = ColumnKind::real, .digits = 3},
                  {.key = "test_mean_loss", .heading = "test mean loss", .kind = ColumnKind::real, .digits = 3},
                  {.key = "out_of_range", .heading = "out of range", .kind = ColumnKind::integer}}};
  for (std::size_t a = 0; a < experiment.activations.size(); ++a) {
    const auto runs = finished_runs(comparison, a);
    std::int64_t diverged = 0;
    for (const ComparedRun& run : comparison.runs) {
      diverged += run.activation == a && run.result.status == RunStatus::diverged ? 1 : 0;
    }
    add_row(table,
            {name(experiment.activations[a]),
             static_cast<std::int64_t>(runs.size()),
             diverged,
             interval_of(final_values(runs, [](const EpochMetrics& m) { return m.train.error(); })),
             interval_of(final_values(runs, [](const EpochMetrics& m) { return m.test.error(); })),
             paired_difference(comparison, a),
             mean_of(runs, [](const EpochMetrics& m) { return m.train.median_loss; }),
             mean_of(runs, [](const EpochMetrics& m) { return m.train.mean_loss; }),
             mean_of(runs, [](const EpochMetrics& m) { return m.test.median_loss; }),
             mean_of(runs, [](const EpochMetrics& m) { return m.test.mean_loss; }),
             outside_cell(runs)});
  }
  return table;
}

Table runs_table(const Experiment& experiment, const Comparison& comparison) {
  Table table{
      .name = "runs",
      .title = "Every run",
      .caption = "State of each network after its last epoch.",
      .columns = {{.key = "activation", .heading = "activation"},
                  {.key = "seed", .heading = "seed", .kind = ColumnKind::exact_integer},
                  {.key = "status", .heading = "status"},
                  {.key = "epochs", .heading = "epochs", .kind = ColumnKind::integer},
                  {.key = "train_error", .heading = "train error", .kind = ColumnKind::percent},
                  {.key = "test_error", .heading = "test error", .kind = ColumnKind::percent},
                  {.key = "train_median_loss", .heading = "train median loss", .kind = ColumnKind::real, .digits = 3},
                  {.key = "test_median_loss", .heading = "test median loss", .kind = ColumnKind::real, .digits = 3},
                  {.key = "test_mean_loss", .heading = "test mean loss", .kind = ColumnKind::real, .digits = 3},
                  {.key = "not_finite", .heading = "test losses not finite", .kind = ColumnKind::integer},
                  {.key = "largest_argument", .heading = "largest argument", .kind = ColumnKind::real, .digits = 3},
                  {.key = "out_of_range", .heading = "out of range", .kind = ColumnKind::integer}}};
  for (const ComparedRun& run : comparison.runs) {
    const nets::RunResult& result = run.result;
    std::vector<Cell> cells{name(experiment.activations[run.activation]),
                            Integer(run.seed),
                            result.cause.empty() ? name(result.status) : name(result.status) + ": " + result.cause};
    if (const EpochMetrics* last = last_epoch(run)) {
      const std::vector<Cell> measured{
          last->epoch,
          last->train.error(),
          last->test.error(),
          optional_cell(last->train.median_loss),
          optional_cell(last->test.median_loss),
          optional_cell(last->test.mean_loss),
          last->test.not_finite,
          optional_cell(largest_argument(last->test)),
          counts_outside(last->test) ? Cell(outside_of(last->test)) : Cell(Missing{"no fitted interval"})};
      cells.insert(cells.end(), measured.begin(), measured.end());
    }
    cells.resize(table.columns.size(), Missing{"not run"});
    add_row(table, std::move(cells));
  }
  return table;
}

std::string summary(const Experiment& experiment, const nets::RunResult& result) {
  std::ostringstream text;
  text << name(experiment.activations.front()) << ", seed " << experiment.seed << ": " << name(result.status)
       << (result.cause.empty() ? "" : ", " + result.cause) << ", " << result.step << " steps\n";
  const auto line = [&](const char* split, const SplitMetrics& m) {
    text << "  " << split << "  error " << std::fixed << std::setprecision(2) << 100 * m.error() << " %  median loss "
         << std::setprecision(4);
    m.median_loss ? text << *m.median_loss : text << "not finite";
    text << "  mean loss ";
    m.mean_loss ? text << *m.mean_loss : text << "not finite (" << m.not_finite << " images)";
    if (counts_outside(m)) {
      text << "  out of range " << outside_of(m);
    }
    text << '\n';
  };
  if (!result.epochs.empty()) {
    line("train", result.epochs.back().train);
    line("test ", result.epochs.back().test);
  }
  text << "  " << result.folder.string() << '\n';
  return text.str();
}

}  // namespace zeroset::cli
