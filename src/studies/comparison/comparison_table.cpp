#include "zeroset/studies/comparison.hpp"

#include "studies/comparison/measures.hpp"
#include "studies/comparison/varied.hpp"

#include <algorithm>
#include <map>

namespace zeroset::studies {

using runs::ComparedRun;
using runs::Comparison;
using runs::EpochMetrics;
using runs::RunStatus;

namespace {

Cell mean_cell(const Runs& runs, const Value& value) {
  const std::optional<std::vector<double>> values = final_values(runs, value);
  if (!values) {
    return Missing{runs.empty() ? "no run finished" : "not finite for at least one seed"};
  }
  return mean_interval(*values).mean;
}

/// A rate as a share of the whole, with its interval.
Cell interval_cell(const Experiment& experiment, const Runs& runs, const Value& value) {
  const std::optional<std::vector<double>> values = final_values(runs, value);
  return values ? measured(experiment, *values) : Cell(Missing{"no run finished"});
}

/// Differences of held-out errors to the first activation, seed by seed, where both runs finished.
std::vector<double> paired_differences(const Comparison& comparison, std::size_t cell, std::size_t activation) {
  std::map<std::uint64_t, double> reference;
  for (const ComparedRun* run : finished_runs(comparison, cell, 0)) {
    reference[run->seed] = run->result.epochs.back().test.error();
  }
  std::vector<double> differences;
  for (const ComparedRun* run : finished_runs(comparison, cell, activation)) {
    if (const auto found = reference.find(run->seed); found != reference.end()) {
      differences.push_back(run->result.epochs.back().test.error() - found->second);
    }
  }
  return differences;
}

Cell p_value_cell(const std::vector<double>& differences, std::optional<double> (*test)(const std::vector<double>&)) {
  const std::optional<double> p = differences.size() < 2 ? std::nullopt : test(differences);
  return p ? Cell(*p) : Cell(Missing{"needs two seeds that differ"});
}

/// Difference, t-test and signed-rank test.
std::vector<Cell> paired_cells(const Experiment& experiment,
                               const Comparison& comparison,
                               std::size_t cell,
                               std::size_t activation) {
  if (activation == 0) {
    return {Missing{"the reference"}, Missing{"the reference"}, Missing{"the reference"}};
  }
  const std::vector<double> differences = paired_differences(comparison, cell, activation);
  if (differences.empty()) {
    const Missing none{"no seed finished with both activations"};
    return {none, none, none};
  }
  return {measured(experiment, differences),
          p_value_cell(differences, paired_t_test),
          p_value_cell(differences, wilcoxon_signed_rank_test)};
}

Cell outside_cell(const Runs& runs) {
  std::int64_t total = 0;
  for (const ComparedRun* run : runs) {
    const std::optional<std::int64_t> outside = outside_of(run->result.epochs.back().test);
    if (!outside) {
      return Missing{"no fitted interval"};
    }
    total += *outside;
  }
  return runs.empty() ? Cell(Missing{"no run finished"}) : Cell(total);
}

/// The cause of the first run, by seed, that diverged; empty where none did.
std::string first_cause(const Runs& runs) {
  const auto found = std::find_if(
      runs.begin(), runs.end(), [](const ComparedRun* run) { return run->result.status == RunStatus::diverged; });
  return found == runs.end() ? "" : (*found)->result.cause;
}

std::int64_t count_diverged(const Runs& runs) {
  return std::count_if(
      runs.begin(), runs.end(), [](const ComparedRun* run) { return run->result.status == RunStatus::diverged; });
}

std::int64_t count_open(const Comparison& comparison) {
  return std::count_if(comparison.runs.begin(), comparison.runs.end(), [](const ComparedRun& run) {
    return run.result.status == RunStatus::interrupted;
  });
}

std::vector<Column> comparison_columns(const Experiment& experiment, bool any_diverged) {
  const std::string held_out = held_out_name(experiment);
  const bool intervals = experiment.replicas > 1;
  std::vector<Column> columns{
      {.key = "activation", .heading = "activation"},
      {.key = "seeds", .heading = "seeds finished", .kind = ColumnKind::integer},
      {.key = "diverged", .heading = "diverged", .kind = ColumnKind::integer},
      {.key = "train_error", .heading = "training error", .kind = ColumnKind::percent, .half_widths = intervals},
      {.key = "test_error", .heading = held_out + " error", .kind = ColumnKind::percent, .half_widths = intervals},
      {.key = "difference", .heading = "difference", .kind = ColumnKind::percent, .half_widths = intervals},
      {.key = "p_value", .heading = "p (t-test)", .kind = ColumnKind::real, .digits = 2},
      {.key = "p_value_signed_rank", .heading = "p (signed rank)", .kind = ColumnKind::real, .digits = 2},
      loss_column("train_median_loss", "training median loss"),
      loss_column("train_trimmed_loss", "training trimmed loss"),
      loss_column("train_mean_loss", "training mean loss"),
      loss_column("test_median_loss", held_out + " median loss"),
      loss_column("test_trimmed_loss", held_out + " trimmed loss"),
      loss_column("test_mean_loss", held_out + " mean loss"),
      {.key = "out_of_range", .heading = "out of range", .kind = ColumnKind::integer}};
  if (any_diverged) {
    columns.push_back({.key = "first_cause", .heading = "first cause", .detail = true});
  }
  return columns;
}

const std::vector<std::string_view> kDetails{"p_value_signed_rank",
                                             "train_median_loss",
                                             "train_trimmed_loss",
                                             "train_mean_loss",
                                             "test_median_loss",
                                             "test_trimmed_loss",
                                             "test_mean_loss",
                                             "out_of_range"};

std::vector<Cell> loss_cells(const Runs& runs) {
  return {mean_cell(runs, [](const EpochMetrics& m) { return m.train.median_loss; }),
          mean_cell(runs, [](const EpochMetrics& m) { return m.train.trimmed_loss; }),
          mean_cell(runs, [](const EpochMetrics& m) { return m.train.mean_loss; }),
          mean_cell(runs, [](const EpochMetrics& m) { return m.test.median_loss; }),
          mean_cell(runs, [](const EpochMetrics& m) { return m.test.trimmed_loss; }),
          mean_cell(runs, [](const EpochMetrics& m) { return m.test.mean_loss; })};
}

std::vector<Cell> comparison_row(const Experiment& experiment,
                                 const Comparison& comparison,
                                 std::size_t cell,
                                 std::size_t activation) {
  const Runs all = runs_of(comparison, cell, activation), runs = finished_runs(comparison, cell, activation);
  std::vector<Cell> row{name(experiment.activations[activation]),
                        static_cast<std::int64_t>(runs.size()),
                        count_diverged(all),
                        interval_cell(experiment, runs, train_error),
                        interval_cell(experiment, runs, test_error)};
  for (const auto& cells : {paired_cells(experiment, comparison, cell, activation), loss_cells(runs)}) {
    row.insert(row.end(), cells.begin(), cells.end());
  }
  row.push_back(outside_cell(runs));
  if (comparison.any_diverged()) {
    row.emplace_back(first_cause(all));
  }
  return row;
}

/// What a reader of the table must know about these runs.
std::vector<std::string> notes_of(const Experiment& experiment,
                                  const Comparison& comparison,
                                  const std::vector<std::string>& beside) {
  const std::string held_out = held_out_name(experiment), all = std::to_string(comparison.runs.size());
  std::vector<std::string> notes{
      "Difference: " + held_out +
      " error minus that of the first activation, seed by seed; p: two-sided, paired t-test and exact signed-rank "
      "test. "
      "Trimmed loss: mean without the largest and the smallest hundredth of the images. A loss that is not finite for "
      "any image has no mean; its median stands. Out of range: activation arguments of the " +
      held_out + " set outside the fitted interval, summed over layers and seeds."};
  if (const std::int64_t open = count_open(comparison); open > 0) {
    notes.push_back(std::to_string(open) + " of " + all + " runs have not finished and are not counted.");
  }
  if (const auto concentrated = concentrated_statistics_table(experiment, comparison)) {
    const bool named = std::find(beside.begin(), beside.end(), concentrated->name) != beside.end();
    notes.push_back(
        "In " + std::to_string(concentrated->rows.size()) + " of " + all +
        " runs one image carried a tenth of a unit's variance or more after some epochs, and their training "
        "losses with exact statistics mean little" +
        (named ? ": table " + concentrated->name : std::string()) + ".");
  }
  return notes;
}

}  // namespace

Table comparison_table(const Experiment& experiment,
                       const Comparison& comparison,
                       const std::vector<std::string>& beside) {
  Table table{
      .name = "comparison",
      .title = "ReLU and polynomial activations after training",
      .caption =
          "Final errors and losses with the batch statistics of the whole training set; means over the seeds, ± 95 % "
          "confidence half-width (Student's t).",
      .notes = notes_of(experiment, comparison, beside),
      .columns = cell_columns(comparison)};
  for (Column& column : comparison_columns(experiment, comparison.any_diverged())) {
    table.columns.push_back(std::move(column));
  }
  mark_details(table, kDetails);
  for (std::size_t cell = 0; cell < comparison.cells.size(); ++cell) {
    for (std::size_t a = 0; a < experiment.activations.size(); ++a) {
      std::vector<Cell> row = cell_cells(experiment, comparison, cell);
      const std::vector<Cell> measured = comparison_row(experiment, comparison, cell, a);
      row.insert(row.end(), measured.begin(), measured.end());
      add_row(table, std::move(row));
    }
  }
  return table;
}

}  // namespace zeroset::studies
