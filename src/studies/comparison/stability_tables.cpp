#include "zeroset/core/text.hpp"
#include "zeroset/studies/comparison.hpp"

#include "studies/comparison/measures.hpp"
#include "studies/comparison/varied.hpp"

#include <algorithm>

namespace zeroset::studies {
namespace {

using runs::ComparedRun;
using runs::Comparison;
using runs::RunStatus;

/// Why a run is not stable; empty where it is. Looks at the training images alone.
std::string instability(const ComparedRun& run) {
  const runs::RunResult& result = run.result;
  if (result.status == RunStatus::diverged) {
    return result.cause;
  }
  for (const runs::EpochMetrics& epoch : result.epochs) {
    if (!epoch.train.mean_loss) {
      return "training loss not finite after epoch " + std::to_string(epoch.epoch);
    }
  }
  if (result.epochs.empty()) {
    return "measured nothing";
  }
  const double first = *result.epochs.front().train.mean_loss, last = *result.epochs.back().train.mean_loss;
  return last < first ? "" : "training loss from " + significant(first) + " to " + significant(last);
}

/// The same of all seeds of a cell and activation: the first that is not stable.
std::string instability(const Runs& runs) {
  for (const ComparedRun* run : runs) {
    if (const std::string why = instability(*run); !why.empty()) {
      return why + " (seed " + std::to_string(run->seed) + ")";
    }
  }
  return "";
}

/// All runs of a cell and activation have ended, one way or the other.
bool is_complete(const Experiment& experiment, const Runs& runs) {
  return static_cast<std::int64_t>(runs.size()) == experiment.replicas &&
         std::none_of(runs.begin(), runs.end(), [](const ComparedRun* run) {
           return run->result.status == RunStatus::interrupted;
         });
}

const VariedQuantity& learning_rate() {
  return varied_quantity("learning_rate");
}

double rate_of(const Comparison& comparison, std::size_t cell) {
  return comparison.cells[cell].value(learning_rate()).value_or(0);
}

/// Cells of a group by rising learning rate.
std::vector<std::size_t> by_rate(const Comparison& comparison, std::vector<std::size_t> cells) {
  std::stable_sort(cells.begin(), cells.end(), [&](std::size_t a, std::size_t b) {
    return rate_of(comparison, a) < rate_of(comparison, b);
  });
  return cells;
}

/// Largest stable rate, whether larger ones were tried, first unstable rate, and why.
std::vector<Cell> stable_cells(const Experiment& experiment,
                               const Comparison& comparison,
                               const std::vector<std::size_t>& cells,
                               std::size_t activation) {
  std::optional<double> stable;
  for (const std::size_t cell : cells) {
    const double rate = rate_of(comparison, cell);
    const Runs runs = runs_of(comparison, cell, activation);
    if (!is_complete(experiment, runs)) {
      const Missing open{"not all runs have ended"};
      return {stable ? Cell(*stable) : Cell(open), std::string(stable ? "so far" : ""), open, open};
    }
    const std::string why = instability(runs);
    if (!why.empty()) {
      return {stable ? Cell(*stable) : Cell(Missing{"the smallest rate is not stable"}),
              std::string(stable ? "" : "below the list"),
              rate,
              why};
    }
    stable = rate;
  }
  return {*stable, std::string("at least"), Missing{"all rates are stable"}, std::string()};
}

}  // namespace

std::optional<Table> divergences_table(const Experiment& experiment, const Comparison& comparison) {
  if (!comparison.any_diverged()) {
    return std::nullopt;
  }
  Table table{.name = "divergences",
              .title = "Runs that diverged",
              .caption =
                  "First cause, and the last epoch that was measured before, on all training images with their "
                  "exact batch statistics.",
              .columns = cell_columns(comparison)};
  table.columns.insert(
      table.columns.end(),
      {{.key = "activation", .heading = "activation"},
       {.key = "seed", .heading = "seed", .kind = ColumnKind::exact_integer},
       {.key = "cause", .heading = "first cause"},
       {.key = "steps", .heading = "steps done", .kind = ColumnKind::integer},
       {.key = "epoch", .heading = "last epoch", .kind = ColumnKind::integer},
       {.key = "train_error", .heading = "training error there", .kind = ColumnKind::percent},
       {.key = "train_median_loss", .heading = "training median loss there", .kind = ColumnKind::real, .digits = 3}});
  for (const ComparedRun& run : comparison.runs) {
    if (run.result.status != RunStatus::diverged) {
      continue;
    }
    std::vector<Cell> row = cell_cells(experiment, comparison, run.cell);
    row.insert(row.end(),
               {name(experiment.activations[run.activation]), Integer(run.seed), run.result.cause, run.result.step});
    if (!run.result.epochs.empty()) {
      const runs::EpochMetrics& last = run.result.epochs.back();
      row.insert(row.end(), {last.epoch, last.train.error()});
      row.push_back(last.train.median_loss ? Cell(*last.train.median_loss) : Cell(Missing{"not finite"}));
    }
    row.resize(table.columns.size(), Missing{"nothing was measured"});
    add_row(table, std::move(row));
  }
  return table;
}

std::optional<Table> largest_stable_rate_table(const Experiment& experiment, const Comparison& comparison) {
  Quantities others = varied_between(comparison.cells);
  if (std::erase(others, &learning_rate()) == 0) {
    return std::nullopt;
  }
  Table table{
      .name = "largest_stable_rate",
      .title = "Largest stable learning rate",
      .caption = "The largest rate such that it and all smaller ones tried are stable for every seed.",
      .notes = {"Stable: the run finished, its mean training loss was finite whenever it was measured, and lower at "
                "the end than at the start. Test errors are not used. \"At least\": no larger rate was tried."}};
  const int digits = column_of(learning_rate(), comparison.cells).digits;
  for (const VariedQuantity* quantity : others) {
    table.columns.push_back(column_of(*quantity, comparison.cells));
  }
  table.columns.insert(
      table.columns.end(),
      {{.key = "activation", .heading = "activation"},
       {.key = "largest_stable_rate", .heading = "largest stable rate", .kind = ColumnKind::real, .digits = digits},
       {.key = "bound", .heading = "bound"},
       {.key = "unstable_rate", .heading = "first unstable rate", .kind = ColumnKind::real, .digits = digits},
       {.key = "cause", .heading = "cause"}});
  for (const CellGroup& group : groups_without(comparison.cells, {&learning_rate()})) {
    for (std::size_t a = 0; a < experiment.activations.size(); ++a) {
      std::vector<Cell> row;
      for (const VariedQuantity* quantity : others) {
        row.push_back(cell_value(group.common, *quantity));
      }
      row.emplace_back(name(experiment.activations[a]));
      const std::vector<Cell> found = stable_cells(experiment, comparison, by_rate(comparison, group.cells), a);
      row.insert(row.end(), found.begin(), found.end());
      add_row(table, std::move(row));
    }
  }
  return table;
}

}  // namespace zeroset::studies
