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

/// What the arithmetic of one expression may cost: some seconds. Long fractions cost the product of their lengths, for
/// that is what their greatest common divisors take.
class Work {
 public:
  explicit Work(double products) : products_(products), left_(products) {}

  /// \throws LimitExceeded
  void charge(double pairs_of_terms, std::int64_t left_bits, std::int64_t right_bits);

 private:
  double products_, left_;
};

/// Adds equal monomials, drops zeros, sorts.
/// \throws LimitExceeded past the work, or where a coefficient grows beyond 2^17 bits
[[nodiscard]] ComplexPolynomial collected(ComplexPolynomial terms, Work& work);

/// Cost: one hash table look-up a pair of terms. The product of two single terms is paid for by the text it stands in.
/// \throws LimitExceeded likewise
[[nodiscard]] ComplexPolynomial multiply(const ComplexPolynomial& a, const ComplexPolynomial& b, Work& work);

void negate(ComplexPolynomial& polynomial);

/// 0 for the zero polynomial.
[[nodiscard]] std::int64_t degree_of(const ComplexPolynomial& polynomial);

/// Bits of the longest coefficient.
[[nodiscard]] std::int64_t coefficient_bits(const ComplexPolynomial& polynomial);

}  // namespace zeroset::algebra::detail
