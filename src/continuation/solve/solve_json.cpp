#include "zeroset/algebra/count.hpp"
#include "zeroset/continuation/certificate_file.hpp"
#include "zeroset/continuation/solve.hpp"
#include "zeroset/core/json_numbers.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>

namespace zeroset::continuation {

using nlohmann::ordered_json;

namespace {

constexpr const char* kSolutionsSchema = "zeroset.solutions/1";

ordered_json ledger_json(const PathLedger& ledger) {
  return {{"regular", ledger.regular},
          {"singular", ledger.singular},
          {"at_infinity", ledger.at_infinity},
          {"excess", ledger.excess},
          {"failed", ledger.failed}};
}

ordered_json counts_json(const SolutionCounts& counts) {
  return {{"isolated", counts.isolated},
          {"regular", counts.regular},
          {"singular", counts.singular},
          {"with_multiplicity", counts.with_multiplicity},
          {"real", counts.real},
          {"certified", counts.certified},
          {"certified_real", counts.certified_real}};
}

ordered_json point_json(const Eigen::VectorXcd& point) {
  ordered_json coordinates = ordered_json::array();
  for (const std::complex<double>& coordinate : point) {
    coordinates.push_back({coordinate.real(), coordinate.imag()});
  }
  return coordinates;
}

ordered_json box_json(const Box& box) {
  ordered_json coordinates = ordered_json::array();
  for (const BoxCoordinate& coordinate : box) {
    coordinates.push_back({{"real", to_string(to_rational(coordinate.real))},
                           {"imaginary", to_string(to_rational(coordinate.imaginary))},
                           {"real_radius", coordinate.real_radius},
                           {"imaginary_radius", coordinate.imaginary_radius}});
  }
  return coordinates;
}

void add_morse(ordered_json& entry, const MorseData& data) {
  entry["value"] = {{"lower", data.value_lower.convert_to<double>()}, {"upper", data.value_upper.convert_to<double>()}};
  entry["index"] = nullable(data.index);
  if (!data.index) {
    entry["index_reason"] = data.reason;
  }
}

ordered_json solution_json(const Solution& solution) {
  ordered_json entry{{"point", point_json(solution.point)},
                     {"real", nullable(solution.real)},
                     {"certified", solution.certificate.has_value()},
                     {"regular", solution.regular},
                     {"multiplicity", solution.multiplicity},
                     {"residual", solution.residual},
                     {"condition", solution.condition},
                     {"winding_number", solution.winding_number},
                     {"paths", solution.paths}};
  if (solution.certificate) {
    entry["precision"] = solution.certificate->precision;
  }
  if (solution.morse) {
    add_morse(entry, *solution.morse);
  }
  return entry;
}

/// "1.50000000000000E+00", as PHCpack prints numbers.
std::string phc_number(double value) {
  std::array<char, 40> text{};
  (void)std::snprintf(text.data(), text.size(), "%.14E", value);
  return text.data();
}

CertificateFile file_of(algebra::PolynomialSystem system, const SolveResult& result) {
  CertificateFile file{.system = std::move(system)};
  for (const Solution& solution : result.solutions) {
    if (solution.certificate) {
      const Certificate& certificate = *solution.certificate;
      file.solutions.push_back({certificate.box, certificate.real, certificate.positive, certificate.precision});
    }
  }
  return file;
}

}  // namespace

ordered_json to_json(const SolveResult& result) {
  ordered_json keys{{"start", result.start ? ordered_json(name(*result.start)) : ordered_json()},
                    {"start_reason", result.start_reason},
                    {"paths", result.paths},
                    {"ledger", ledger_json(result.ledger)},
                    {"solutions", counts_json(result.counts)},
                    {"complete", result.complete},
                    {"completeness", result.complete ? ordered_json(name(result.completeness)) : ordered_json()},
                    {"reason", result.reason},
                    {"count", result.count ? algebra::to_json(*result.count) : ordered_json()}};
  if (result.index_sum) {
    keys["index_sum"] = *result.index_sum;
  }
  keys["variables"] = result.variables;
  keys["seed"] = result.seed;
  keys["threads"] = result.threads;
  keys["attempts"] = result.attempts;
  keys["retracked"] = result.retracked;
  return keys;
}

ordered_json solutions_json(const SolveResult& result) {
  ordered_json document{
      {"schema", kSolutionsSchema}, {"variables", result.variables}, {"solutions", ordered_json::array()}};
  for (const Solution& solution : result.solutions) {
    ordered_json entry = solution_json(solution);
    if (solution.certificate) {
      entry["box"] = box_json(solution.certificate->box);
    }
    document["solutions"].push_back(std::move(entry));
  }
  return document;
}

ordered_json solutions_list(const SolveResult& result) {
  ordered_json list = ordered_json::array();
  for (const Solution& solution : result.solutions) {
    list.push_back(solution_json(solution));
  }
  return list;
}

ordered_json certificates_json(const algebra::PolynomialSystem& system, const SolveResult& result) {
  return to_json(file_of(system, result));
}

ordered_json certificates_json(const Problem& problem, const SolveResult& result) {
  algebra::PolynomialSystem system;
  system.variables = result.variables;
  system.problem = std::make_shared<const Problem>(problem);
  return to_json(file_of(std::move(system), result));
}

std::string solutions_phc(const SolveResult& result) {
  const std::string rule(67, '=');
  std::string text = "THE SOLUTIONS :\n" + std::to_string(result.solutions.size()) + " " +
                     std::to_string(result.variables.size()) + "\n" + rule + "\n";
  for (std::size_t i = 0; i < result.solutions.size(); ++i) {
    const Solution& solution = result.solutions[i];
    text += "solution " + std::to_string(i + 1) +
            " :\nt :  1.00000000000000E+00   0.00000000000000E+00\nm : " + std::to_string(solution.multiplicity) +
            "\nthe solution for t :\n";
    for (std::size_t k = 0; k < result.variables.size(); ++k) {
      const std::complex<double> coordinate = solution.point[static_cast<Eigen::Index>(k)];
      text += " " + result.variables[k] + " : " + phc_number(coordinate.real()) + "  " + phc_number(coordinate.imag()) +
              "\n";
    }
    const double inverse_condition = solution.condition > 0 ? 1 / solution.condition : 0;
    text += "== err : " + phc_number(solution.accuracy) + " = rco : " + phc_number(inverse_condition) +
            " = res : " + phc_number(solution.residual) + " ==\n";
  }
  return text;
}

}  // namespace zeroset::continuation
