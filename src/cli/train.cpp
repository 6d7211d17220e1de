// zeroset train, zeroset compare: read the experiment, then hand over to the plugin.
#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"

#include "cli/batch.hpp"
#include "cli/experiment_options.hpp"
#include "cli/interrupt.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace zeroset::cli {
namespace {

constexpr const char* kTrainFooter =
    "Examples:\n"
    "  zeroset train experiment.json --out runs/relu\n"
    "  zeroset train experiment.json --out runs/relu --set /training/epochs=3 --seed 7\n"
    "  zeroset train --resume runs/relu\n"
    "  zeroset train runs/relu/spec.json --out runs/again            the same run once more, with the same bits\n"
    "Ctrl-C keeps the last checkpoint (exit 130); the same command, or --resume, goes on to the bit.";

constexpr const char* kCompareFooter =
    "Examples:\n"
    "  zeroset compare experiments/report/compare.json --out runs/comparison\n"
    "  zeroset compare experiment.json --threads 2 --json\n"
    "  zeroset compare experiment.json --out sweep --shard 3/16      a part of it, on one machine of several\n"
    "  zeroset compare experiment.json --out sweep --merge           ... and the tables, when all parts are there\n"
    "  zeroset compare other.json --out other --runs sweep/runs      another comparison that shares runs with it\n"
    "A comparison that was interrupted goes on where it was when the same command is given again. Several processes "
    "may\n"
    "work in one folder; none trains what another has trained or is training.";

struct TrainArguments {
  std::string experiment{}, shard{};
  TrainingRequest request{};
};

void run_train(CLI::App& verb, TrainArguments& arguments, int& exit_code) {
  TrainingRequest& request = arguments.request;
  note_given_options(verb, request.options);
  if (arguments.experiment.empty() == request.resume.empty()) {
    throw SpecError("", "train expects an experiment file with --out RUN, or --resume RUN");
  }
  if (!arguments.experiment.empty()) {
    if (request.options.out.empty()) {
      throw SpecError("", "train expects --out RUN, the folder of the run");
    }
    load_experiment(arguments.experiment, request);
  }
  exit_code = call_training_plugin(request);
}

void run_compare(CLI::App& verb, TrainArguments& arguments, int& exit_code) {
  TrainingRequest& request = arguments.request;
  request.action = TrainingRequest::Action::compare;
  note_given_options(verb, request.options);
  if (request.merge && !arguments.shard.empty()) {
    throw SpecError("", "--merge reads what the shards have trained; give it without --shard");
  }
  if (!arguments.shard.empty()) {
    const Shard shard = read_shard(arguments.shard);
    request.part = shard.index;
    request.parts = shard.count;
  }
  load_experiment(arguments.experiment, request);
  if (request.options.out.empty()) {
    request.options.out = "comparison";
  }
  exit_code = call_training_plugin(request);
}

}  // namespace

void add_train_verb(CLI::App& app, int& exit_code) {
  CLI::App* verb = app.add_subcommand("train", "train one network on CIFAR-10");
  auto arguments = std::make_shared<TrainArguments>();
  verb->add_option("experiment", arguments->experiment, "experiment file (zeroset.experiment/1) with one activation");
  verb->add_option("--resume", arguments->request.resume, "go on in the run folder RUN from its last good checkpoint")
      ->type_name("RUN");
  verb->add_option("--root",
                   arguments->request.root,
                   "folder of the CIFAR-10 files (default: ZEROSET_DATA, else the bundled images)")
      ->type_name("DIR");
  add_common_options(*verb, arguments->request.options);
  verb->footer(kTrainFooter);
  verb->callback([verb, arguments, &exit_code] { run_train(*verb, *arguments, exit_code); });
}

void add_compare_verb(CLI::App& app, int& exit_code) {
  CLI::App* verb = app.add_subcommand("compare", "the same training for several activations and seeds, side by side");
  auto arguments = std::make_shared<TrainArguments>();
  verb->add_option("experiment", arguments->experiment, "experiment file (zeroset.experiment/1)")->required();
  verb->add_option("--root",
                   arguments->request.root,
                   "folder of the CIFAR-10 files (default: ZEROSET_DATA, else the bundled images)")
      ->type_name("DIR");
  add_common_options(*verb, arguments->request.options);
  verb->add_option("--shard", arguments->shard, "i/n: train every n-th run from the i-th")->type_name("I/N");
  verb->add_option(
          "--runs", arguments->request.runs, "folder of the runs, which comparisons may share (default: OUT/runs)")
      ->type_name("DIR");
  verb->add_flag("--merge", arguments->request.merge, "train nothing: tables and figures of the runs that are there");
  verb->footer(kCompareFooter);
  verb->callback([verb, arguments, &exit_code] { run_compare(*verb, *arguments, exit_code); });
}

}  // namespace zeroset::cli
