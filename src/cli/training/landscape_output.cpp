#include "cli/training/landscape_output.hpp"

#include "zeroset/core/figure_writers.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/table_writers.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/training/plugin.hpp"

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <iostream>

namespace zeroset::cli {
namespace {

using nlohmann::ordered_json;

/// False where gnuplot could not draw.
bool write_results(const LandscapeAnswer& answer, const std::filesystem::path& folder) {
  make_folders(folder / "tables");
  for (const Table& table : answer.tables) {
    write_table(table, folder / "tables");
  }
  bool drawn = true;
  if (!answer.figures.empty()) {
    make_folders(folder / "figures");
  }
  for (const Figure& figure : answer.figures) {
    const WrittenFigure written = write_figure(figure, folder / "figures");
    if (written.status != DrawStatus::drawn) {
      std::cerr << "zeroset: " << written.reason << '\n';
      drawn = false;
    }
  }
  write_json_file(folder / "landscape.json", answer.document);
  return drawn;
}

}  // namespace

ordered_json begin_document(const TrainingRequest& request, const Snapshots& snapshots) {
  ordered_json document{{"schema", "zeroset.landscape/1"}, {"tool", request.landscape.tool}};
  for (const SnapshotRun& run : snapshots.runs) {
    ordered_json entry{{"label", run.label}, {"folder", run.folder}, {"points", run.count}};
    if (run.experiment) {
      entry["activation"] = name(run.experiment->activations.front());
      entry["seed"] = run.experiment->seed;
    }
    document["runs"].push_back(std::move(entry));
  }
  document["parameters"] = describe(snapshots.chosen);
  document["notes"] = snapshots.notes;
  return document;
}

int give(const TrainingRequest& request, LandscapeAnswer answer) {
  for (const Table& table : answer.tables) {
    answer.document[table.name] = to_json(table);
  }
  answer.document["figures"] = ordered_json::array();
  for (const Figure& figure : answer.figures) {
    answer.document["figures"].push_back(figure.name);
  }
  for (const std::string& note : answer.notes) {
    std::cerr << "zeroset: " << note << '\n';
  }
  const Uninterrupted all_of_it;
  // The answer first: on a full disk it is all that is left of hours.
  deliver(request, request.options.json ? answer.document.dump(2) + "\n" : to_text(answer.tables.front()));
  const bool drawn = request.options.out.empty() || write_results(answer, request.options.out);
  return drawn ? kAnswered : kIncomplete;
}

Cell cell_of(double value, const std::string& reason) {
  return std::isfinite(value) ? Cell(value) : Cell(Missing{reason});
}

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", 100 * share);
  return text;
}

ordered_json number_of(double value) {
  return std::isfinite(value) ? ordered_json(value) : ordered_json();
}

std::string run_key(std::size_t run) {
  return "run" + std::to_string(run + 1);
}

}  // namespace zeroset::cli
