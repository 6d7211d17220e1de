#include "cli/algebra/algebra_verb.hpp"
#include "cli/numbers.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

namespace zeroset::cli {
namespace {

using nlohmann::json;

void add_flags(CLI::App& verb, json& line) {
  const auto store = [&line](std::int64_t most) { line["most_real"] = most; };
  verb.add_option_function<std::int64_t>(
          "--most-real", store, "count real solutions where there are at most N with multiplicity (default 64)")
      ->type_name("N")
      ->check(integer_in(0, 6000));
  verb.add_flag_callback(
      "--prove", [&line] { line["prove"] = true; }, "prove the counts over Q where real solutions are counted");
}

constexpr AlgebraVerbText kCountText{
    "exact numbers of complex and real solutions, by Groebner bases modulo primes",
    "a problem (.json), a system (.json, .phc, .ms, .bertini), a network file or a preset",
    "Examples:\n"
    "  zeroset count --widths 2,2,1 --degrees 3 --output-weights one             18 solutions, Bézout number 81\n"
    "  zeroset count --widths 2,1,1 --kind critical --points 4 --lambda random   critical points of a regularized "
    "loss\n"
    "  zeroset count katsura8.ms --timeout 60 --memory 4 --json\n"
    "  zeroset count --batch problems.jsonl --threads 2 > counts.jsonl\n"
    "dimension -1 means no solution. A Groebner basis past its time or memory gives nulls, a reason and exit code 1.",
    false};

}  // namespace

void add_count_verb(CLI::App& app, int& exit_code) {
  add_algebra_verb(app, atlas::kCount, kCountText, exit_code, {add_flags});
}

}  // namespace zeroset::cli
