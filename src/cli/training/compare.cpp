#include "zeroset/core/figure_writers.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/table_writers.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/training/comparison_output.hpp"
#include "cli/training/plugin.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <string>

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
  table.notes.front() = "Difference: to the first activation, seed by seed; p: two-sided. Losses and all else: tables/.";
  return to_text(table);
}

nets::Comparison train_or_read(const TrainingRequest& request) {
  ProgressBar bar(request.options.quiet);
  return nets::compare(*request.experiment,
                       request.options.out,
                       {.threads = request.options.thread_count(),
                        .runs = request.runs,
                        .part = static_cast<std::int64_t>(request.part),
                        .parts = static_cast<std::int64_t>(std::max<std::size_t>(1, request.parts)),
                        .read_only = request.merge,
                        .training = train_options(request, bar)});
}

void tell_notes(const nets::Comparison& comparison) {
  for (const nets::ComparedRun& run : comparison.runs) {
    for (const std::string& note : run.result.notes) {
      std::cerr << "zeroset: " << run.id << ": " << note << '\n';
    }
    if (run.left_out == "another process holds it") {
      std::cerr << "zeroset: " << run.id << ": another process is training it; left to it\n";
    }
  }
}

/// "5 of 9 runs of the comparison are complete"
std::string completeness(const nets::Comparison& comparison) {
  return std::to_string(comparison.complete()) + " of " + std::to_string(comparison.runs.size()) +
         " runs of the comparison are complete";
}

/// A shard that has done its part is content; else it is said what is missing. \return the exit code
int deliver_part(const TrainingRequest& request, const nets::Comparison& comparison) {
  if (request.parts > 0) {
    const std::string shard = std::to_string(request.part) + "/" + std::to_string(request.parts);
    const ordered_json part{{"schema", "zeroset.comparison_part/1"},
                            {"shard", shard},
                            {"complete", comparison.complete()},
                            {"runs", comparison.runs.size()}};
    deliver(
        request,
        request.options.json ? part.dump(2) + "\n" : "part " + shard + " is done; " + completeness(comparison) + "\n");
    return kAnswered;
  }
  std::cerr << "zeroset: incomplete: " << completeness(comparison) << "; missing:";
  for (const nets::ComparedRun& run : comparison.runs) {
    std::cerr << (run.result.status == nets::RunStatus::interrupted ? " " + run.id : "");
  }
  std::cerr << '\n';
  return kIncomplete;
}

}  // namespace

int compare_verb(const TrainingRequest& request) {
  const Experiment& experiment = *request.experiment;
  const nets::Comparison comparison = train_or_read(request);
  tell_notes(comparison);
  if (comparison.interrupted()) {
    std::cerr << "zeroset: " << (interrupted() ? "interrupted" : "stopped by --timeout")
              << "; the same command goes on from here\n";
    return interrupted() ? kInterrupted : kIncomplete;
  }
  if (!comparison.is_complete()) {
    return deliver_part(request, comparison);
  }
  const bool drawn = write_results(experiment, comparison, request.options.out);
  deliver(request,
          request.options.json ? comparison_json(experiment, comparison).dump(2) + "\n"
                               : printed(comparison_table(experiment, comparison)));
  return comparison.any_diverged() || !drawn ? kIncomplete : kAnswered;
}

}  // namespace zeroset::cli
