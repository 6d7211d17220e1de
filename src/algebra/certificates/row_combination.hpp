// Combinations over Q of rows of Macaulay's matrix.
#pragma once

#include "algebra/certificates/macaulay.hpp"
#include "algebra/certificates/sparse_echelon.hpp"

#include <cstdint>
#include <map>
#include <vector>

namespace zeroset::algebra::detail {

/// The equations with integer coefficients: what they were multiplied by, and their residues.
struct ClearedEquation {
  Integer factor = 1;
  std::vector<Integer> coefficients{};
  std::vector<std::uint32_t> residues{};
};
[[nodiscard]] std::vector<ClearedEquation> cleared(const PolynomialSystem& system, std::uint32_t prime);

/// A row modulo the prime.
[[nodiscard]] std::vector<SparseEntry> entries_of(const MacaulayRow& row,
                                                  const std::vector<ClearedEquation>& equations);

/// The multipliers h_i of the rows that make `target` (integers by column): modulo the prime sum h_i f_i = target, by a
/// combination of exactly these rows, which are independent. Over Q the sum is right in as many columns as there are
/// rows; what the others say is for the caller to check.
/// \throws Error where the rows depend on each other
[[nodiscard]] std::vector<Polynomial> combine_rows(const PolynomialSystem& system,
                                                   const MacaulayMatrix& matrix,
                                                   const std::vector<ClearedEquation>& equations,
                                                   const std::vector<std::uint32_t>& rows,
                                                   const std::map<std::uint32_t, Integer>& target,
                                                   std::uint32_t prime);

/// a b
[[nodiscard]] Monomial product(const Monomial& a, const Monomial& b);
[[nodiscard]] Monomial monomial_of(const Exponents& exponents);

/// True if sum multipliers_i f_i = target, by exact arithmetic over Q.
[[nodiscard]] bool combination_is(const PolynomialSystem& system,
                                  const std::vector<Polynomial>& multipliers,
                                  const Polynomial& target);

}  // namespace zeroset::algebra::detail
