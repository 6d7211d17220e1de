#include "zeroset/algebra/count.hpp"

#include "cli/algebra_answers.hpp"
#include "cli/algebra_verb.hpp"
#include "cli/verbs.hpp"

namespace zeroset::cli {
namespace {

using nlohmann::ordered_json;

template <class T>
ordered_json nullable(const std::optional<T>& value) {
  return value ? ordered_json(*value) : ordered_json();
}

/// A degree is a JSON number where it fits one.
ordered_json number(const std::optional<Integer>& value) {
  if (!value) {
    return nullptr;
  }
  constexpr std::int64_t kExact = std::int64_t{1} << 53;
  return abs(*value) <= kExact ? ordered_json(static_cast<std::int64_t>(*value)) : ordered_json(to_string(*value));
}

Answer answer(ObjectReader& line, const LineOptions& options) {
  const Subject subject = read_problem_subject(line, options.folder);
  line.finish();
  const algebra::CountResult result = count_of(subject, {.limits = options.limits, .seed = options.seed});
  return {.keys = count_keys(result), .complete = result.complete};
}

constexpr const char* kKeys[] = {
    "dimension", "degree", "with_multiplicity", "distinct", "simple", "torus", "real", "primes", "status", nullptr};
constexpr AlgebraVerb kVerb{"count", "zeroset.count/1", answer, kKeys};
constexpr AlgebraVerbText kText{
    "exact numbers of complex solutions, by Groebner bases modulo primes",
    "a problem (.json), a system (.json, .phc, .ms, .bertini), a network file or a preset",
    "Examples:\n"
    "  zeroset count --widths 2,2,1 --degrees 3 --output-weights one             18 solutions, Bézout number 81\n"
    "  zeroset count --widths 2,1,1 --kind critical --points 4 --lambda random   critical points of a regularized "
    "loss\n"
    "  zeroset count katsura8.ms --timeout 60 --memory 4 --json\n"
    "  zeroset count --batch problems.jsonl --threads 2 > counts.jsonl\n"
    "dimension -1 means no solution. A basis past its time or memory gives nulls and a reason, and exit code 1.",
    false};

}  // namespace

ordered_json count_keys(const algebra::CountResult& result) {
  ordered_json keys{{"dimension", nullable(result.dimension)},
                    {"degree", number(result.degree)},
                    {"with_multiplicity", nullable(result.with_multiplicity)},
                    {"distinct", nullable(result.distinct)},
                    {"simple", nullable(result.simple)},
                    {"torus", nullable(result.torus)},
                    {"real", nullable(result.real)},
                    {"primes", result.primes},
                    {"status", result.status.empty() ? ordered_json() : ordered_json(result.status)},
                    {"seed", result.seed}};
  std::string reason = result.reason;
  if (!result.real && result.dimension && *result.dimension == 0 && reason.find("real") == std::string::npos) {
    reason += (reason.empty() ? "" : "; ") + std::string("real: not in this build");
  } else if (result.dimension && *result.dimension > 0 && reason.empty()) {
    reason = "the solution set has positive dimension: its points cannot be counted";
  }
  if (!reason.empty()) {
    keys["reason"] = reason;
  }
  return keys;
}

algebra::CountResult count_of(const Subject& subject, const algebra::CountOptions& options) {
  return subject.problem ? algebra::count(*subject.problem, options) : algebra::count(*subject.system, options);
}

void add_count_verb(CLI::App& app, int& exit_code) {
  add_algebra_verb(app, kVerb, kText, exit_code);
}

}  // namespace zeroset::cli
