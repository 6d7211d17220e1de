// Polynomials with complex rational coefficients, as expressions in text have them.
#pragma once

#include "zeroset/algebra/polynomial_system.hpp"

#include <cstdint>
#include <vector>

namespace zeroset::algebra::detail {

/// A term with a complex coefficient, as PHCpack files have them.
struct ComplexTerm {
  Rational real{}, imaginary{};
  Monomial monomial{};
};
using ComplexPolynomial = std::vector<ComplexTerm>;  ///< distinct monomials, descending, no zeros

/// Adds equal monomials, drops zeros, sorts.
[[nodiscard]] ComplexPolynomial collected(ComplexPolynomial terms);

/// Cost: one hash table look-up a pair of terms.
[[nodiscard]] ComplexPolynomial multiply(const ComplexPolynomial& a, const ComplexPolynomial& b);

void negate(ComplexPolynomial& polynomial);

/// 0 for the zero polynomial.
[[nodiscard]] std::int64_t degree_of(const ComplexPolynomial& polynomial);

/// Bits of the longest coefficient.
[[nodiscard]] std::int64_t coefficient_bits(const ComplexPolynomial& polynomial);

}  // namespace zeroset::algebra::detail
