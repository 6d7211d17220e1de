// zeroset report: the main job. Toy networks by algebra, training, then one folder to read and to cite.
#include "cli/report.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/runs/run_folder.hpp"

#include "cli/exit_code.hpp"
#include "cli/numbers.hpp"
#include "cli/progress_bar.hpp"
#include "cli/training/experiment_options.hpp"
#include "cli/verbs.hpp"
#include "cli/versions.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>

namespace zeroset::cli {
namespace {

using atlas::ReportContent;
using atlas::ReportProvenance;
using atlas::ReportSpec;
using atlas::TrainingState;
using nlohmann::json;
using runs::RunFolder;
using runs::RunStatus;

struct ReportArguments {
  std::string spec{};
  std::string data{};
  std::string root{};
  std::string only{};
  CommonOptions common{};
};

/// The bundled images, unless the user has the whole of CIFAR-10 and says so.
bool wants_full_data(const ReportArguments& arguments) {
  if (!arguments.data.empty()) {
    return arguments.data == "full";
  }
  return !arguments.root.empty() || std::getenv("ZEROSET_DATA") != nullptr;
}

json resolved_document(const ReportArguments& arguments) {
  json document =
      arguments.spec.empty() ? parse_json(kDefaultReportSpec, "the bundled report") : read_json_file(arguments.spec);
  apply_set(document, arguments.common.set);
  ReportSpec spec = atlas::read_report_spec(document);
  if (spec.experiment.is_object() && wants_full_data(arguments)) {
    spec.experiment["dataset"]["kind"] = "cifar10";
  }
  if (arguments.common.seed_given) {
    for (json& problem : spec.problems) {
      problem["data_seed"] = arguments.common.seed;
    }
    if (spec.experiment.is_object()) {
      spec.experiment["seed"] = arguments.common.seed;
    }
  }
  return atlas::to_json(spec);
}

/// Bounds, counts and dimensions of all problems, kept in FOLDER/rows.
atlas::ToyNetworks toy_networks(const ReportSpec& spec,
                                const std::filesystem::path& folder,
                                const CommonOptions& options) {
  ProgressBar bar(options.quiet);
  atlas::ToyNetworkOptions wanted{
      .seed = options.seed, .processes = options.thread_count(), .folder = folder, .progress = bar.callback()};
  if (options.timeout > 0) {
    wanted.limits.seconds = options.timeout;
  }
  if (options.memory > 0) {
    wanted.limits.memory_gib = options.memory;
  }
  return atlas::toy_networks(spec.problems, wanted);
}

void announce(const ReportArguments& arguments, const std::filesystem::path& folder, const std::string& what) {
  if (!arguments.common.quiet) {
    std::cerr << "zeroset: " << (folder / "report.html").string() << ": " << what << '\n';
  }
}

/// Networks that diverged are an answer, though the program's exit code is 1.
bool is_whole(const ReportContent& content, atlas::ReportStage ReportProvenance::*stage, int code) {
  const bool diverged = stage == &ReportProvenance::training && content.comparison && code == kIncomplete;
  return code == kAnswered || diverged;
}

/// Does the work of a stage and writes down how long it took. \return the exit code
int timed(ReportContent& content,
          atlas::ReportStage ReportProvenance::*stage,
          const std::filesystem::path& folder,
          const std::function<int()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  const int code = work();
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
  atlas::add_stage(content.provenance,
                   stage,
                   {.seconds = spent.count(), .complete = is_whole(content, stage, code)},
                   {.version = versions().at("zeroset"), .commit = commit(), .machine = atlas::machine_line()});
  atlas::write_provenance(content.provenance, folder);
  return code;
}

/// The training, with a page to read meanwhile.
int train_for(ReportContent& content, const ReportArguments& arguments, const std::filesystem::path& folder) {
  content.training = TrainingState::under_way;
  if (!content.provenance.training.complete) {
    atlas::write_report(content, folder);
    announce(arguments, folder, "the page with the algebra is there, training begins");
  }
  int code = kAnswered;
  try {
    code = timed(content, &ReportProvenance::training, folder, [&] {
      return add_training(content, arguments.root, arguments.common, folder);
    });
  } catch (const NotInThisBuild& error) {
    content.warnings.push_back(error.what());
    std::cerr << "zeroset: " << error.what() << '\n';
    code = kNotInThisBuild;
  } catch (...) {
    content.training = TrainingState::stopped;
    atlas::write_report(content, folder);  // a page must not wait for what failed
    throw;
  }
  const bool stopped = code == kInterrupted || (!content.comparison && content.warnings.empty());
  content.training = stopped ? TrainingState::stopped : TrainingState::ended;
  return code;
}

TrainingState training_so_far(const ReportProvenance& provenance) {
  return provenance.training.complete      ? TrainingState::ended
         : provenance.training.seconds > 0 ? TrainingState::stopped
                                           : TrainingState::not_run;
}

ReportContent content_of(const ReportSpec& spec, const ReportArguments& arguments) {
  ReportContent content;
  content.experiment = spec.experiment;
  content.figure_width = arguments.common.figure_width;
  content.seed = spec.experiment.is_object() ? spec.experiment.value("seed", std::uint64_t{1}) : arguments.common.seed;
  content.command = "zeroset report" + (arguments.spec.empty() ? std::string() : " " + arguments.spec);
  return content;
}

int run_report(const ReportArguments& arguments) {
  const json document = resolved_document(arguments);
  const ReportSpec spec = atlas::read_report_spec(document);
  const std::filesystem::path folder = arguments.common.out.empty() ? "report" : arguments.common.out;
  RunFolder run_folder = RunFolder::create(folder,
                                           document,
                                           {.versions = versions(),
                                            .host = runs::host_description(),
                                            .seed = arguments.common.seed,
                                            .command = "zeroset report"});
  ReportContent content = content_of(spec, arguments);
  content.provenance = atlas::read_provenance(folder);
  int code = timed(content, &ReportProvenance::algebra, folder, [&] {
    content.algebra = toy_networks(spec, folder, arguments.common);
    return content.algebra.complete ? kAnswered : kIncomplete;
  });
  const bool trains = spec.experiment.is_object();
  if (trains && arguments.only == "algebra") {
    content.training = training_so_far(content.provenance);
  } else if (trains) {
    code = std::max(code, train_for(content, arguments, folder));
  }
  // A page that has the training stays as it is where the algebra alone was asked for.
  if (arguments.only.empty() || content.training != TrainingState::ended || !trains) {
    atlas::write_report(content, folder);
  }
  const bool whole = code == kAnswered && content.training == TrainingState::ended;
  run_folder.set_status(code == kInterrupted ? RunStatus::interrupted
                        : whole              ? RunStatus::finished
                                             : RunStatus::incomplete);
  if (code != kInterrupted) {
    std::cout << (folder / "report.html").string() << std::endl;
  }
  return code;
}

}  // namespace

void add_report_verb(CLI::App& app, int& exit_code) {
  CLI::App* verb = app.add_subcommand(
      "report", "the main job: toy networks and training compared, as tables, figures and report.html");
  auto arguments = std::make_shared<ReportArguments>();
  verb->add_option("spec", arguments->spec, "a report's spec (zeroset.report/1); default: the bundled one");
  verb->add_option(
          "--data", arguments->data, "mini (bundled images) or full (all of CIFAR-10, from ZEROSET_DATA or --root)")
      ->check(one_of({"mini", "full"}));
  verb->add_option("--root", arguments->root, "folder of the CIFAR-10 files")->type_name("DIR");
  verb->add_option("--only", arguments->only, "algebra: write the page with the algebra alone; training can follow")
      ->check(one_of({"algebra"}));
  add_common_options(*verb, arguments->common);
  verb->footer(
      "Examples:\n"
      "  zeroset report --out report                          bundled networks and images\n"
      "  ZEROSET_DATA=data zeroset report --out report-full   all of CIFAR-10\n"
      "  zeroset report --set /experiment/training/epochs=5 --out short\n"
      "  zeroset report --only algebra --out report           a page in a minute; without --only, training joins it\n"
      "An interrupted report goes on where it was when the same command is given again.");
  verb->callback([verb, arguments, &exit_code] {
    note_given_options(*verb, arguments->common);
    exit_code = run_report(*arguments);
  });
}

}  // namespace zeroset::cli
