#include "zeroset/algebra/nullstellensatz.hpp"
#include "zeroset/algebra/system_io.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/json_numbers.hpp"

#include <nlohmann/json.hpp>

namespace zeroset::algebra {
namespace {

using nlohmann::ordered_json;

ordered_json texts(const std::vector<Polynomial>& polynomials, const std::vector<std::string>& variables) {
  ordered_json list = ordered_json::array();
  for (const Polynomial& polynomial : polynomials) {
    list.push_back(to_string(polynomial, variables));
  }
  return list;
}

}  // namespace

ordered_json to_json(const InconsistencyResult& result,
                     const std::vector<std::string>& variables,
                     const std::string& file) {
  const bool found = result.inconsistent == true;
  ordered_json keys{{"inconsistent", nullable(result.inconsistent)},
                    {"degree", found ? ordered_json(*result.degree) : ordered_json()},
                    {"multipliers", found ? texts(result.multipliers, variables) : ordered_json()},
                    {"status", nullable(result.status)},
                    {"degree_status", nullable(result.degree_status)},
                    {"primes", result.primes},
                    {"file", file.empty() ? ordered_json() : ordered_json(file)},
                    {"seed", result.seed}};
  if (!result.reason.empty()) {
    keys["reason"] = result.reason;
  } else if (result.inconsistent == false) {
    keys["reason"] = "the system has solutions: there is no certificate";
  }
  return keys;
}

std::filesystem::path write_certificate(const PolynomialSystem& system,
                                        const InconsistencyResult& result,
                                        const std::filesystem::path& folder) {
  make_folders(folder);
  const std::filesystem::path script = folder / "certificate.sing";
  atomic_write(script, singular_certificate(system, result.multipliers));
  write_json_file(folder / "certificate.json",
                  {{"schema", "zeroset.certificate/1"},
                   {"variables", system.variables},
                   {"polynomials", texts(system.polynomials, system.variables)},
                   {"multipliers", texts(result.multipliers, system.variables)},
                   {"degree", *result.degree}});
  return script;
}

}  // namespace zeroset::algebra
