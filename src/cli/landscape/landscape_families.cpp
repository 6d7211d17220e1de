// zeroset landscape compare: the surfaces of several activations side by side.
#include "cli/landscape/landscape_families.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/version.hpp"
#include "zeroset/document/html_page.hpp"
#include "zeroset/document/plotly.hpp"
#include "zeroset/document/results_page.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/landscape/landscape_options.hpp"
#include "cli/numbers.hpp"
#include "cli/output.hpp"
#include "cli/process_limits.hpp"
#include "cli/progress_bar.hpp"
#include "cli/training/training_library.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <iostream>
#include <memory>

namespace zeroset::cli {
namespace {

using nlohmann::ordered_json;

constexpr const char* kFamiliesFooter =
    "Examples:\n"
    "  zeroset landscape compare comparison --out surfaces        all runs of `zeroset compare --out comparison`\n"
    "  zeroset landscape compare runs/relu-seed1 runs/polynomial-seed1 --images 2000 --json\n"
    "The activation of the first run is the one that the others are compared with. --out DIR has report.html.";

void add_options(CLI::App& tool, FamiliesArguments& arguments) {
  studies::FamilyOptions& families = arguments.families;
  tool.add_option("--images", families.images, "training images of the loss; 0: all")
      ->check(integer_in(0, 1000000))
      ->capture_default_str();
  tool.add_option("--held-out", families.held_out, "held-out images; 0: all")
      ->check(integer_in(0, 1000000))
      ->capture_default_str();
  tool.add_option("--noise", families.noise, "levels of noise, times each filter's norm, ascending")
      ->delimiter(',')
      ->check(positive())
      ->capture_default_str();
  tool.add_option("--directions", families.directions, "random directions per level")
      ->check(integer_in(1, 1000))
      ->capture_default_str();
  tool.add_option("--points", families.points, "on the line between two networks, both ends included")
      ->check(integer_in(3, 1001))
      ->capture_default_str();
  tool.add_option("--products", families.products, "with the Hessian, at most, for its extreme eigenvalues")
      ->check(integer_in(4, 100000))
      ->capture_default_str();
  tool.add_option("--probes", families.probes, "random vectors for the spectral density")
      ->check(integer_in(1, 1000))
      ->capture_default_str();
  tool.add_option("--steps", families.steps, "Lanczos steps per probe")
      ->check(integer_in(2, 1000))
      ->capture_default_str();
  add_root_option(tool, arguments.root);
}

/// The answer that --out holds to the same question; null where there is none.
ordered_json stored_answer(const std::string& folder, const nlohmann::json& question) {
  const std::filesystem::path file = std::filesystem::path(folder) / kLandscapeDocument;
  if (folder.empty() || !std::filesystem::exists(file)) {
    return nullptr;
  }
  try {
    const ordered_json stored = parse_ordered_json(read_file(file), file.string());
    return nlohmann::json(stored.value("question", ordered_json())) == question ? stored : ordered_json();
  } catch (const std::exception&) {
    return nullptr;  // cut short or another program's
  }
}

void write_page(const Results& results, const std::filesystem::path& folder, std::uint64_t seed) {
  const std::vector<FileKind> table_kinds{{"CSV", ".csv"}, {"LaTeX", ".tex"}, {"JSON", ".json"}};
  const std::vector<FileKind> figure_kinds{{"SVG", ".svg"}, {"PDF", ".pdf"}, {"PNG", ".png"}, {"CSV", ".csv"}};
  const ResultsFolder files{.page = folder};
  HtmlPage page("Loss surfaces side by side",
                "Networks of several activations, trained from the same seeds, under the same tools.");
  page.interactive(plotly_source());
  page.provenance("zeroset", version());
  page.provenance("seed", std::to_string(seed));
  page.section("The answer in one table");
  page.list(results.findings);
  show_table(page, results.tables.front(), files, table_kinds);
  page.section("Figures");
  for (const Figure& figure : results.figures) {
    show_figure(page, figure, files, figure_kinds);
  }
  page.section("All numbers");
  for (std::size_t i = 1; i < results.tables.size(); ++i) {
    show_table(page, results.tables[i], files, table_kinds);
  }
  atomic_write(folder / "report.html", page.text());
}

/// The tables and figures of a stored answer.
Results read_results(const ordered_json& stored, const std::filesystem::path& folder) {
  Results found;
  found.findings = stored.value("findings", std::vector<std::string>());
  for (const char* name : {"families", "measures", "pairs"}) {
    if (stored.contains(name)) {
      found.tables.push_back(read_table(nlohmann::json(stored.at(name))));
    }
  }
  for (const ordered_json& name : stored.at("figures")) {
    const std::filesystem::path file = folder / "figures" / (name.get<std::string>() + ".json");
    found.figures.push_back(read_figure(read_json_file(file)));
  }
  return found;
}

/// Prints where `printed`, then writes what --out asks for.
int deliver(const Results& results, const CommonOptions& common, bool printed) {
  int code = kAnswered;
  if (printed) {
    code = give(results, common, kLandscapeDocument, shown(without_details(results.tables.front())));
  } else {
    tell(results.notes);
    const Uninterrupted all_of_it;
    code = common.out.empty() ? kAnswered : store(results, common, common.out, kLandscapeDocument);
  }
  if (!common.out.empty()) {
    write_page(results, common.out, common.seed);
  }
  return code;
}

studies::FamilyComparison compared(const landscape::Snapshots& snapshots,
                                   studies::FamilyOptions options,
                                   const CommonOptions& common) {
  const auto compare = training_library(common).compare_families;
  ProgressBar bar(common.quiet);
  options.progress = bar.callback();
  options.stop = stop_request(common);
  studies::FamilyComparison comparison = compare(snapshots, options);
  comparison.options.progress = nullptr;  // the bar ends here
  return comparison;
}

/// What was measured before it was stopped is an answer too.
FamiliesAnswer answer_of(const studies::FamilyComparison& comparison, const CommonOptions& common, bool printed) {
  if (families_of(comparison).size() < 2) {
    std::cerr << "zeroset: stopped before two activations were measured\n";
    return {.code = interrupted() ? kInterrupted : kIncomplete};
  }
  FamiliesAnswer answer{.results = results(comparison)};
  answer.code = deliver(*answer.results, common, printed);
  if (!comparison.complete()) {
    std::cerr << "zeroset: stopped: " << comparison.runs.size() << " of " << comparison.source.runs.size()
              << " networks were measured\n";
    answer.code = interrupted() ? kInterrupted : kIncomplete;
  }
  return answer;
}

FamiliesAnswer answer_to(const FamiliesArguments& arguments, bool printed) {
  limit_memory(arguments.common);
  const CommonOptions& common = arguments.common;
  studies::FamilyOptions options = arguments.families;
  options.root = arguments.root;
  options.seed = common.seed;
  options.threads = common.thread_count();
  const landscape::Snapshots snapshots = landscape::read_snapshots(arguments.snapshots);
  const ordered_json stored = stored_answer(common.out, studies::question_of(snapshots, options));
  if (stored.is_null()) {
    return answer_of(compared(snapshots, options, common), common, printed);
  }
  if (!printed) {
    return {.results = read_results(stored, common.out), .code = kAnswered};
  }
  const Table families = without_details(read_table(nlohmann::json(stored.at("families"))));
  print(stored, opening(read_results(stored, common.out)) + shown(families), common);
  return {.code = kAnswered};
}

}  // namespace

FamiliesAnswer compare_families(const FamiliesArguments& arguments) {
  return answer_to(arguments, false);
}

void add_families_tool(CLI::App& landscape, int& exit_code) {
  CLI::App* tool = landscape.add_subcommand(
      "compare", "loss surfaces of several activations side by side, paired by seed: one table, one page");
  auto arguments = std::make_shared<FamiliesArguments>();
  add_run_options(*tool, arguments->snapshots);
  add_options(*tool, *arguments);
  add_common_options(*tool, arguments->common, {.set = false});
  tool->footer(kFamiliesFooter);
  tool->callback(
      [arguments, &exit_code] { with_names_of_flags([&] { exit_code = answer_to(*arguments, true).code; }); });
}

}  // namespace zeroset::cli
