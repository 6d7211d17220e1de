#include "zeroset/algebra/nullstellensatz.hpp"
#include "zeroset/algebra/system_io.hpp"
#include "zeroset/core/file.hpp"

#include "cli/algebra_verb.hpp"
#include "cli/subject.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

namespace zeroset::cli {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

ordered_json texts(const std::vector<algebra::Polynomial>& polynomials, const std::vector<std::string>& variables) {
  ordered_json list = ordered_json::array();
  for (const algebra::Polynomial& polynomial : polynomials) {
    list.push_back(algebra::to_string(polynomial, variables));
  }
  return list;
}

/// certificate.sing for another program, certificate.json with equations and multipliers; the first one's name.
std::string write_files(const algebra::PolynomialSystem& system,
                        const algebra::InconsistencyResult& result,
                        const std::filesystem::path& folder) {
  make_folders(folder);
  const std::filesystem::path script = folder / "certificate.sing";
  atomic_write(script, algebra::singular_certificate(system, result.multipliers));
  write_json_file(folder / "certificate.json",
                  {{"schema", "zeroset.certificate/1"},
                   {"variables", system.variables},
                   {"polynomials", texts(system.polynomials, system.variables)},
                   {"multipliers", texts(result.multipliers, system.variables)},
                   {"degree", *result.degree}});
  return script.string();
}

ordered_json text_or_null(const std::string& text) {
  return text.empty() ? ordered_json() : ordered_json(text);
}

ordered_json keys_of(const algebra::InconsistencyResult& result, const algebra::PolynomialSystem& system) {
  const bool found = result.inconsistent == true;
  ordered_json keys{{"inconsistent", result.inconsistent ? ordered_json(*result.inconsistent) : ordered_json()},
                    {"degree", found ? ordered_json(*result.degree) : ordered_json()},
                    {"multipliers", found ? texts(result.multipliers, system.variables) : ordered_json()},
                    {"status", text_or_null(result.status)},
                    {"degree_status", text_or_null(result.degree_status)},
                    {"primes", result.primes},
                    {"file", nullptr},
                    {"seed", result.seed}};
  if (!result.reason.empty()) {
    keys["reason"] = result.reason;
  } else if (result.inconsistent == false) {
    keys["reason"] = "the system has solutions: there is no certificate";
  }
  return keys;
}

Answer answer(ObjectReader& line, const LineOptions& options) {
  const Subject subject = read_problem_subject(line, options.folder);
  algebra::CertificateOptions wanted{.limits = options.limits, .seed = options.seed, .threads = options.threads};
  if (const json* degree = line.find("max_degree")) {
    wanted.max_degree = read_integer(*degree, line.at("max_degree"), 0);
  }
  line.finish();
  const algebra::PolynomialSystem system =
      subject.problem ? algebra::expand(*subject.problem, options.limits) : *subject.system;
  const algebra::InconsistencyResult result = algebra::certify_inconsistent(system, wanted);
  Answer answer{.keys = keys_of(result, system), .complete = result.complete};
  if (result.inconsistent == true && !options.out.empty()) {
    answer.keys["file"] = write_files(system, result, options.out);
  }
  return answer;
}

void add_max_degree(CLI::App& verb, json& line) {
  const auto store = [&line](std::int64_t degree) { line["max_degree"] = degree; };
  verb.add_option_function<std::int64_t>("--max-degree", store, "look for no certificate of larger degree")
      ->type_name("N");
}

constexpr const char* kKeys[] = {
    "inconsistent", "degree", "multipliers", "status", "degree_status", "primes", "file", nullptr};
constexpr AlgebraVerb kVerb{"certify-inconsistent", "zeroset.certify-inconsistent/1", answer, kKeys};
constexpr AlgebraVerbText kText{
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
  add_algebra_verb(app, kVerb, kText, exit_code, {add_max_degree});
}

}  // namespace zeroset::cli
