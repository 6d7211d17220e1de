#include "zeroset/core/figure_writers.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/table_writers.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/training/comparison_output.hpp"
#include "cli/training/plugin.hpp"

#include <nlohmann/json.hpp>

#include <iostream>

namespace zeroset::cli {
namespace {

using nlohmann::ordered_json;

/// Every table under its name, and the names of the figures.
ordered_json comparison_json(const Experiment& experiment, const nets::Comparison& comparison) {
  ordered_json document{{"schema", "zeroset.comparison/1"}, {"experiment", to_json(experiment)}};
  for (const Table& table : comparison_tables(experiment, comparison)) {
    document[table.name] = to_json(table);
  }
  document["figures"] = ordered_json::array();
  for (const Figure& figure : comparison_figures(experiment, comparison)) {
    document["figures"].push_back(figure.name);
  }
  return document;
}

/// Tables, figures and comparison.json in the folder. False where gnuplot could not draw.
bool write_results(const Experiment& experiment,
                   const nets::Comparison& comparison,
                   const std::filesystem::path& folder) {
  make_folders(folder / "tables");
  make_folders(folder / "figures");
  for (const Table& table : comparison_tables(experiment, comparison)) {
    write_table(table, folder / "tables");
  }
  bool drawn = true;
  for (const Figure& figure : comparison_figures(experiment, comparison)) {
    const WrittenFigure written = write_figure(figure, folder / "figures");
    if (written.status != DrawStatus::drawn) {
      std::cerr << "zeroset: " << written.reason << '\n';
      drawn = false;
    }
  }
  write_json_file(folder / "comparison.json", comparison_json(experiment, comparison));
  return drawn;
}

/// What fits on a screen: the losses stand in the files.
std::string printed(Table table) {
  for (std::size_t i = table.columns.size(); i-- > 0;) {
    if (table.columns[i].key.ends_with("_loss")) {
      const auto place = static_cast<std::ptrdiff_t>(i);
      table.columns.erase(table.columns.begin() + place);
      for (auto& row : table.rows) {
        row.erase(row.begin() + place);
      }
    }
  }
  table.notes = {"Difference: to the first activation, seed by seed; p: two-sided. Losses and all else: tables/."};
  return to_text(table);
}

}  // namespace

int compare_verb(const TrainingRequest& request) {
  const Experiment& experiment = *request.experiment;
  const std::filesystem::path folder = request.options.out;
  nets::Comparison comparison;
  {
    ProgressBar bar(request.options.quiet);
    comparison = nets::compare(
        experiment, folder, {.threads = request.options.thread_count(), .training = train_options(request, bar)});
  }
  if (comparison.interrupted()) {
    std::cerr << "zeroset: " << (interrupted() ? "interrupted" : "stopped by --timeout")
              << "; the same command goes on from here\n";
    return interrupted() ? kInterrupted : kIncomplete;
  }
  const bool drawn = write_results(experiment, comparison, folder);
  deliver(request,
          request.options.json ? comparison_json(experiment, comparison).dump(2) + "\n"
                               : printed(comparison_table(experiment, comparison)));
  return comparison.any_diverged() || !drawn ? kIncomplete : kAnswered;
}

}  // namespace zeroset::cli
