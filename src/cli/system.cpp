#include "zeroset/algebra/system_io.hpp"

#include "cli/algebra_verb.hpp"
#include "cli/subject.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

namespace zeroset::cli {
namespace {

using nlohmann::json;

Answer answer(ObjectReader& line, const LineOptions& options) {
  const Subject subject = read_problem_subject(line, options.folder);
  const auto& names = algebra::system_format_names();
  const json* format = line.find("format");
  const std::string chosen = format == nullptr ? "json" : names[read_choice(*format, line.at("format"), names)];
  line.finish();
  const algebra::PolynomialSystem system =
      subject.problem ? algebra::expand(*subject.problem, options.limits) : *subject.system;
  Answer result;
  result.text = algebra::write_system(system, algebra::system_format(chosen));
  return result;
}

void add_format(CLI::App& verb, json& line) {
  const auto store = [&line](const std::string& text) { line["format"] = text; };
  verb.add_option_function<std::string>(
      "--format", store, "json, phc, ms, bertini, singular, macaulay2, hc, gfan or latex (default json)");
}

constexpr const char* kKeys[] = {"text", nullptr};
constexpr AlgebraVerb kVerb{"system", "zeroset.system/1", answer, kKeys};
constexpr AlgebraVerbText kText{"print the polynomials of a problem, or a system in another format",
                                "a problem (.json), a system (.json, .phc, .ms, .bertini), a network file or a preset",
                                "Examples:\n"
                                "  zeroset system --widths 1,1,1 --degrees 2 --output-weights one --format latex\n"
                                "  zeroset system problem.json --format singular > problem.sing\n"
                                "  zeroset system katsura4.phc --format ms",
                                false};

}  // namespace

void add_system_verb(CLI::App& app, int& exit_code) {
  add_algebra_verb(app, kVerb, kText, exit_code, {add_format});
}

}  // namespace zeroset::cli
