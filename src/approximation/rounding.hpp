// From balls to the rationals that are printed: decimals of a sensible length.
#pragma once

#include "zeroset/core/activation.hpp"

#include "approximation/ball.hpp"
#include "approximation/rational_polynomial.hpp"

#include <optional>
#include <vector>

namespace zeroset::approximation::detail {

/// p with coefficients rounded to decimals, so that the rounding changes p by less than 2^(error_bits - 42) on the
/// interval. Nothing where the balls are too wide for that.
[[nodiscard]] std::optional<Polynomial> rounded_on(const std::vector<Ball>& p,
                                                   const Interval& interval,
                                                   slong error_bits);

/// The centers, rounded to so many significant decimal digits.
[[nodiscard]] Polynomial rounded_to_digits(const std::vector<Ball>& p, int digits);

}  // namespace zeroset::approximation::detail
