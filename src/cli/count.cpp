#include "zeroset/algebra/count.hpp"

#include "cli/algebra_answers.hpp"
#include "cli/algebra_verb.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

namespace zeroset::cli {
namespace {

using nlohmann::json;
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

ordered_json pairs(const std::optional<std::vector<algebra::Multiplicity>>& multiplicities) {
  if (!multiplicities) {
    return nullptr;
  }
  ordered_json list = ordered_json::array();
  for (const algebra::Multiplicity& one : *multiplicities) {
    list.push_back({one.multiplicity, one.points});
  }
  return list;
}

ordered_json status(const std::string& text) {
  return text.empty() ? ordered_json() : ordered_json(text);
}

Answer answer(ObjectReader& line, const LineOptions& options) {
  const Subject subject = read_problem_subject(line, options.folder);
  algebra::CountOptions wanted{.limits = options.limits, .seed = options.seed, .threads = options.threads};
  if (const json* most_real = line.find("most_real")) {
    constexpr std::int64_t kMost = 6000;
    wanted.most_real = read_integer(*most_real, line.at("most_real"), 0, kMost);
  }
  if (const json* prove = line.find("prove")) {
    wanted.prove = read_bool(*prove, line.at("prove"));
  }
  line.finish();
  const algebra::CountResult result = count_of(subject, wanted);
  return {.keys = count_keys(result), .complete = result.complete};
}

void add_flags(CLI::App& verb, json& line) {
  const auto store = [&line](std::int64_t most) { line["most_real"] = most; };
  verb.add_option_function<std::int64_t>(
          "--most-real", store, "count real solutions where there are at most N with multiplicity (default 64)")
      ->type_name("N");
  verb.add_flag_callback(
      "--prove", [&line] { line["prove"] = true; }, "prove the counts over Q where real solutions are counted");
}

constexpr const char* kKeys[] = {"dimension",
                                 "degree",
                                 "with_multiplicity",
                                 "distinct",
                                 "simple",
                                 "torus",
                                 "multiplicities",
                                 "real",
                                 "primes",
                                 "status",
                                 "real_status",
                                 nullptr};
constexpr AlgebraVerb kVerb{"count", "zeroset.count/1", answer, kKeys};
constexpr AlgebraVerbText kText{
    "exact numbers of complex and real solutions, by Groebner bases modulo primes",
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
                    {"multiplicities", pairs(result.multiplicities)},
                    {"real", nullable(result.real)},
                    {"primes", result.primes},
                    {"status", status(result.status)},
                    {"real_status", status(result.real_status)},
                    {"real_primes", result.real_primes},
                    {"seed", result.seed}};
  if (!result.reason.empty()) {
    keys["reason"] = result.reason;
  }
  return keys;
}

algebra::CountResult count_of(const Subject& subject, const algebra::CountOptions& options) {
  return subject.problem ? algebra::count(*subject.problem, options) : algebra::count(*subject.system, options);
}

void add_count_verb(CLI::App& app, int& exit_code) {
  add_algebra_verb(app, kVerb, kText, exit_code, {add_flags});
}

}  // namespace zeroset::cli
