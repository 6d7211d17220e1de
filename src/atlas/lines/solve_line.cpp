#include "zeroset/algebra/system_io.hpp"
#include "zeroset/atlas/lines.hpp"
#include "zeroset/atlas/solutions.hpp"
#include "zeroset/atlas/subject.hpp"
#include "zeroset/continuation/solve.hpp"
#include "zeroset/core/file.hpp"

namespace zeroset::atlas {
namespace {

using continuation::SolveOptions;
using continuation::SolveResult;
using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::int64_t kMaxPaths = std::int64_t{1} << 40;
constexpr std::int64_t kMaxRetries = 100;

/// Takes the keys of the verb's own from the line, and into `spec` what --resume needs of them.
SolveOptions read_solve_options(ObjectReader& line, const LineOptions& options, ordered_json& spec) {
  SolveOptions wanted{.seed = options.seed,
                      .threads = options.threads,
                      .limits = options.limits,
                      .folder = options.out,
                      .progress = options.progress,
                      .stop = options.stop};
  const auto keep = [&](const char* key) {
    const json* value = line.find(key);
    if (value != nullptr) {
      spec[key] = *value;
    }
    return value;
  };
  if (const json* start = keep("start")) {
    wanted.start = continuation::read_start_choice(read_string(*start, line.at("start")));
  }
  if (const json* most = keep("max_paths")) {
    wanted.max_paths = read_integer(*most, line.at("max_paths"), 1, kMaxPaths);
  }
  if (const json* retries = keep("retries")) {
    wanted.retries = static_cast<int>(read_integer(*retries, line.at("retries"), 0, kMaxRetries));
  }
  if (const json* count = keep("exact_count")) {
    wanted.count = read_bool(*count, line.at("exact_count"));
  }
  return wanted;
}

ordered_json subject_document(const Subject& subject) {
  if (subject.problem) {
    return {{"problem", to_json(*subject.problem)}};
  }
  const std::string text = algebra::write_system(*subject.system, algebra::SystemFormat::json);
  return {{"system", parse_ordered_json(text, "a system")}};
}

SolveResult solved(const Subject& subject, const SolveOptions& options) {
  return subject.problem ? continuation::solve(*subject.problem, options)
                         : continuation::solve(*subject.system, options);
}

Answer answer_solve(ObjectReader& line, const LineOptions& options) {
  const Subject subject = read_problem_subject(line, options.folder);
  ordered_json spec{{"schema", kSolveSpecSchema}, {"seed", options.seed}};
  const SolveOptions wanted = read_solve_options(line, options, spec);
  const json* dry_run = line.find("dry_run");
  const bool forecast_alone = dry_run != nullptr && read_bool(*dry_run, line.at("dry_run"));
  line.finish();
  if (forecast_alone) {
    const auto forecast = subject.problem ? continuation::forecast_solve(*subject.problem, wanted)
                                          : continuation::forecast_solve(*subject.system, wanted);
    return {.keys = to_json(forecast)};
  }
  if (!options.out.empty()) {
    make_folders(options.out);
    spec.update(subject_document(subject));
    write_json_file(options.out / "spec.json", spec);
  }
  const SolveResult result = solved(subject, wanted);
  if (!options.out.empty()) {
    write_solutions(subject, result, options.out);
  }
  return {.keys = solve_keys(result), .complete = result.complete};
}

constexpr const char* kSolveKeys[] = {"start", "paths", "ledger", "solutions", "complete", "seed", "threads"};

}  // namespace

const AlgebraVerb kSolve{"solve", "zeroset.solve/1", answer_solve, kSolveKeys};

}  // namespace zeroset::atlas
