#include "cli/algebra/algebra_verb.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

namespace zeroset::cli {
namespace {

using nlohmann::json;

constexpr AlgebraVerbText kBoundsText{
    "how many solutions there are at most",
    "a problem (.json), a system (.json, .phc, .ms, .bertini), a network file or a preset",
    "Examples:\n"
    "  zeroset bounds figure7                              9 unknowns, 9 random data: a square zero-error system\n"
    "  zeroset bounds --widths 2,3,1 --kind critical --points 4 --lambda random --json\n"
    "  zeroset bounds system.phc\n"
    "  zeroset bounds cyclic12.ms --timeout 60 --threads 2     more time for the mixed volumes (10 s by default)\n"
    "  zeroset bounds theory2 --degrees 2 --points 50000   500,000 equations, from their degrees alone\n"
    "  zeroset bounds theory2 --degrees 2 --points square --digits all --json\n"
    "paper_bound is the literature's (product of the degrees)^equations: the degree in the inputs, not in the "
    "parameters.",
    false};

void add_digits(CLI::App& verb, json& line) {
  verb.add_option_function<std::string>(
          "--digits",
          [&line](const std::string& text) { line["digits"] = json_or_string(text); },
          "print numbers of up to N digits, or all; longer ones are given by their logarithm (default 10000)")
      ->type_name("N|all");
}

}  // namespace

void add_bounds_verb(CLI::App& app, int& exit_code) {
  add_algebra_verb(app, atlas::kBounds, kBoundsText, exit_code, {add_digits});
}

}  // namespace zeroset::cli
