#include "zeroset/core/multiplicative_depth.hpp"
#include "zeroset/core/text.hpp"
#include "zeroset/studies/comparison.hpp"

#include "studies/comparison/comparison_columns.hpp"
#include "studies/comparison/differences.hpp"
#include "studies/comparison/measures.hpp"
#include "studies/comparison/statistics_beside.hpp"
#include "studies/comparison/varied.hpp"

#include <algorithm>
#include <utility>

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

/// Final errors of all runs by seed; of those that diverged the word.
Cell seeds_cell(const Runs& all, const Value& value) {
  std::vector<double> values;
  std::string text;
  for (const ComparedRun* run : all) {
    const bool finished = run->result.status == RunStatus::finished && !run->result.epochs.empty();
    const bool failed = run->result.status == RunStatus::diverged;
    if (finished) {
      values.push_back(value(run->result.epochs.back()).value_or(1));
    }
    text += finished || failed ? (text.empty() ? "" : ", ") : "";
    text += finished ? value_text(values.back(), ValueForm::percent) : failed ? "diverged" : "";
  }
  if (values.empty()) {
    return Missing{"no run finished"};
  }
  return all.size() > kMaxValuesShown ? spread_text(values, ValueForm::percent) : text;
}

/// Difference, tests, and the difference of each seed where there are several.
std::vector<Cell> paired_cells(const Experiment& experiment, const Difference* difference) {
  const bool none = difference == nullptr || difference->values.empty();
  const Missing reason{difference == nullptr ? "the reference" : "no seed finished with both activations"};
  std::vector<Cell> cells{none ? Cell(reason) : measured(experiment, difference->values)};
  const std::vector<Cell> tests = none ? test_cells(reason) : test_cells(difference->tests);
  cells.insert(cells.end(), tests.begin(), tests.end());
  if (experiment.replicas > 1) {
    cells.push_back(none ? Cell(reason) : spread_text(difference->values, ValueForm::percent));
  }
  return cells;
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

Cell depth_cell(const Experiment& experiment, std::size_t activation) {
  const std::optional<int> depth =
      multiplicative_depth(with_activation(experiment.network, experiment.activations[activation]));
  return depth ? Cell(static_cast<std::int64_t>(*depth)) : Cell(Missing{"no polynomial"});
}

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
                                 std::size_t activation,
                                 const Difference* difference) {
  const Runs all = runs_of(comparison, cell, activation), runs = finished_runs(comparison, cell, activation);
  std::vector<Cell> row{
      name(experiment.activations[activation]), static_cast<std::int64_t>(runs.size()), count_diverged(all)};
  if (experiment.replicas > 1) {
    row.insert(row.end(), {seeds_cell(all, train_error), seeds_cell(all, test_error)});
  }
  row.insert(row.end(), {interval_cell(experiment, runs, train_error), interval_cell(experiment, runs, test_error)});
  for (const auto& cells : {cells_beside(experiment, runs), paired_cells(experiment, difference), loss_cells(runs)}) {
    row.insert(row.end(), cells.begin(), cells.end());
  }
  row.push_back(outside_cell(runs));
  row.push_back(depth_cell(experiment, activation));
  if (comparison.any_diverged()) {
    row.emplace_back(first_cause(all));
  }
  return row;
}

/// How errors of several seeds, differences and tests are to be read.
std::string difference_note(const Experiment& experiment, std::size_t tests) {
  const std::string seeds =
      experiment.replicas > 1
          ? "Errors: " + spread_words(static_cast<std::size_t>(experiment.replicas)) + ". " + kNoIntervalWords + " "
          : std::string();
  const std::string interval =
      experiment.replicas > 1 ? ", mean ± 95 % confidence half-width (Student's t)" : std::string();
  return seeds + "Difference: " + held_out_name(experiment) +
         " error minus that of the first activation, seed by seed, in percentage points" + interval + ". " +
         test_words(tests);
}

/// What holds arguments back in training; empty where nothing does.
std::string range_note(const Experiment& experiment) {
  std::string text;
  for (const TrainingSpec& phase : experiment.training) {
    std::string one;
    if (phase.range_penalty) {
      one = "a penalty on arguments of activations beyond " + significant(phase.range_penalty->bound) + ", of weight " +
            significant(phase.range_penalty->weight);
    }
    if (phase.clip) {
      one += (one.empty() ? "" : ", and ") + ("arguments clipped at " + significant(*phase.clip));
    }
    if (!one.empty() && text.find(one) == std::string::npos) {
      text += (text.empty() ? "" : "; ") + one;
    }
  }
  return text.empty() ? "" : "Training, of every activation, had " + text + ". What is measured is without both.";
}

/// What a reader of the table must know about these runs.
std::vector<std::string> notes_of(const Experiment& experiment,
                                  const Comparison& comparison,
                                  std::size_t tests,
                                  const std::vector<std::string>& beside) {
  const std::string held_out = held_out_name(experiment), all = std::to_string(comparison.runs.size());
  std::vector<std::string> notes{
      difference_note(experiment, tests),
      "Trimmed loss: mean without the largest and the smallest hundredth of the images. A loss that is not finite for "
      "any image has no mean; its median stands. Losses of several seeds: their mean. Out of range: activation "
      "arguments of the " +
          held_out +
          " set outside the fitted interval, summed over layers and seeds. Multiplicative depth: products of two "
          "encrypted numbers, one after the other, in an evaluation on encrypted images.",
      words_beside(experiment)};
  if (std::string range = range_note(experiment); !range.empty()) {
    notes.push_back(std::move(range));
  }
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

const Difference* find_difference(const std::vector<Difference>& all, std::size_t cell, std::size_t activation) {
  const auto found = std::find_if(
      all.begin(), all.end(), [&](const Difference& one) { return one.cell == cell && one.activation == activation; });
  return found == all.end() ? nullptr : &*found;
}

std::size_t count_tests_of(const std::vector<Difference>& all) {
  std::vector<PairedTests> tests;
  for (const Difference& one : all) {
    tests.push_back(one.tests);
  }
  return count_tests(tests);
}

}  // namespace

Table comparison_table(const Experiment& experiment,
                       const Comparison& comparison,
                       const std::vector<std::string>& beside) {
  const std::vector<Difference> differences = differences_of(experiment, comparison);
  Table table{.name = "comparison",
              .title = "ReLU and polynomial activations after training",
              .caption = "Final errors and losses on " + measured_images(experiment, comparison) + ", with " +
                         statistics_words(experiment) + ".",
              .notes = notes_of(experiment, comparison, count_tests_of(differences), beside),
              .columns = cell_columns(comparison)};
  for (Column& column : comparison_columns(experiment, comparison)) {
    table.columns.push_back(std::move(column));
  }
  for (std::size_t cell = 0; cell < comparison.cells.size(); ++cell) {
    for (std::size_t a = 0; a < experiment.activations.size(); ++a) {
      std::vector<Cell> row = cell_cells(experiment, comparison, cell);
      const std::vector<Cell> measured =
          comparison_row(experiment, comparison, cell, a, find_difference(differences, cell, a));
      row.insert(row.end(), measured.begin(), measured.end());
      add_row(table, std::move(row));
    }
  }
  return table;
}

}  // namespace zeroset::studies
