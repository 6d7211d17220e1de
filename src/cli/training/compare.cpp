// zeroset compare: several activations and seeds side by side.
#include "cli/training/compare.hpp"

#include "zeroset/atlas/line_pool.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/studies/comparison.hpp"

#include "cli/batch.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/training/experiment_options.hpp"
#include "cli/training/training_library.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <memory>

namespace zeroset::cli {

using atlas::Shard;
namespace {

using nlohmann::ordered_json;

constexpr const char* kCompareFooter =
    "Examples:\n"
    "  zeroset compare experiments/relu_vs_polynomial/spec.json --out comparison\n"
    "  zeroset compare experiment.json --threads 2 --json\n"
    "  zeroset compare experiment.json --out sweep --shard 3/16      a part of it, on one machine of several\n"
    "  zeroset compare experiment.json --out sweep --merge           ... and the tables, when all parts are there\n"
    "  zeroset compare other.json --out other --runs sweep/runs      another comparison that shares runs with it\n"
    "A comparison that was interrupted goes on where it was when the same command is given again. Several processes "
    "may\n"
    "work in one folder; none trains what another has trained or is training.";

struct CompareArguments {
  std::string experiment{}, shard{}, root{}, runs{};
  bool merge = false;
  CommonOptions common{};
};

/// What fits on a screen: the losses stand in the files.
std::string printed(const Table& table) {
  Table screen = without_details(table);
  screen.notes = {table.notes.front() + " Losses and all else: tables/."};
  return shown(screen);
}

void tell_notes(const runs::Comparison& comparison) {
  for (const runs::ComparedRun& run : comparison.runs) {
    for (const std::string& note : run.result.notes) {
      std::cerr << "zeroset: " << run.id << ": " << note << '\n';
    }
    if (run.left_out == "another process holds it") {
      std::cerr << "zeroset: " << run.id << ": another process is training it; skipped\n";
    }
  }
}

/// "5 of 9 runs of the comparison are complete"
std::string completeness(const runs::Comparison& comparison) {
  return std::to_string(comparison.complete()) + " of " + std::to_string(comparison.runs.size()) +
         " runs of the comparison are complete";
}

/// A shard that has done its part is content. \return the exit code
int print_part(const Shard& shard, const runs::Comparison& comparison, const CommonOptions& options) {
  const std::string part = std::to_string(shard.index) + "/" + std::to_string(shard.count);
  print({{"schema", "zeroset.comparison_part/1"},
         {"shard", part},
         {"complete", comparison.complete()},
         {"runs", comparison.runs.size()}},
        "part " + part + " is done; " + completeness(comparison) + "\n",
        options);
  return kAnswered;
}

nets::CompareOptions options_of(const CompareArguments& arguments, const Shard& shard) {
  return {.runs = arguments.runs,
          .part = static_cast<std::int64_t>(shard.index),
          .parts = static_cast<std::int64_t>(shard.count),
          .read_only = arguments.merge};
}

int run_compare(CompareArguments& arguments) {
  if (arguments.merge && !arguments.shard.empty()) {
    throw SpecError("", "--merge reads what the shards have trained; give it without --shard");
  }
  const Shard shard = atlas::read_shard(arguments.shard);
  const Experiment experiment = load_experiment(arguments.experiment, arguments.common);
  if (arguments.common.out.empty()) {
    arguments.common.out = "comparison";
  }
  const auto [comparison, code] =
      compare_in(arguments.common.out, experiment, options_of(arguments, shard), arguments.root, arguments.common);
  if (comparison.interrupted()) {
    return code;
  }
  if (!comparison.is_complete()) {
    if (!arguments.shard.empty()) {
      return print_part(shard, comparison, arguments.common);
    }
    tell_missing(comparison);
    return code;
  }
  const Results results = studies::results(experiment, comparison);
  return std::max(code, give(results, arguments.common, "comparison.json", printed(results.tables.front())));
}

}  // namespace

Compared compare_in(const std::filesystem::path& folder,
                    const Experiment& experiment,
                    nets::CompareOptions wanted,
                    const std::string& root,
                    const CommonOptions& options) {
  const TrainingLibrary& library = training_library(options);
  ProgressBar bar(options.quiet);
  wanted.threads = options.thread_count();
  wanted.training = train_options(options, root, bar);
  Compared compared{library.compare(experiment, folder, wanted)};
  bar.clear();
  const runs::Comparison& comparison = compared.comparison;
  tell_notes(comparison);
  if (!comparison.is_complete() || comparison.any_diverged()) {
    compared.code = kIncomplete;
  }
  if (comparison.interrupted()) {
    std::cerr << "zeroset: " << (interrupted() ? "interrupted" : "stopped by --timeout")
              << "; the same command goes on from here\n";
    compared.code = interrupted() ? kInterrupted : kIncomplete;
  }
  return compared;
}

void tell_missing(const runs::Comparison& comparison) {
  std::cerr << "zeroset: incomplete: " << completeness(comparison) << "; missing:";
  for (const runs::ComparedRun& run : comparison.runs) {
    std::cerr << (run.result.status == runs::RunStatus::interrupted ? " " + run.id : "");
  }
  std::cerr << '\n';
}

void add_compare_verb(CLI::App& app, int& exit_code) {
  CLI::App* verb = app.add_subcommand("compare", "the same training for several activations and seeds, side by side");
  auto arguments = std::make_shared<CompareArguments>();
  verb->add_option("experiment", arguments->experiment, "experiment file (zeroset.experiment/1)")->required();
  add_root_option(*verb, arguments->root);
  add_common_options(*verb, arguments->common);
  verb->add_option("--shard", arguments->shard, "i/n: train every n-th run from the i-th")->type_name("I/N");
  verb->add_option("--runs", arguments->runs, "folder of the runs, which comparisons may share (default: OUT/runs)")
      ->type_name("DIR");
  verb->add_flag("--merge", arguments->merge, "train nothing: tables and figures of the runs that are there");
  verb->footer(kCompareFooter);
  verb->callback([verb, arguments, &exit_code] {
    note_given_options(*verb, arguments->common);
    exit_code = run_compare(*arguments);
  });
}

}  // namespace zeroset::cli
