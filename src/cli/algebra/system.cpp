#include "cli/algebra/algebra_verb.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

namespace zeroset::cli {
namespace {

using nlohmann::json;

void add_format(CLI::App& verb, json& line) {
  const auto store = [&line](const std::string& text) { line["format"] = text; };
  verb.add_option_function<std::string>(
      "--format", store, "json, phc, ms, bertini, singular, macaulay2, hc, gfan or latex (default json)");
}

constexpr AlgebraVerbText kSystemText{
    "print the polynomials of a problem, or a system in another format",
    "a problem (.json), a system (.json, .phc, .ms, .bertini), a network file or a preset",
    "Examples:\n"
    "  zeroset system --widths 1,1,1 --degrees 2 --output-weights one --format latex\n"
    "  zeroset system problem.json --format singular > problem.sing\n"
    "  zeroset system katsura4.phc --format ms",
    false};

}  // namespace

void add_system_verb(CLI::App& app, int& exit_code) {
  add_algebra_verb(app, atlas::kSystem, kSystemText, exit_code, {add_format});
}

}  // namespace zeroset::cli
