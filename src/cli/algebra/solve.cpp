#include "zeroset/atlas/readable.hpp"
#include "zeroset/atlas/solutions.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"

#include "cli/algebra/algebra_verb.hpp"
#include "cli/batch.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/numbers.hpp"
#include "cli/output.hpp"
#include "cli/progress_bar.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>

namespace zeroset::cli {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::size_t kShownSolutions = 20;

struct SolveArguments {
  SubjectOptions subject{};
  CommonOptions common{};
  std::string batch{}, shard{}, resume{};
  json extra = json::object();
};

/// The line that a folder's spec.json stands for. \throws SpecError
json stored_line(const std::filesystem::path& folder) {
  json spec = read_json_file(folder / "spec.json");
  if (!spec.is_object() || spec.value("schema", "") != atlas::kSolveSpecSchema) {
    throw SpecError("/schema", (folder / "spec.json").string() + ": expected \"" + atlas::kSolveSpecSchema + "\"");
  }
  spec.erase("schema");
  return spec;
}

/// The line and the folder of its files; with --resume also where the results go.
json solve_line(SolveArguments& arguments, std::string& folder) {
  if (arguments.resume.empty()) {
    json line = line_of(arguments.subject, arguments.common.set, folder);
    line.update(arguments.extra);
    return line;
  }
  if (!arguments.subject.positional.empty() || arguments.subject.has_network_flags() || !arguments.common.out.empty() ||
      !arguments.extra.empty() || arguments.common.seed_given) {
    throw SpecError("", "--resume goes on with what the folder holds; it takes no problem, no --out and no --seed");
  }
  arguments.common.out = arguments.resume;
  return stored_line(arguments.resume);
}

/// A summary first, then the solutions.
std::string solve_text(const atlas::Answer& answer) {
  ordered_json summary = answer.keys;
  summary.erase("list");
  std::string text = headline(atlas::sentence(atlas::kSolve, answer)) + atlas::key_lines(summary, window());
  if (answer.keys.contains("list") && !answer.keys["list"].empty()) {
    text += "\n" + shown(atlas::solutions_table(answer.keys, kShownSolutions));
  }
  return text;
}

int run_solve(SolveArguments arguments) {
  if (!arguments.batch.empty()) {
    return run_batch(atlas::kSolve, arguments.batch, arguments.shard, arguments.common);
  }
  if (!arguments.shard.empty()) {
    throw SpecError("", "--shard goes with --batch");
  }
  std::string folder;
  const json line = solve_line(arguments, folder);
  ask_on_interrupt();
  ProgressBar bar(arguments.common.quiet);
  atlas::LineOptions options = line_options(arguments.common, folder);
  options.threads = arguments.common.thread_count();
  options.out = arguments.common.out;
  options.stop = interrupted;
  options.progress = bar.callback();
  const atlas::Answer answer = atlas::answer_line(atlas::kSolve, line, options);
  bar.clear();
  const ordered_json document = to_json(atlas::kSolve, answer);
  if (!options.out.empty()) {
    make_folders(options.out);
    write_json_file(options.out / "solve.json", document);
  }
  print(document, solve_text(answer), arguments.common);
  return interrupted() ? kInterrupted : answer.complete ? kAnswered : kIncomplete;
}

void add_solve_flags(CLI::App& verb, json& line) {
  verb.add_option_function<std::string>(
          "--start",
          [&line](const std::string& start) { line["start"] = start; },
          "where paths come from: auto (fewest paths), total-degree, multihomogeneous or polyhedral")
      ->type_name("SYSTEM");
  verb.add_option_function<std::int64_t>(
          "--max-paths",
          [&line](std::int64_t most) { line["max_paths"] = most; },
          "refuse more paths than this before any is tracked (default 1000000)")
      ->type_name("N")
      ->check(integer_in(1, std::int64_t{1} << 40));
  verb.add_option_function<std::int64_t>(
          "--retries",
          [&line](std::int64_t retries) { line["retries"] = retries; },
          "track again, tighter or from another start, at most N times while the numbers do not close (default 4)")
      ->type_name("N")
      ->check(integer_in(0, 100));
  verb.add_flag_callback(
      "--no-count",
      [&line] { line["exact_count"] = false; },
      "do not compute the exact number of solutions to compare with");
  verb.add_flag_callback(
      "--dry-run", [&line] { line["dry_run"] = true; }, "tell paths, time and memory, and track a few paths alone");
}

}  // namespace

void add_solve_verb(CLI::App& app, int& exit_code) {
  CLI::App* verb = app.add_subcommand("solve", "all isolated solutions over the complex numbers, each certified");
  auto arguments = std::make_shared<SolveArguments>();
  verb->add_option("subject",
                   arguments->subject.positional,
                   "a problem (.json), a system (.json, .phc, .ms, .bertini), a network file or a preset");
  add_problem_options(*verb, arguments->subject);
  add_solve_flags(*verb, arguments->extra);
  add_batch_options(*verb, arguments->batch, arguments->shard);
  verb->add_option("--resume", arguments->resume, "go on with the solution in this folder")->type_name("DIR");
  add_common_options(*verb, arguments->common, {.figures = false});
  verb->footer(
      "Examples:\n"
      "  zeroset solve --widths 2,2,1 --degrees 3 --output-weights one    18 solutions of a zero-error system\n"
      "  zeroset solve katsura8.ms --out katsura8                         256 solutions, stored with certificates\n"
      "  zeroset solve cyclic7.phc --start polyhedral --threads 2\n"
      "  zeroset solve problem.json --dry-run                             paths, time and memory beforehand\n"
      "  zeroset solve --resume katsura8                                  goes on after an interruption\n"
      "`complete` is yes only where two independent routes agree that nothing is missing; else the exit code is 1.");
  verb->callback([arguments, &exit_code] { exit_code = run_solve(*arguments); });
}

}  // namespace zeroset::cli
