// Monomial ideals: what a Groebner basis says of dimension and degree.
#pragma once

#include "zeroset/core/number.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace zeroset::algebra::detail {

using Exponents = std::vector<std::uint32_t>;

struct MonomialIdeal {
  std::size_t variables = 0;
  std::vector<Exponents> generators{};  ///< minimal: none divides another
};

[[nodiscard]] bool divides(const Exponents& a, const Exponents& b);

/// The ideal that these monomials generate.
[[nodiscard]] MonomialIdeal monomial_ideal(std::size_t variables, std::vector<Exponents> monomials);

/// True if only finitely many monomials are outside: the ideal holds a power of each unknown, or 1.
[[nodiscard]] bool is_zero_dimensional(const MonomialIdeal& ideal);

struct HilbertPolynomial {
  std::int64_t dimension = -1;  ///< -1 for the unit ideal
  Integer degree = 0;           ///< leading coefficient times dimension!; 0 for the unit ideal
};

/// From the numerator of the Hilbert series, by splitting at powers of one unknown: K(I) = K(I + p) + t^deg(p) K(I :
/// p). Bigatti, Caboara, Robbiano, "On the computation of Hilbert-Poincare series", 1991. Cost: exponential in the
/// worst case.
[[nodiscard]] HilbertPolynomial hilbert_polynomial(const MonomialIdeal& ideal);

/// The monomials outside a zero-dimensional ideal, by ascending degree; absent above `most`.
[[nodiscard]] std::optional<std::vector<Exponents>> standard_monomials(const MonomialIdeal& ideal, std::size_t most);

}  // namespace zeroset::algebra::detail
