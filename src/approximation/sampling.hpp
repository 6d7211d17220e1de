// Errors at points: exact lower bounds of the largest error.
#pragma once

#include "zeroset/core/activation.hpp"

#include "approximation/ball.hpp"
#include "approximation/rational_polynomial.hpp"

#include <optional>
#include <vector>

namespace zeroset::approximation::detail {

/// p with coefficients in balls.
[[nodiscard]] std::vector<Ball> to_balls(const Polynomial& p, slong bits);

/// Points of the interval, its ends and 0 where it lies inside among them: those where Chebyshev polynomials of about
/// this degree are largest, on each side of 0.
[[nodiscard]] std::vector<Rational> sample_points(const Interval& interval, int degree);

/// Bounds of the largest |f - p| at these points, balls of radius zero.
struct SampledError {
  Ball lower, upper;
};
[[nodiscard]] SampledError error_at(ActivationFunction of,
                                    const std::vector<Ball>& p,
                                    const std::vector<Rational>& points,
                                    slong bits);

/// A proved lower bound, to at least 20 bits, of the largest |f - p| at sample points. Nothing where they all are below
/// 2^floor_bits.
/// \throws LimitExceeded where `max_bits` bits of precision do not suffice
[[nodiscard]] std::optional<Ball> sampled_error(
    ActivationFunction of, const Polynomial& p, const Interval& interval, slong floor_bits, slong max_bits);

}  // namespace zeroset::approximation::detail
