// zeroset reproduce, the part that trains: runs first, then figures, tables, claims and one page.
#include "zeroset/core/error.hpp"
#include "zeroset/core/figure_writers.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/table_writers.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/training/plugin.hpp"
#include "cli/training/study_claims.hpp"
#include "cli/training/study_page.hpp"
#include "cli/training/study_plan.hpp"
#include "cli/training/study_rates.hpp"

#include <iostream>
#include <utility>

namespace zeroset::cli {
namespace {

using nlohmann::ordered_json;

/// All runs of all figures; those that figures share are trained once. The sweep comes first where the others wait for
/// its answer, which goes into the protocol.
bool train(const TrainingRequest& request, Protocol& protocol, StudyRuns& runs) {
  ProgressBar bar(request.options.quiet);
  nets::StoreOptions options{.threads = request.options.thread_count(), .training = train_options(request, bar)};
  const std::filesystem::path store =
      request.runs.empty() ? std::filesystem::path(request.options.out) / "runs" : std::filesystem::path(request.runs);
  if (!choose_rate(protocol, runs, store, options)) {
    return false;
  }
  for (const FigureGroup& group : protocol.groups) {
    runs.add(runs_of(protocol, group));
  }
  return runs.train(store, options);
}

void append(StudyResult& result, const FigureGroup& group, GroupOutput output) {
  StudySection& section = result.sections.emplace_back();
  section.group = &group;
  section.output = std::move(output);
}

/// \throws StudyStopped
StudyResult evaluate(const StudyContext& context) {
  StudyResult result;
  const std::size_t activations = context.protocol.base.activations.size();
  std::vector<ActivationMeasures> measures(activations);
  for (ActivationMeasures& one : measures) {
    one.train_images = context.images->train.count();
  }
  for (const FigureGroup& group : context.protocol.groups) {
    if (group.kind == FigureKind::activations) {
      append(result, group, activations_output(context, group));
    } else if (group.kind == FigureKind::size) {
      append(result, group, size_output(context, group));
    } else if (group.kind == FigureKind::rates) {
      append(result, group, rates_output(context, group));
    }
    for (std::size_t a = 0; a < activations; ++a) {
      if (group.kind == FigureKind::stages) {
        append(result, group, stages_output(context, group, a));
      } else if (group.kind == FigureKind::branches) {
        append(result, group, branches_output(context, group, a, measures[a]));
      } else if (group.kind == FigureKind::perturbed) {
        append(result, group, perturbed_output(context, group, a, measures[a]));
      }
    }
  }
  result.claims = judge(context.protocol, measures);
  result.diverged = context.runs.diverged();
  result.runs = context.runs.count();
  return result;
}

/// \return false where gnuplot could not draw
bool write(const StudyResult& result, const std::filesystem::path& folder) {
  make_folders(folder / "tables");
  make_folders(folder / "figures");
  bool drawn = true;
  for (const StudySection& section : result.sections) {
    for (const Table& table : section.output.tables) {
      write_table(table, folder / "tables");
    }
    for (const Figure& figure : section.output.figures) {
      const WrittenFigure written = write_figure(figure, folder / "figures");
      if (written.status != DrawStatus::drawn) {
        std::cerr << "zeroset: " << written.reason << '\n';
        drawn = false;
      }
    }
  }
  write_table(claims_table(result.claims), folder / "tables");
  write_json_file(folder / "claims.json", to_json(result.claims));
  return drawn;
}

ordered_json result_json(const Protocol& protocol, const StudyResult& result, const std::filesystem::path& folder) {
  ordered_json document{{"schema", "zeroset.reproduction/1"},
                        {"out", folder.string()},
                        {"runs", result.runs},
                        {"descent",
                         {{"learning_rate", protocol.gd.learning_rate},
                          {"momentum", protocol.gd.momentum},
                          {"by", protocol.descent_rate == DescentRate::sweep ? "sweep" : "fixed"}}},
                        {"diverged", result.diverged},
                        {"figures", ordered_json::array()}};
  for (const StudySection& section : result.sections) {
    for (const Figure& figure : section.output.figures) {
      document["figures"].push_back(figure.name);
    }
  }
  document["claims"] = to_json(result.claims).at("claims");
  return document;
}

/// What fits on a screen: statements stand in the files.
std::string printed(const StudyResult& result) {
  Table table = claims_table(result.claims);
  for (std::size_t i = table.columns.size(); i-- > 0;) {
    if (table.columns[i].key == "statement" || table.columns[i].key == "reason") {
      const auto place = static_cast<std::ptrdiff_t>(i);
      table.columns.erase(table.columns.begin() + place);
      for (auto& row : table.rows) {
        row.erase(row.begin() + place);
      }
    }
  }
  table.notes = {"Statements, rules and reasons: tables/claims.md; all figures: report.html."};
  return to_text(table);
}

int stopped(const std::string& reason) {
  std::cerr << "zeroset: " << (interrupted() ? "interrupted" : reason) << "; the same command goes on from here\n";
  return interrupted() ? kInterrupted : kIncomplete;
}

}  // namespace

int reproduce_verb(const TrainingRequest& request) {
  const std::filesystem::path folder = request.options.out;
  const nlohmann::json document = parse_json(request.protocol, "the protocol");
  Protocol protocol = read_protocol(document);
  if (request.dry_run) {
    const Table plan = plan_table(protocol);
    deliver(request, request.options.json ? to_json(plan).dump(2) + "\n" : to_text(plan));
    return kAnswered;
  }
  make_folders(folder);
  write_json_file(folder / "protocol.json", nlohmann::ordered_json(document));
  StudyRuns runs;
  if (!train(request, protocol, runs)) {
    return stopped(runs.reason());
  }
  ProgressBar quiet(true);
  const nets::TrainOptions options = train_options(request, quiet);
  const StudyContext context{.protocol = protocol,
                             .runs = runs,
                             .folder = folder,
                             .images = nets::load_images(protocol.base.dataset, request.root),
                             .stop = options.stop};
  StudyResult result;
  try {
    result = evaluate(context);
  } catch (const StudyStopped&) {
    return stopped("stopped by --timeout");
  }
  const bool drawn = write(result, folder);
  write_study_page(protocol, result, folder);
  for (const std::string& run : result.diverged) {
    std::cerr << "zeroset: diverged: " << run << '\n';
  }
  deliver(request, request.options.json ? result_json(protocol, result, folder).dump(2) + "\n" : printed(result));
  return drawn ? kAnswered : kIncomplete;
}

}  // namespace zeroset::cli
