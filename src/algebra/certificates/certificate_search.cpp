#include "algebra/certificates/certificate_search.hpp"

#include "zeroset/core/json.hpp"

#include "algebra/certificates/row_combination.hpp"

namespace zeroset::algebra::detail {
namespace {

/// The rows that make 1 modulo the prime; empty where none do.
std::vector<std::uint32_t> rows_that_make_one(const MacaulayMatrix& matrix,
                                              const std::vector<ClearedEquation>& equations,
                                              std::uint32_t prime,
                                              bool& independent) {
  SparseEchelon echelon(matrix.columns, prime);
  for (std::uint32_t i = 0; i < matrix.rows.size(); ++i) {
    const auto leading = echelon.add(i, entries_of(matrix.rows[i], equations));
    independent = independent && leading.has_value();
    if (leading == 0U) {
      std::vector<std::uint32_t> rows;
      for (const SparseEntry& entry : echelon.combination_of_last()) {
        rows.push_back(entry.index);
      }
      return rows;
    }
  }
  return {};
}

}  // namespace

CertificateStep search_certificate(const PolynomialSystem& system, std::int64_t degree, std::uint32_t prime) {
  const MacaulayMatrix matrix = macaulay_matrix(system, degree);
  CertificateStep step;
  step.excluded = true;
  if (!matrix.has_one) {  // all rows vanish at the origin
    return step;
  }
  // Rows that are independent modulo the prime are so over Q, and so are they and 1: no combination of them is 1.
  const std::vector<ClearedEquation> equations = cleared(system, prime);
  const auto rows = rows_that_make_one(matrix, equations, prime, step.excluded);
  if (rows.empty()) {
    return step;
  }
  step.excluded = false;
  step.multipliers = combine_rows(system, matrix, equations, rows, {{0U, Integer(1)}}, prime);
  return step;
}

std::string to_text(const CertificateStep& step) {
  nlohmann::json json{{"excluded", step.excluded}, {"multipliers", nlohmann::json::array()}};
  for (const Polynomial& polynomial : step.multipliers) {
    nlohmann::json list = nlohmann::json::array();
    for (const Term& term : polynomial) {
      nlohmann::json powers = nlohmann::json::array();
      for (const Power& power : term.monomial) {
        powers.push_back({power.variable, power.exponent});
      }
      list.push_back({zeroset::to_string(term.coefficient), powers});
    }
    json["multipliers"].push_back(list);
  }
  return json.dump();
}

CertificateStep certificate_step_of(const std::string& text) {
  const nlohmann::json json = parse_json(text, "a step");
  CertificateStep step;
  step.excluded = json.at("excluded");
  for (const nlohmann::json& list : json.at("multipliers")) {
    Polynomial polynomial;
    for (const nlohmann::json& pair : list) {
      Term term{parse_rational(pair[0].get<std::string>()), {}};
      for (const nlohmann::json& power : pair[1]) {
        term.monomial.push_back({power[0], power[1]});
      }
      polynomial.push_back(std::move(term));
    }
    step.multipliers.push_back(std::move(polynomial));
  }
  return step;
}

}  // namespace zeroset::algebra::detail
