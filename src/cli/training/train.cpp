// zeroset train: one network, in a run folder.
#include "zeroset/core/error.hpp"
#include "zeroset/runs/stored_run.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/training/experiment_options.hpp"
#include "cli/training/training_library.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>

namespace zeroset::cli {
namespace {

using nlohmann::ordered_json;
using runs::RunResult;
using runs::RunStatus;

constexpr const char* kTrainFooter =
    "Examples:\n"
    "  zeroset train experiment.json --out runs/relu\n"
    "  zeroset train experiment.json --out runs/relu --set /training/epochs=3 --seed 7\n"
    "  zeroset train --resume runs/relu\n"
    "  zeroset train runs/relu/spec.json --out runs/again            the same run once more, with the same bits\n"
    "Ctrl-C keeps the last checkpoint (exit 130); the same command, or --resume, goes on to the bit.";

struct TrainArguments {
  std::string experiment{}, resume{}, root{};
  CommonOptions common{};
};

ordered_json json_of(const Experiment& experiment, const RunResult& result) {
  const std::string cause = result.cause.empty() ? why_untrained(result, experiment.loss) : result.cause;
  ordered_json document{
      {"schema", "zeroset.train/1"},
      {"run", result.folder.string()},
      {"status", outcome_of(result, experiment.loss)},
      {"cause", cause.empty() ? ordered_json() : ordered_json(cause)},
      {"step", result.step},
      {"convolution", result.convolution.empty() ? ordered_json() : ordered_json(result.convolution)}};
  if (!result.epochs.empty()) {
    const runs::EpochMetrics& last = result.epochs.back();
    document["epoch"] = last.epoch;
    document["phase"] = last.phase;
    document["learning_rate"] = last.learning_rate ? ordered_json(*last.learning_rate) : ordered_json();
    document["train"] = to_json(last.train);
    document["test"] = to_json(last.test);
    if (last.running) {
      document["running"] = {{"train", to_json(last.running->train)}, {"test", to_json(last.running->test)}};
    }
  }
  document["notes"] = result.notes;
  return document;
}

int exit_code_of_run(const Experiment& experiment, const RunResult& result) {
  if (result.status == RunStatus::interrupted && interrupted()) {
    return kInterrupted;
  }
  return outcome_of(result, experiment.loss) == name(RunStatus::finished) ? kAnswered : kIncomplete;
}

/// The experiment of the command line; absent with --resume, where it is the folder's.
std::optional<Experiment> given_experiment(const TrainArguments& arguments) {
  if (arguments.experiment.empty() == arguments.resume.empty()) {
    throw SpecError("", "train expects an experiment file with --out RUN, or --resume RUN");
  }
  if (arguments.experiment.empty()) {
    if (!arguments.common.set.empty() || arguments.common.seed_given || !arguments.common.out.empty()) {
      throw SpecError("",
                      "train --resume goes on with the experiment in the folder: give it without --set, --seed, --out");
    }
    return std::nullopt;
  }
  if (arguments.common.out.empty()) {
    throw SpecError("", "train expects --out RUN, the folder of the run");
  }
  return load_experiment(arguments.experiment, arguments.common);
}

RunResult train(const Experiment& experiment, const std::filesystem::path& run, const TrainArguments& arguments) {
  ProgressBar bar(arguments.common.quiet);
  nets::TrainOptions options = train_options(arguments.common, arguments.root, bar);
  options.threads = arguments.common.thread_count();
  return training_library(arguments.common).train_run(experiment, run, options);
}

int run_train(const TrainArguments& arguments) {
  const std::optional<Experiment> given = given_experiment(arguments);
  static_cast<void>(training_library(arguments.common));
  const std::filesystem::path run = given ? arguments.common.out : arguments.resume;
  const Experiment experiment = given ? *given : runs::read_run(run);
  const RunResult result = train(experiment, run, arguments);
  tell(result.notes);
  print(json_of(experiment, result), summary(experiment, result), arguments.common);
  if (result.status == RunStatus::interrupted) {
    std::cerr << "zeroset: " << (interrupted() ? "interrupted" : "stopped by --timeout") << " at step " << result.step
              << "; go on with: zeroset train --resume " << run.string() << '\n';
  }
  return exit_code_of_run(experiment, result);
}

}  // namespace

void add_train_verb(CLI::App& app, int& exit_code) {
  CLI::App* verb = app.add_subcommand("train", "train one network on CIFAR-10");
  verb->group(has_training_library() ? verb->get_group() : "");
  auto arguments = std::make_shared<TrainArguments>();
  verb->add_option("experiment", arguments->experiment, "experiment file (zeroset.experiment/1) with one activation");
  verb->add_option("--resume", arguments->resume, "go on in the run folder RUN from its last good checkpoint")
      ->type_name("RUN");
  add_root_option(*verb, arguments->root);
  add_common_options(*verb, arguments->common, {.figures = false});
  verb->footer(kTrainFooter);
  verb->callback([verb, arguments, &exit_code] {
    note_given_options(*verb, arguments->common);
    exit_code = run_train(*arguments);
  });
}

}  // namespace zeroset::cli
