// The fits that need ball arithmetic. In a build without FLINT the same functions say so (without_flint.cpp).
#pragma once

#include "zeroset/core/activation.hpp"

#include "approximation/rational_polynomial.hpp"

namespace zeroset::approximation::detail {

/// degree + 1 coefficients, degree in [0, 60]: everything but relu and abs by hermite, legendre or bernstein.
[[nodiscard]] Polynomial irrational_fit(const Activation& activation);

}  // namespace zeroset::approximation::detail
