// zeroset report: the main job. Toy networks by algebra, training, then one folder to read and to cite.
#include "cli/report.hpp"

#include "zeroset/core/experiment.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/runs/run_folder.hpp"

#include "cli/exit_code.hpp"
#include "cli/progress_bar.hpp"
#include "cli/training/experiment_options.hpp"
#include "cli/verbs.hpp"
#include "cli/versions.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <set>

namespace zeroset::cli {
namespace {

using nlohmann::json;
using runs::RunFolder;
using runs::RunStatus;

struct ReportArguments {
  std::string spec{};
  std::string data{};
  std::string root{};
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
  ReportSpec spec = read_report_spec(document);
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
  return to_json(spec);
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

int run_report(const ReportArguments& arguments) {
  const json document = resolved_document(arguments);
  const ReportSpec spec = read_report_spec(document);
  const std::filesystem::path folder = arguments.common.out.empty() ? "report" : arguments.common.out;
  RunFolder run_folder = RunFolder::create(folder,
                                           document,
                                           {.versions = versions(),
                                            .host = runs::host_description(),
                                            .seed = arguments.common.seed,
                                            .command = "zeroset report"});
  ReportContent content;
  content.experiment = spec.experiment;
  content.figure_width = arguments.common.figure_width;
  content.seed = spec.experiment.is_object() ? spec.experiment.value("seed", std::uint64_t{1}) : arguments.common.seed;
  content.command = "zeroset report" + (arguments.spec.empty() ? std::string() : " " + arguments.spec);
  content.algebra = toy_networks(spec, folder, arguments.common);
  int code = content.algebra.complete ? kAnswered : kIncomplete;
  if (spec.experiment.is_object()) {
    try {
      code = std::max(code, add_training(content, arguments.root, arguments.common, folder));
    } catch (const NotInThisBuild& error) {
      content.warnings.push_back(error.what());
      std::cerr << "zeroset: " << error.what() << '\n';
      code = kNotInThisBuild;
    }
  }
  if (code == kInterrupted) {
    run_folder.set_status(RunStatus::interrupted);
    return code;
  }
  write_report(content, folder);
  run_folder.set_status(code == kAnswered ? RunStatus::finished : RunStatus::incomplete);
  std::cout << (folder / "report.html").string() << std::endl;
  return code;
}

}  // namespace

ReportSpec read_report_spec(const json& document) {
  ObjectReader reader(document, "");
  reader.schema("zeroset.report/1");
  ReportSpec spec;
  std::set<std::string> ids;
  const std::string where = reader.at("problems");
  for (const json& problem :
       read_array(reader.require("problems", "an array of problems, as lines of verify --batch"), where)) {
    const std::string pointer = child(where, spec.problems.size());
    ObjectReader line(problem, pointer);
    const std::string id = read_string(line.require("id", "a name for the row"), line.at("id"));
    if (!ids.insert(id).second) {
      throw SpecError(line.at("id"), "expected names that differ, got \"" + id + "\" twice");
    }
    spec.problems.push_back(problem);
  }
  if (const json* experiment = reader.find("experiment"); experiment != nullptr && !experiment->is_null()) {
    (void)read_experiment(*experiment, reader.at("experiment"));
    spec.experiment = *experiment;
  }
  reader.finish();
  return spec;
}

json to_json(const ReportSpec& spec) {
  return {{"schema", "zeroset.report/1"}, {"problems", spec.problems}, {"experiment", spec.experiment}};
}

void add_report_verb(CLI::App& app, int& exit_code) {
  CLI::App* verb = app.add_subcommand(
      "report", "the main job: toy networks and training compared, as tables, figures and report.html");
  auto arguments = std::make_shared<ReportArguments>();
  verb->add_option("spec", arguments->spec, "a report's spec (zeroset.report/1); default: the bundled one");
  verb->add_option(
          "--data", arguments->data, "mini (bundled images) or full (all of CIFAR-10, from ZEROSET_DATA or --root)")
      ->check(CLI::IsMember({"mini", "full"}));
  verb->add_option("--root", arguments->root, "folder of the CIFAR-10 files")->type_name("DIR");
  add_common_options(*verb, arguments->common);
  verb->footer(
      "Examples:\n"
      "  zeroset report --out report                          bundled networks and images\n"
      "  ZEROSET_DATA=data zeroset report --out report-full   all of CIFAR-10\n"
      "  zeroset report --set /experiment/training/epochs=5 --out short\n"
      "An interrupted report goes on where it was when the same command is given again.");
  verb->callback([verb, arguments, &exit_code] {
    note_given_options(*verb, arguments->common);
    exit_code = run_report(*arguments);
  });
}

}  // namespace zeroset::cli
