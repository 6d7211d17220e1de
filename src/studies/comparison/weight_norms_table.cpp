#include "zeroset/studies/comparison.hpp"

#include "studies/comparison/measures.hpp"
#include "studies/comparison/varied.hpp"

namespace zeroset::studies {
namespace {

using runs::ComparedRun;
using runs::Comparison;
using runs::EpochMetrics;

/// Mean over the runs, or why there is none.
Cell mean_cell(const Experiment& experiment, const Runs& runs, const Value& value, const char* reason) {
  const std::optional<std::vector<double>> values = final_values(runs, value);
  if (!values) {
    return Missing{runs.empty() ? "no run finished" : reason};
  }
  return measured(experiment, *values);
}

Cell initial_norm(const Runs& runs, const std::string& slice) {
  std::vector<double> norms;
  for (const ComparedRun* run : runs) {
    if (const auto norm = weight_norm(run->result.epochs.front(), slice)) {
      norms.push_back(*norm);
    }
  }
  return norms.empty() ? Cell(Missing{"no run finished"}) : Cell(mean_interval(norms).mean);
}

/// Names of the slices that the runs have norms of.
std::vector<std::string> recorded_slices(const Runs& runs) {
  std::vector<std::string> names;
  if (!runs.empty()) {
    for (const auto& [name, norm] : runs.front()->result.epochs.back().weight_norms) {
      names.push_back(name);
    }
  }
  return names;
}

std::vector<Cell> norm_cells(const Experiment& experiment,
                             const Runs& runs,
                             const std::string& slice,
                             bool normalized) {
  std::vector<Cell> cells{slice, initial_norm(runs, slice)};
  cells.push_back(mean_cell(
      experiment, runs, [&](const EpochMetrics& m) { return weight_norm(m, slice); }, "not finite for a seed"));
  const auto rate = final_values(runs, [](const EpochMetrics& m) { return m.learning_rate; });
  cells.push_back(rate ? Cell(mean_interval(*rate).mean) : Cell(Missing{"no step, or not recorded"}));
  cells.push_back(normalized ? mean_cell(
                                   experiment,
                                   runs,
                                   [&](const EpochMetrics& m) { return effective_learning_rate(m, slice); },
                                   "no step, or not recorded")
                             : Cell(Missing{"no batch normalization follows the layer"}));
  return cells;
}

}  // namespace

Table weight_norms_table(const Experiment& experiment, const Comparison& comparison) {
  const bool intervals = experiment.replicas > 1;
  Table table{.name = "weight_norms",
              .title = "Weight norms and effective learning rates at the end",
              .caption = "Means over the seeds that finished, ± 95 % confidence half-width.",
              .notes = {"Effective learning rate: learning rate / norm². Batch normalization makes a layer's function "
                        "independent of the norm of its weights, so that this, not the learning rate, says how fast "
                        "their direction moves. Momentum is not included."},
              .columns = cell_columns(comparison)};
  table.columns.insert(
      table.columns.end(),
      {{.key = "activation", .heading = "activation"},
       {.key = "layer", .heading = "layer"},
       {.key = "initial_norm", .heading = "norm before", .kind = ColumnKind::real},
       {.key = "norm", .heading = "norm after", .kind = ColumnKind::real, .half_widths = intervals},
       {.key = "final_rate", .heading = "last rate", .kind = ColumnKind::real, .digits = 3},
       {.key = "effective_rate", .heading = "effective rate", .kind = ColumnKind::real, .half_widths = intervals}});
  for (std::size_t cell = 0; cell < comparison.cells.size(); ++cell) {
    const auto normalized = normalized_slices(in_cell(experiment, comparison.cells[cell]).network);
    for (std::size_t a = 0; a < experiment.activations.size(); ++a) {
      const Runs runs = finished_runs(comparison, cell, a);
      for (const std::string& slice : recorded_slices(runs)) {
        std::vector<Cell> row = cell_cells(experiment, comparison, cell);
        row.emplace_back(name(experiment.activations[a]));
        const std::vector<Cell> found = norm_cells(experiment, runs, slice, normalized.contains(slice));
        row.insert(row.end(), found.begin(), found.end());
        add_row(table, std::move(row));
      }
    }
  }
  return table;
}

}  // namespace zeroset::studies
