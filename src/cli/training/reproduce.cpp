// zeroset reproduce: a published study, figure by figure.
#include "zeroset/approximation/approximation.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/studies/study.hpp"

#include "cli/common_options.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/numbers.hpp"
#include "cli/output.hpp"
#include "cli/process_limits.hpp"
#include "cli/progress_bar.hpp"
#include "cli/training/experiment_options.hpp"
#include "cli/training/training_library.hpp"
#include "cli/verbs.hpp"
#include "cli/versions.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <sstream>

namespace zeroset::cli {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr const char* kReproduceFooter =
    "Examples:\n"
    "  zeroset reproduce --list                                        studies, their figures and what they show\n"
    "  zeroset reproduce theory2 --scale smoke --out runs/theory2      every figure, small, in minutes\n"
    "  zeroset reproduce theory2 --scale smoke --figure 14             one figure and those that share its runs\n"
    "  zeroset reproduce theory2 --scale full --root DIR               the paper's protocol; for a machine with a GPU\n"
    "  zeroset reproduce theory2 --scale medium --root DIR             its network and lengths on 10,000 images\n"
    "  zeroset reproduce theory2 --scale smoke --set /gd/momentum=0    a choice that the paper leaves open\n"
    "  zeroset reproduce theory2 --set /descent_rate=fixed             all descents at one rate, that of /gd\n"
    "  zeroset reproduce theory2 --scale smoke --print                 the protocol with all choices, as JSON\n"
    "  zeroset reproduce theory2 --dry-run                             networks, time, disk and memory of each figure\n"
    "A study that was interrupted goes on when the same command is given again, and trains nothing twice.";

struct ReproduceArguments {
  std::string study{}, scale = "full", activations{}, root{}, runs{};
  std::vector<std::string> figures{};
  bool list = false, print = false, dry_run = false;
  CommonOptions common{};
};

void require_figures(const ReproduceArguments& arguments) {
  const std::vector<std::string> known = studies::figure_numbers(studies::summary(arguments.study));
  for (const std::string& number : arguments.figures) {
    if (std::find(known.begin(), known.end(), number) == known.end()) {
      throw SpecError("", "--figure: expected " + list_of(known) + ", got " + number);
    }
  }
}

studies::Study load_study(const ReproduceArguments& arguments) {
  studies::LoadOptions options{.figures = arguments.figures};
  options.change = [&](json& protocol) {
    if (!arguments.activations.empty()) {
      protocol["activations"] = parse_json(arguments.activations, "--activations");
    }
    if (arguments.common.seed_given) {
      protocol["seed"] = arguments.common.seed;
    }
    apply_set(protocol, arguments.common.set);
  };
  options.resolve = [](const Activation& activation) { return approximation::resolve(activation); };
  return studies::load(arguments.study, studies::scale_named(arguments.scale), options);
}

void print_list(const CommonOptions& options) {
  json list = json::array();
  std::ostringstream text;
  for (const std::string& name : studies::study_names()) {
    const studies::StudySummary study = studies::summary(name);
    json groups = json::array(), scales = json::array();
    for (const studies::Scale scale : studies::scales(name)) {
      scales.push_back(studies::name(scale));
    }
    text << study.name << "  " << study.title << '\n';
    for (const studies::GroupSummary& group : study.groups) {
      std::string numbers;
      for (const std::string& number : group.figures) {
        numbers += (numbers.empty() ? "" : ", ") + number;
      }
      text << "  figures " << numbers << ": " << group.title << '\n';
      groups.push_back({{"key", group.key}, {"figures", group.figures}, {"title", group.title}});
    }
    list.push_back({{"name", study.name}, {"scales", scales}, {"groups", groups}});
  }
  print(ordered_json(json{{"schema", "zeroset.studies/1"}, {"studies", list}}), text.str(), options);
}

/// What fits on a screen: statements stand in the files.
std::string claims_text(const studies::StudyResult& result) {
  Table table = without_columns(studies::claims_table(result.claims), [](const Column& column) {
    return column.key == "statement" || column.key == "reason";
  });
  table.notes = {"Statements, rules and reasons: tables/claims.md; all figures: report.html."};
  return shown(table);
}

studies::StudyResult train(const ReproduceArguments& arguments, const studies::Study& study) {
  const CommonOptions& common = arguments.common;
  const TrainingLibrary& library = training_library(common);
  ProgressBar bar(common.quiet);
  return library.reproduce(study,
                           common.out,
                           {.runs = arguments.runs,
                            .data_root = arguments.root,
                            .threads = common.thread_count(),
                            .progress = bar.callback(),
                            .sweep = bar.sweep_callback(),
                            .stop = stop_request(common),
                            .versions = versions()});
}

int reproduce_study(const ReproduceArguments& arguments, const studies::Study& study) {
  const studies::StudyResult result = train(arguments, study);
  if (result.status != runs::RunStatus::finished) {
    const std::string reason = result.reason.empty() ? "stopped by --timeout" : result.reason;
    tell({(interrupted() ? "interrupted" : reason) + "; the same command goes on from here"});
    return interrupted() ? kInterrupted : kIncomplete;
  }
  const WrittenResults written = studies::write_study(result, arguments.common.figure_width);
  tell(written.reasons);
  tell(studies::results(result).notes);
  print(studies::to_json(result), claims_text(result), arguments.common);
  return written.drawn ? kAnswered : kIncomplete;
}

void run_reproduce(CLI::App& verb, ReproduceArguments& arguments, int& exit_code) {
  CommonOptions& common = arguments.common;
  if (arguments.list) {
    print_list(common);
    return;
  }
  const std::vector<std::string> known = studies::study_names();
  if (std::find(known.begin(), known.end(), arguments.study) == known.end()) {
    throw SpecError("", "reproduce expects the name of a study: " + list_of(known) + " (see zeroset reproduce --list)");
  }
  note_given_options(verb, common);
  require_figures(arguments);
  const studies::Study study = load_study(arguments);
  if (arguments.print) {
    if (has_training_library()) {  // what can be trained is checked, and what cannot is not printed
      static_cast<void>(training_library(common).plan_study(study));
    }
    std::cout << study.protocol.dump(2) << '\n';
    return;
  }
  if (common.out.empty()) {
    common.out = arguments.study + "-" + arguments.scale;
  }
  if (arguments.dry_run) {
    const Table plan = training_library(common).plan_study(study).tables.front();
    print(to_json(plan), shown(plan), common);
  } else {
    exit_code = reproduce_study(arguments, study);
  }
}

}  // namespace

