// The fits whose coefficients are irrational, rounded to decimals.
#pragma once

#include "zeroset/core/activation.hpp"

#include "approximation/rational_polynomial.hpp"

namespace zeroset::approximation::detail {

/// degree + 1 coefficients by any method but minimax, degree in [0, 60]. On an interval the rounding changes the
/// polynomial by less than 2^-40 of its error; those of hermite are right to 30 significant digits.
/// \throws LimitExceeded where 2^16 bits of precision do not suffice
[[nodiscard]] Polynomial smooth_fit(const Activation& activation);

}  // namespace zeroset::approximation::detail
