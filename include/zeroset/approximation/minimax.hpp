/// \file
/// Best uniform approximation.
#pragma once

#include "zeroset/approximation/sup_error.hpp"

namespace zeroset::approximation {

/// The best uniform approximation, and a proof of how near to the best it is.
struct BestApproximation {
  std::vector<Rational> coefficients{};  ///< degree + 1 of them, ascending, decimals
  Enclosure sup_error{};                 ///< of exactly this polynomial, proved

  /// Proved: no polynomial of this degree has a smaller error on the interval. sup_error.upper exceeds it by less than
  /// 1e-9, relative (the error of the best polynomial lies between them).
  Rational best_error_lower{0};

  /// The points that prove it: lower_bound_of_best_error at them is best_error_lower. Empty where f is a polynomial.
  std::vector<Rational> reference{};
};

/// The polynomial of degree at most `degree` with the least largest error, by Remez' exchange of all points.
///
/// Kinks are ends of the pieces on which extrema are looked for, and may be points of the reference. f less its line
/// (x/2 for relu, gelu and softplus, 1/2 for sigmoid) is even or odd; on a symmetric interval that part is approximated
/// by even or odd polynomials alone, so the other coefficients are exact.
///
/// \param degree    in [0, 60]
/// \param interval  lower < upper
/// Cost: relu on [-1, 1], degree 60: tenths of a second.
/// \throws InvalidArgument; LimitExceeded where the exchange does not converge or needs over 2^16 bits; NotInThisBuild
///         without FLINT
/// Source: Remez 1934; Pachon and Trefethen, BIT 49 (2009), for the barycentric form.
[[nodiscard]] BestApproximation best_approximation(ActivationFunction of, int degree, const Interval& interval);

/// The bound of de la Vallee Poussin from any degree + 2 points of the interval: with the weights w_i that vanish on
/// all polynomials of this degree, |sum w_i f(x_i)| / sum |w_i| is at most the error of each of them. Proved, rounded
/// down. \param points  degree + 2 of them, ascending, all different \throws InvalidArgument; NotInThisBuild without
/// FLINT
[[nodiscard]] Rational lower_bound_of_best_error(ActivationFunction of, const std::vector<Rational>& points);

}  // namespace zeroset::approximation
