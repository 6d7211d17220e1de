// What pre-training changes: each network beside the one of the same seed without it.
#include "zeroset/studies/comparison.hpp"

#include "studies/comparison/measures.hpp"
#include "studies/comparison/varied.hpp"
#include "studies/seeds.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

namespace zeroset::studies {
namespace {

using runs::ComparedRun;
using runs::Comparison;

const VariedQuantity& pretrained_layers() {
  return varied_quantity("pretrained_layers");
}

/// Held-out errors of a cell and activation by seed.
std::map<std::uint64_t, double> errors_by_seed(const Comparison& comparison, std::size_t cell, std::size_t activation) {
  std::map<std::uint64_t, double> errors;
  for (const ComparedRun* run : finished_runs(comparison, cell, activation)) {
    errors[run->seed] = run->result.epochs.back().test.error();
  }
  return errors;
}

/// One cell with pre-training and the cell that differs from it in having none.
struct Pair {
  std::size_t with = 0, without = 0, activation = 0;
  std::vector<double> differences{};  ///< with minus without, a seed each that finished in both
};

Pair pair_of(const Comparison& comparison, std::size_t with, std::size_t without, std::size_t activation) {
  Pair pair{with, without, activation, {}};
  const std::map<std::uint64_t, double> base = errors_by_seed(comparison, without, activation);
  for (const auto& [seed, error] : errors_by_seed(comparison, with, activation)) {
    if (const auto found = base.find(seed); found != base.end()) {
      pair.differences.push_back(error - found->second);
    }
  }
  return pair;
}

std::vector<Pair> all_pairs(const Experiment& experiment, const Comparison& comparison) {
  std::vector<Pair> pairs;
  for (const CellGroup& group : groups_without(comparison.cells, {&pretrained_layers()})) {
    const auto none = std::find_if(group.cells.begin(), group.cells.end(), [&](std::size_t cell) {
      return comparison.cells[cell].value(pretrained_layers()) == 0.0;
    });
    for (const std::size_t cell : group.cells) {
      for (std::size_t a = 0; none != group.cells.end() && cell != *none && a < experiment.activations.size(); ++a) {
        pairs.push_back(pair_of(comparison, cell, *none, a));
      }
    }
  }
  return pairs;
}

std::vector<Column> columns_of(const Experiment& experiment, const Comparison& comparison) {
  const bool several = experiment.replicas > 1;
  std::vector<Column> columns = cell_columns(comparison);
  const std::string held_out = held_out_name(experiment);
  columns.insert(
      columns.end(),
      {{.key = "activation", .heading = "activation"},
       {.key = "error_without",
        .heading = held_out + " error without",
        .kind = ColumnKind::percent,
        .half_widths = several},
       {.key = "error_with", .heading = held_out + " error with", .kind = ColumnKind::percent, .half_widths = several},
       {.key = "pretraining_difference",
        .heading = "difference",
        .kind = ColumnKind::percent,
        .unit = "percentage points",
        .half_widths = several}});
  for (Column& column : test_columns()) {
    column.detail = column.key != "p_value_holm" || !several;
    columns.push_back(std::move(column));
  }
  return columns;
}

Cell error_cell(const Experiment& experiment, const Comparison& comparison, std::size_t cell, std::size_t activation) {
  std::vector<double> errors;
  for (const auto& [seed, error] : errors_by_seed(comparison, cell, activation)) {
    errors.push_back(error);
  }
  return errors.empty() ? Cell(Missing{"no run finished"}) : measured(experiment, errors);
}

}  // namespace

std::optional<Table> pretraining_table(const Experiment& experiment, const Comparison& comparison) {
  const std::vector<Pair> pairs =
      is_varied(comparison, pretrained_layers()) ? all_pairs(experiment, comparison) : std::vector<Pair>{};
  if (pairs.empty()) {
    return std::nullopt;
  }
  std::vector<std::vector<double>> rows;
  for (const Pair& pair : pairs) {
    rows.push_back(pair.differences);
  }
  const std::vector<PairedTests> tests = paired_tests(rows);
  Table table{.name = "pretraining",
              .title = "With and without pre-training",
              .caption = "Final " + held_out_name(experiment) +
                         " error of networks whose first layers were pre-trained, and of those without. Difference: "
                         "with minus without, seed by seed; below zero pre-training helps.",
              .notes = {test_words(count_tests(tests))},
              .columns = columns_of(experiment, comparison)};
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const Pair& pair = pairs[i];
    std::vector<Cell> row = cell_cells(experiment, comparison, pair.with);
    row.emplace_back(name(experiment.activations[pair.activation]));
    row.push_back(error_cell(experiment, comparison, pair.without, pair.activation));
    row.push_back(error_cell(experiment, comparison, pair.with, pair.activation));
    const Missing none{"no seed finished with and without"};
    row.push_back(pair.differences.empty() ? Cell(none) : measured(experiment, pair.differences));
    const std::vector<Cell> cells = pair.differences.empty() ? test_cells(none) : test_cells(tests[i]);
    row.insert(row.end(), cells.begin(), cells.end());
    add_row(table, std::move(row));
  }
  return table;
}

}  // namespace zeroset::studies
