// zeroset landscape toy PROBLEM: the landscape of a loss whose critical points are counted exactly.
#include "cli/landscape/landscape_toy.hpp"

#include "zeroset/atlas/subject.hpp"
#include "zeroset/atlas/toy_collection.hpp"
#include "zeroset/core/file.hpp"

#include "cli/choice.hpp"
#include "cli/common_options.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/process_limits.hpp"
#include "cli/progress_bar.hpp"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>

namespace zeroset::cli {
namespace {

using atlas::ToyAnswer;
using atlas::ToyOptions;
using nlohmann::json;
using nlohmann::ordered_json;

constexpr const char* kToyFooter =
    "Examples:\n"
    "  zeroset landscape toy --widths 1,2,1 --degrees 2 --points 2 --lambda random\n"
    "  zeroset landscape toy --widths 2,1,1,1 --degrees 1 --points 3 --lambda random --out toy\n"
    "  zeroset landscape toy problem.json --descents 1000 --method descent --json\n"
    "  zeroset landscape toy --widths 2,3,1 --degrees 2 --points 4 --kind zero_error --descents 20\n"
    "  zeroset landscape toy experiments/toy_landscape/spec.json --out toys        a list of problems\n"
    "Critical points are found by Newton's method until as many as `zeroset count` says are real; exit code 1 where\n"
    "some are missing or their number is not known. Of a zero-error problem the nullity of the Hessian at zero-error\n"
    "points is measured, beside the predicted dimension. --out DIR has tables/, figures/ and landscape.json.";

struct ToyArguments {
  SubjectOptions subject{};
  CommonOptions common{};
  ToyOptions toy{};
};

/// Flags ask for the critical points of a loss, unless they say otherwise.
Problem problem_of(const ToyArguments& arguments) {
  std::string folder;
  json line = line_of(arguments.subject, arguments.common.set, folder);
  if (line.contains("network") && !line.contains("kind")) {
    line["kind"] = "critical";
  }
  ObjectReader reader(line, "");
  const atlas::Subject subject = atlas::read_problem_subject(reader, folder);
  reader.finish();
  if (!subject.problem) {
    throw SpecError("/system", "expected a problem: a network with data, not a polynomial system");
  }
  return *subject.problem;
}

/// Tables, figures, and the document, which has no tables in it. \return whether every figure is drawn
bool store_toy(const Results& results, const std::filesystem::path& folder, double figure_width) {
  const WrittenResults written = write_results(results, folder, {}, figure_width);
  tell(written.reasons);
  write_json_file(folder / "landscape.json", results.facts);
  return written.drawn;
}

/// All tables that have rows.
std::string readable_tables(const Results& results) {
  std::string text;
  for (const Table& table : results.tables) {
    if (!table.rows.empty()) {
      text += (text.empty() ? "" : "\n") + shown(table);
    }
  }
  return text;
}

/// What the program says of one problem, or of all of a collection.
struct Given {
  Results results{};
  bool complete = true;
  std::string said{};  ///< for standard error where it is not complete
};

/// All problems of a collection, each in a folder of its own; the answer is the tables of one row a problem.
Given answer_all(const std::vector<atlas::ToyProblem>& problems,
                 const ToyOptions& options,
                 const CommonOptions& common) {
  std::vector<ToyAnswer> answers;
  Given given;
  for (const atlas::ToyProblem& one : problems) {
    const ToyAnswer& answer = answers.emplace_back(atlas::answer(one, options));
    if (!common.out.empty()) {
      const auto folder = std::filesystem::path(common.out) / one.id;
      given.complete = store_toy(results(answer), folder, common.figure_width) && given.complete;
    }
    if (!answer.complete()) {
      given.complete = false;
      given.said += (given.said.empty() ? "" : "; ") + one.id + ": " + answer.said();
    }
    if (options.stop()) {
      break;
    }
  }
  given.results = atlas::results(answers);
  return given;
}

Given answer_one(const Problem& problem, const ToyOptions& options) {
  const ToyAnswer answer = atlas::answer({.problem = problem}, options);
  return {results(answer), answer.complete(), answer.said()};
}

ToyOptions options_of(const ToyArguments& arguments, ProgressBar& bar) {
  ToyOptions options = arguments.toy;
  options.limits = arguments.common.limits();
  options.seed = arguments.common.seed;
  options.threads = arguments.common.thread_count();
  options.progress = bar.callback();
  options.stop = stop_request(arguments.common);
  return options;
}

int run_toy(const ToyArguments& arguments) {
  limit_memory(arguments.common);
  const bool is_file =
      !arguments.subject.has_network_flags() && std::filesystem::is_regular_file(arguments.subject.positional);
  const auto collection = is_file ? atlas::read_collection(arguments.subject.positional) : std::nullopt;
  if (collection && !arguments.common.set.empty()) {
    throw SpecError("", "--set goes with a single problem, not with a list of them");
  }
  ask_on_interrupt();
  ProgressBar bar(arguments.common.quiet);
  const ToyOptions options = options_of(arguments, bar);
  const Given given =
      collection ? answer_all(*collection, options, arguments.common) : answer_one(problem_of(arguments), options);
  bar.clear();
  const bool drawn =
      arguments.common.out.empty() || store_toy(given.results, arguments.common.out, arguments.common.figure_width);
  print(given.results.facts, readable_tables(given.results), arguments.common);
  if (!given.complete && !given.said.empty()) {
    tell({given.said});
  }
  return interrupted() ? kInterrupted : given.complete && drawn ? kAnswered : kIncomplete;
}

}  // namespace

void add_landscape_toy(CLI::App& landscape, int& exit_code) {
  CLI::App* tool = landscape.add_subcommand(
      "toy", "all critical points of a toy network's loss: index, loss, basins, passes, symmetry orbits");
  auto arguments = std::make_shared<ToyArguments>();
  tool->add_option("problem", arguments->subject.positional, "a problem (.json), a network file or a preset");
  add_problem_options(*tool, arguments->subject);
  tool->add_option("--starts", arguments->toy.starts, "of Newton's method, at most (default 2000)")
      ->check(integer_in(0, 10'000'000));
  tool->add_option(
          "--descents", arguments->toy.descents, "starts of descent, or of the search for zero error (default 200)")
      ->check(integer_in(0, 10'000'000));
  add_choice(*tool,
             "--method",
             arguments->toy.method,
             {{"flow", landscape::DescentMethod::flow}, {"descent", landscape::DescentMethod::descent}},
             "of descent: flow (default) or descent, with a constant rate")
      ->default_str("");
  add_choice(*tool,
             "--initialisation",
             arguments->toy.start,
             {{"radius", atlas::DescentStart::radius}, {"he", atlas::DescentStart::he}},
             "where descents start: radius (default; normal vectors as long as the loss of the origin reaches) or he")
      ->default_str("");
  tool->add_option("--most-real",
                   arguments->toy.max_real,
                   "count real points where there are at most N complex ones (default 128)")
      ->type_name("N")
      ->check(integer_in(0, 6000));
  tool->add_option("--grid", arguments->toy.plane_points, "losses along each side of the plane (default 121)")
      ->check(integer_in(5, 1001));
  add_common_options(*tool, arguments->common);
  tool->footer(kToyFooter);
  tool->callback([arguments, &exit_code] { exit_code = run_toy(*arguments); });
}

}  // namespace zeroset::cli
