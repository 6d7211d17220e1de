// Fits of relu and abs by rational arithmetic alone, so that they are there without FLINT.
#pragma once

#include "zeroset/core/activation.hpp"

#include "approximation/rational_polynomial.hpp"

namespace zeroset::approximation::detail {

/// The largest degree of the exact fits: they grow with the square of the degree, in numbers of as many digits.
constexpr int kLargestExactDegree = 200;

/// True for relu and abs by hermite, legendre or bernstein.
[[nodiscard]] bool has_exact_fit(const Activation& activation);

/// True for relu and abs: mixture_of_exact_parts.
[[nodiscard]] bool has_exact_parts(ActivationFunction of);
/// The fit by mixture.
[[nodiscard]] Polynomial mixture_of_exact_parts(const Activation& activation);

/// degree + 1 coefficients of what has_exact_fit names, degree in [0, 200].
[[nodiscard]] Polynomial exact_fit(const Activation& activation);

}  // namespace zeroset::approximation::detail
