// zeroset landscape toy PROBLEM: the landscape of a loss whose critical points are counted exactly.
#include "cli/landscape_toy.hpp"

#include "zeroset/core/figure_writers.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/table_writers.hpp"

#include "cli/common_options.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/process_limits.hpp"
#include "cli/progress_bar.hpp"
#include "cli/subject.hpp"
#include "cli/toy/toy_study.hpp"

#include <CLI/CLI.hpp>

#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>

namespace zeroset::cli {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr const char* kFooter =
    "Examples:\n"
    "  zeroset landscape toy --widths 1,2,1 --degrees 2 --points 2 --lambda random\n"
    "  zeroset landscape toy --widths 2,1,1,1 --degrees 1 --points 3 --lambda random --out toy\n"
    "  zeroset landscape toy problem.json --descents 1000 --method descent --json\n"
    "  zeroset landscape toy --widths 2,3,1 --degrees 2 --points 4 --kind zero_error --descents 20\n"
    "  zeroset landscape toy experiments/toy_landscape/spec.json --out toys        a list of problems\n"
    "Critical points are found by Newton's method until as many as `zeroset count` says are real; exit code 1 where\n"
    "some are missing or their number is not known. Of a zero-error problem the nullity of the Hessian at zero-error\n"
    "points is measured, beside the predicted dimension. --out DIR has tables/, figures/ and landscape.json.";

struct Arguments {
  SubjectOptions subject{};
  CommonOptions common{};
  std::int64_t starts = 2000, descents = 200, most_real = 128;
  std::string method = "flow", initialisation = "radius";
  int grid = 121;
};

/// Flags ask for the critical points of a loss, unless they say otherwise.
Problem problem_of(const Arguments& arguments) {
  std::string folder;
  json line = line_of(arguments.subject, arguments.common.set, folder);
  if (line.contains("network") && !line.contains("kind")) {
    line["kind"] = "critical";
  }
  ObjectReader reader(line, "");
  const Subject subject = read_problem_subject(reader, folder);
  reader.finish();
  if (!subject.problem) {
    throw SpecError("/system", "expected a problem: a network with data, not a polynomial system");
  }
  return *subject.problem;
}

StopRequest stop_of(const CommonOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  return [start, seconds = options.timeout] {
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
    return interrupted() || (seconds > 0 && passed.count() > seconds);
  };
}

/// \return whether every figure is drawn
bool store(const ToyAnswer& answer, const std::filesystem::path& folder) {
  make_folders(folder / "tables");
  for (const Table& table : answer.tables) {
    write_table(table, folder / "tables");
  }
  bool drawn = true;
  for (const Figure& figure : answer.figures) {
    make_folders(folder / "figures");
    const WrittenFigure written = write_figure(figure, folder / "figures");
    if (written.status != DrawStatus::drawn) {
      std::cerr << "zeroset: " << written.reason << '\n';
      drawn = false;
    }
  }
  write_json_file(folder / "landscape.json", answer.document);
  return drawn;
}

void print(const ToyAnswer& answer, bool as_json) {
  if (as_json) {
    std::cout << answer.document.dump(2) << std::endl;
    return;
  }
  bool first = true;
  for (const Table& table : answer.tables) {
    if (!table.rows.empty()) {
      std::cout << (first ? "" : "\n") << to_text(table);
      first = false;
    }
  }
  std::cout << std::flush;
}

ToyOptions options_of(const Arguments& arguments, ProgressBar& bar) {
  return {.limits = arguments.common.limits(),
          .seed = arguments.common.seed,
          .threads = arguments.common.thread_count(),
          .starts = arguments.starts,
          .descents = arguments.descents,
          .most_real = arguments.most_real,
          .method = arguments.method == "flow" ? landscape::DescentMethod::flow : landscape::DescentMethod::descent,
          .he = arguments.initialisation == "he",
          .progress = bar.callback(),
          .stop = stop_of(arguments.common)};
}

/// All problems of a study, each in a folder of its own; the answer is the tables of one row a problem.
ToyAnswer answer_study(const std::vector<ToyProblem>& problems, const ToyOptions& options, const Arguments& arguments) {
  std::vector<ToyAnswer> answers;
  ToyAnswer whole{.document = {{"schema", "zeroset.landscape_toy_study/1"}, {"problems", ordered_json::array()}}};
  for (const ToyProblem& one : problems) {
    ToyAnswer& answer = answers.emplace_back(answer_toy(one.problem, options, arguments.grid));
    answer.id = one.id;
    whole.document["problems"].push_back(ordered_json{{"id", one.id}});
    whole.document["problems"].back().update(answer.document);
    if (!arguments.common.out.empty()) {
      whole.complete = store(answer, std::filesystem::path(arguments.common.out) / one.id) && whole.complete;
    }
    if (!answer.complete) {
      whole.complete = false;
      whole.said += (whole.said.empty() ? "" : "; ") + one.id + ": " + answer.said;
    }
    if (options.stop()) {
      break;
    }
  }
  whole.tables = summaries(answers);
  return whole;
}

int run(const Arguments& arguments) {
  limit_memory(arguments.common);
  const bool is_file =
      !arguments.subject.has_network_flags() && std::filesystem::is_regular_file(arguments.subject.positional);
  const auto study = is_file ? read_toy_study(arguments.subject.positional) : std::nullopt;
  if (study && !arguments.common.set.empty()) {
    throw SpecError("", "--set goes with a single problem, not with a list of them");
  }
  ask_on_interrupt();
  ProgressBar bar(arguments.common.quiet);
  const ToyOptions options = options_of(arguments, bar);
  const ToyAnswer answer =
      study ? answer_study(*study, options, arguments) : answer_toy(problem_of(arguments), options, arguments.grid);
  bar.clear();
  const bool drawn = arguments.common.out.empty() || store(answer, arguments.common.out);
  print(answer, arguments.common.json);
  if (!answer.complete && !answer.said.empty()) {
    std::cerr << "zeroset: " << answer.said << '\n';
  }
  return interrupted() ? kInterrupted : answer.complete && drawn ? kAnswered : kIncomplete;
}

}  // namespace

void add_landscape_toy(CLI::App& landscape, int& exit_code) {
  CLI::App* tool = landscape.add_subcommand(
      "toy", "all critical points of a toy network's loss: index, loss, basins, passes, symmetry orbits");
  auto arguments = std::make_shared<Arguments>();
  tool->add_option("problem", arguments->subject.positional, "a problem (.json), a network file or a preset");
  add_problem_options(*tool, arguments->subject);
  tool->add_option("--starts", arguments->starts, "of Newton's method, at most (default 2000)")
      ->check(CLI::Range(0, 10'000'000));
  tool->add_option(
          "--descents", arguments->descents, "starts of descent, or of the search for zero error (default 200)")
      ->check(CLI::Range(0, 10'000'000));
  tool->add_option("--method", arguments->method, "of descent: flow (default) or descent, with a constant rate")
      ->check(CLI::IsMember({"flow", "descent"}));
  tool->add_option(
          "--initialisation",
          arguments->initialisation,
          "where descents start: radius (default; normal vectors as long as the loss of the origin reaches) or he")
      ->check(CLI::IsMember({"radius", "he"}));
  tool->add_option(
          "--most-real", arguments->most_real, "count real points where there are at most N complex ones (default 128)")
      ->type_name("N")
      ->check(CLI::Range(0, 6000));
  tool->add_option("--grid", arguments->grid, "losses along each side of the plane (default 121)")
      ->check(CLI::Range(5, 1001));
  add_common_options(*tool, arguments->common);
  tool->footer(kFooter);
  tool->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace zeroset::cli