void add_reproduce_verb(CLI::App& app, int& exit_code) {
  CLI::App* verb = app.add_subcommand("reproduce", "a published study, figure by figure");
  auto arguments = std::make_shared<ReproduceArguments>();
  verb->add_option("study", arguments->study, "name of the study: " + list_of(studies::study_names()));
  verb->add_flag("--list", arguments->list, "list the studies and their figures");
  verb->add_option(
          "--figure", arguments->figures, "this figure of the paper and those that share its runs; may be repeated")
      ->type_name("NUMBER");
  verb->add_option("--scale",
                   arguments->scale,
                   "smoke: bundled images, in minutes; medium: fewer images; full: the paper's (default: full)")
      ->check(one_of({"smoke", "medium", "full"}));
  verb->add_option(
          "--activations", arguments->activations, "JSON array of activations; the others are compared with the first")
      ->type_name("JSON");
  verb->add_flag("--print", arguments->print, "check and print the protocol, train nothing");
  verb->add_flag("--dry-run",
                 arguments->dry_run,
                 "print how many networks and epochs and how much time (by steps measured on this machine), disk and "
                 "memory each figure takes; train nothing");
  add_root_option(*verb, arguments->root);
  verb->add_option("--runs", arguments->runs, "folder of the runs, which studies may share (default: OUT/runs)")
      ->type_name("DIR");
  add_common_options(*verb, arguments->common);
  verb->footer(kReproduceFooter);
  verb->callback([verb, arguments, &exit_code] { run_reproduce(*verb, *arguments, exit_code); });
}

}  // namespace zeroset::cli
