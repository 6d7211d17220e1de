// Polynomials with exact coefficients, ascending.
#pragma once

#include "zeroset/core/number.hpp"

#include <vector>

namespace zeroset::approximation::detail {

using Polynomial = std::vector<Rational>;

/// sum + factor * other
[[nodiscard]] Polynomial add_scaled(Polynomial sum, const Rational& factor, const Polynomial& other);

[[nodiscard]] Polynomial times_x(const Polynomial& p);

/// p((x - m) / h) as a polynomial in x, by Horner's rule.
[[nodiscard]] Polynomial substitute_affine(const Polynomial& p, const Rational& m, const Rational& h);

/// Without zeros at the end; empty for the zero polynomial.
[[nodiscard]] Polynomial trimmed(Polynomial p);

}  // namespace zeroset::approximation::detail
