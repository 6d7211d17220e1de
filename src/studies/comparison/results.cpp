// Everything of a comparison at once.
#include "zeroset/studies/comparison.hpp"

namespace zeroset::studies {

using nlohmann::ordered_json;
using runs::Comparison;

namespace {

std::vector<std::string> names_of(const std::vector<Table>& tables) {
  std::vector<std::string> names;
  for (const Table& table : tables) {
    names.push_back(table.name);
  }
  return names;
}

std::vector<Figure> figures_of(const Experiment& experiment, const Comparison& comparison) {
  std::vector<Figure> figures;
  for (auto& figure : {error_curves(experiment, comparison),
                       loss_curves(experiment, comparison),
                       effective_rate_curves(experiment, comparison),
                       size_vs_data(experiment, comparison),
                       error_by_degree(experiment, comparison),
                       error_by_interval(experiment, comparison),
                       error_by_label_noise(experiment, comparison),
                       error_by_learning_rate(experiment, comparison),
                       error_by_pretraining(experiment, comparison)}) {
    if (figure) {
      figures.push_back(*figure);
    }
  }
  return figures;
}

/// Those that are there of tables that not every comparison has.
std::vector<Table> special_tables(const Experiment& experiment, const Comparison& comparison) {
  std::vector<Table> tables;
  for (auto& table : {pretraining_table(experiment, comparison),
                      largest_stable_rate_table(experiment, comparison),
                      concentrated_statistics_table(experiment, comparison),
                      divergences_table(experiment, comparison)}) {
    if (table) {
      tables.push_back(*table);
    }
  }
  return tables;
}

}  // namespace

Results results(const Experiment& experiment, const Comparison& comparison) {
  Results results;
  results.facts = {{"schema", "zeroset.comparison/1"}, {"experiment", to_json(experiment)}};
  results.tables = special_tables(experiment, comparison);
  results.tables.insert(results.tables.begin(), weight_norms_table(experiment, comparison));
  results.tables.push_back(runs_table(experiment, comparison));
  results.tables.insert(results.tables.begin(), comparison_table(experiment, comparison, names_of(results.tables)));
  results.figures = figures_of(experiment, comparison);
  results.findings = findings(experiment, comparison);
  return results;
}

ordered_json to_json(const Experiment& experiment, const Comparison& comparison) {
  return to_json(results(experiment, comparison));
}

}  // namespace zeroset::studies
