#include "cli/algebra/algebra_verb.hpp"
#include "cli/numbers.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

namespace zeroset::cli {
namespace {

using nlohmann::json;

void add_max_degree(CLI::App& verb, json& line) {
  const auto store = [&line](std::int64_t degree) { line["max_degree"] = degree; };
  verb.add_option_function<std::int64_t>("--max-degree", store, "look for no certificate of larger degree")
      ->type_name("N")
      ->check(natural_number());
}

constexpr AlgebraVerbText kCertifyInconsistentText{
    "a proof that there is no solution: a Nullstellensatz certificate of least degree, checked",
    "a problem (.json), a system (.json, .phc, .ms, .bertini), a network file or a preset",
    "Examples:\n"
    "  zeroset certify-inconsistent system.json --out proof      multipliers g_i with sum g_i f_i = 1; "
    "proof/certificate.sing\n"
    "  zeroset certify-inconsistent --widths 1,1,1 --output-weights one --points 3      three data, two weights\n"
    "  zeroset certify-inconsistent system.ms --max-degree 6 --timeout 60 --json\n"
    "inconsistent: yes with a certificate, no where there are solutions, - where neither was found (exit code 1).",
    false};

}  // namespace

void add_certify_inconsistent_verb(CLI::App& app, int& exit_code) {
  add_algebra_verb(app, atlas::kCertifyInconsistent, kCertifyInconsistentText, exit_code, {add_max_degree});
}

}  // namespace zeroset::cli
