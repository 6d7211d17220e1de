// Groebner bases over Z/p through mathicgb.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::algebra::detail {

/// A polynomial over Z/p in n unknowns: term t has coefficient coefficients[t] in [1, p) and the n exponents from
/// exponents[t n] on. In bases the leading term comes first.
struct ModularPolynomial {
  std::vector<std::uint32_t> coefficients{};
  std::vector<std::uint32_t> exponents{};
};

struct ModularSystem {
  std::size_t variables = 0;  ///< >= 1
  std::uint32_t prime = 0;    ///< < 2^16
  std::vector<ModularPolynomial> polynomials{};
};

/// A Groebner basis in graded reverse lexicographic order with x_0 > x_1 > ..., of the ideal of `system`, with leading
/// coefficients 1; tails need not be reduced. Runs on one thread. May take all time and memory there is: call it in a
/// child process.
[[nodiscard]] ModularSystem groebner_basis(const ModularSystem& system);

/// True if a > b, for monomials of n exponents.
[[nodiscard]] bool grevlex_greater(const std::uint32_t* a, const std::uint32_t* b, std::size_t n);

[[nodiscard]] std::string mathicgb_version();

}  // namespace zeroset::algebra::detail
