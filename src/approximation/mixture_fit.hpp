// Least squares under a mixture of N(0, 1) and the uniform distribution on an interval, by rational arithmetic.
#pragma once

#include "zeroset/core/activation.hpp"

#include "approximation/rational_polynomial.hpp"

namespace zeroset::approximation::detail {

/// Digits that the two fits must have for those of the mixture to be right, and its own.
constexpr int kPartDigits = 90, kMixtureDigits = 40;

/// The fit by mixture from those of the same function and degree by hermite and by legendre.
///
/// With mu = (1 - s) N + s U, the integral of f q under mu is that of H q under (1 - s) N plus that of L q under s U
/// for every polynomial q of the degree: H and L are the projections of f. So H and L say all that is asked of f.
[[nodiscard]] Polynomial mixture_fit(const Activation& activation,
                                     const Polynomial& hermite,
                                     const Polynomial& legendre);

}  // namespace zeroset::approximation::detail
