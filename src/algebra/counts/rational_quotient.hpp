// The quotient of Q[x] by a zero-dimensional ideal, from multiplication tables that were lifted from primes.
#pragma once

#include "zeroset/algebra/polynomial_system.hpp"

#include "algebra/counts/quotient.hpp"
#include "algebra/counts/real_roots.hpp"
#include "algebra/flint_matrix.hpp"

#include <vector>

namespace zeroset::algebra::detail {

/// The products x_v b of unknowns with standard monomials that are not standard, each once, ascending.
[[nodiscard]] std::vector<Exponents> border_of(std::size_t variables, const std::vector<Exponents>& standard);

/// The normal forms of the border modulo a prime, row by row.
[[nodiscard]] std::vector<std::uint32_t> border_residues(const Quotient& quotient);

/// A guess until its methods have said yes: `commutes` makes it the quotient by an ideal J, of dimension D.
class RationalQuotient {
 public:
  /// \param standard  ascending, all divisors included
  /// \param forms     the normal forms of border_of(standard), row by row
  RationalQuotient(std::size_t variables, std::vector<Exponents> standard, std::vector<Fmpq>& forms);

  [[nodiscard]] slong dimension() const { return static_cast<slong>(standard_.size()); }

  /// True if every normal form has smaller monomials alone than what it is the normal form of.
  [[nodiscard]] bool is_triangular();

  /// True if all pairs of multiplications commute. Then {x^a - form} is a border basis (Mourrain, "A new criterion for
  /// normal form algorithms", 1999): the standard monomials are a basis of Q[x] / J, J the ideal that it generates.
  [[nodiscard]] bool commutes();

  /// True if f is in J.
  [[nodiscard]] bool contains(const Polynomial& f);

  /// Generators of J, one for each minimal monomial that is not standard: a Groebner basis where is_triangular.
  [[nodiscard]] std::vector<Polynomial> corners();

  /// True if multiplication by the form satisfies the polynomial, and by no other of smaller degree: then
  /// Q[x] / J = Q[t] / polynomial. \pre the polynomial has degree D
  [[nodiscard]] bool is_generated_by(const std::vector<int>& form, FmpzPolynomial& polynomial);

  /// The rank of multiplication by (x_1 ... x_n)^k for the least power of two k >= the largest multiplicity.
  [[nodiscard]] slong torus_rank(std::int64_t largest_multiplicity);

 private:
  void multiply(FmpqMatrix& row, std::size_t v);
  [[nodiscard]] FmpqMatrix coordinates(const Monomial& monomial);

  std::size_t variables_;
  std::vector<Exponents> standard_;
  std::vector<Exponents> border_;
  std::vector<FmpqMatrix> tables_{};  ///< [v]: row b is x_v b
};

}  // namespace zeroset::algebra::detail
