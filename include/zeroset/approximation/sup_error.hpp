/// \file
/// Proved enclosures of the largest error of a polynomial.
#pragma once

#include "zeroset/core/activation.hpp"
#include "zeroset/core/number.hpp"

#include <vector>

namespace zeroset::approximation {

/// lower <= x <= upper, both exact (binary fractions).
struct Enclosure {
  Rational lower{0}, upper{0};
  bool operator==(const Enclosure&) const = default;
};

/// An enclosure of max |f(x) - p(x)| over the interval, for exactly this polynomial: proved, by ball arithmetic.
///
/// On each side of a kink, and on panels where f is analytic, f - p is a polynomial up to a remainder that Cauchy's
/// estimate bounds; its Bernstein coefficients enclose it, and pieces are halved until it is monotone, curved one way,
/// or too small. Its relative width is below 1e-9; it is {0, 0} where f is p, and [0, 2^-1022] where the error is
/// smaller than that.
///
/// \param coefficients  ascending, exact; empty is the zero polynomial
/// \param interval      lower < upper
/// Cost: degree 60 on [-1, 1]: hundredths of a second; it grows with the length of an interval on which f is analytic
/// only up to where f is a line for all practical purposes.
/// \throws InvalidArgument for an interval that is empty, shorter than 1e-100 or beyond 1e100; LimitExceeded where 2^17
/// bits of precision do not suffice;
///         NotInThisBuild without FLINT
[[nodiscard]] Enclosure sup_error(ActivationFunction of,
                                  const std::vector<Rational>& coefficients,
                                  const Interval& interval);

/// f(x) - p(x) at each point, right to about 15 digits; 0 where it is smaller than any double.
/// \throws LimitExceeded; NotInThisBuild without FLINT
[[nodiscard]] std::vector<double> errors_at(ActivationFunction of,
                                            const std::vector<Rational>& coefficients,
                                            const std::vector<Rational>& points);

}  // namespace zeroset::approximation
