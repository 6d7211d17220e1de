#include "zeroset/studies/comparison.hpp"

#include "studies/comparison/measures.hpp"
#include "studies/comparison/statistics_beside.hpp"
#include "studies/comparison/varied.hpp"

#include <algorithm>

namespace zeroset::studies {

using runs::ComparedRun;
using runs::Comparison;
using runs::EpochMetrics;
using runs::SplitMetrics;

namespace {

std::optional<double> largest_argument(const SplitMetrics& split) {
  double largest = 0;
  for (const runs::ArgumentRange& range : split.activations) {
    if (!range.largest) {
      return std::nullopt;
    }
    largest = std::max(largest, *range.largest);
  }
  return largest;
}

std::string status_of(const Experiment& experiment, const runs::RunResult& result) {
  const std::string cause = result.cause.empty() ? why_untrained(result, experiment.loss) : result.cause;
  return outcome_of(result, experiment.loss) + (cause.empty() ? "" : ": " + cause);
}

}  // namespace

Table runs_table(const Experiment& experiment, const Comparison& comparison) {
  const std::string held_out = held_out_name(experiment);
  Table table{.name = "runs",
              .title = "Every run",
              .caption = "State of each network after its last epoch, on " + measured_images(experiment, comparison) +
                         " with " + statistics_words(experiment) + ".",
              .columns = cell_columns(comparison)};
  table.columns.insert(table.columns.end(),
                       {{.key = "activation", .heading = "activation"},
                        {.key = "seed", .heading = "seed", .kind = ColumnKind::exact_integer},
                        {.key = "status", .heading = "status"},
                        {.key = "epochs", .heading = "epochs", .kind = ColumnKind::integer},
                        {.key = "train_error", .heading = "training error", .kind = ColumnKind::percent},
                        {.key = "test_error", .heading = held_out + " error", .kind = ColumnKind::percent},
                        loss_column("train_median_loss", "training median loss"),
                        loss_column("test_median_loss", held_out + " median loss"),
                        loss_column("test_trimmed_loss", held_out + " trimmed loss"),
                        loss_column("test_mean_loss", held_out + " mean loss"),
                        {.key = "not_finite", .heading = held_out + " losses not finite", .kind = ColumnKind::integer},
                        loss_column("largest_argument", "largest argument"),
                        {.key = "out_of_range", .heading = "out of range", .kind = ColumnKind::integer}});
  mark_details(table,
               {"epochs", "test_trimmed_loss", "test_mean_loss", "not_finite", "largest_argument", "out_of_range"});
  for (const ComparedRun& run : comparison.runs) {
    const runs::RunResult& result = run.result;
    std::vector<Cell> cells = cell_cells(experiment, comparison, run.cell);
    cells.insert(cells.end(),
                 {name(experiment.activations[run.activation]), Integer(run.seed), status_of(experiment, result)});
    if (!result.epochs.empty()) {
      const EpochMetrics& last = result.epochs.back();
      const std::optional<std::int64_t> outside = outside_of(last.test);
      cells.insert(cells.end(),
                   {last.epoch,
                    last.train.error(),
                    last.test.error(),
                    optional_cell(last.train.median_loss),
                    optional_cell(last.test.median_loss),
                    last.test.trimmed_loss || last.test.not_finite > 0 ? optional_cell(last.test.trimmed_loss)
                                                                       : Cell(Missing{"not measured"}),
                    optional_cell(last.test.mean_loss),
                    last.test.not_finite,
                    optional_cell(largest_argument(last.test)),
                    outside ? Cell(*outside) : Cell(Missing{"no fitted interval"})});
    }
    cells.resize(table.columns.size(), Missing{"not run"});
    add_row(table, std::move(cells));
  }
  return table;
}

}  // namespace zeroset::studies
