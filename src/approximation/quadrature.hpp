// Integrals of the functions without kink, to a number of bits that is known beforehand.
#pragma once

#include "zeroset/core/activation.hpp"

#include "approximation/ball.hpp"

#include <vector>

namespace zeroset::approximation::detail {

/// Coefficients c_0, ..., c_degree of sum c_k P_k(t), x = m + h t, by least squares on the interval: right to about
/// 2^-bits, absolutely.
///
/// Gauss' rule on panels whose ellipse through 4/3 i lies in the strip where f is bounded (disc_bound): the error of N
/// nodes is at most 64/15 M 3^-2N / (1 - 1/9) (Trefethen, Approximation Theory and Approximation Practice, theorem
/// 19.3), and |P_k| <= (|t| + sqrt(|t|^2 + 1))^k < 6^k there. Beyond the reach of tails(of, bits) f is a line.
[[nodiscard]] std::vector<Ball> legendre_coefficients(ActivationFunction of,
                                                      int degree,
                                                      const Interval& interval,
                                                      slong bits);

/// Those of sum c_k T_k(t), f's Chebyshev series: 2/pi int_0^pi f(m + h cos a) cos(k a) da, c_0 the half. Also relu and
/// abs, whose pieces are lines: lines have closed forms, the rest is Gauss' rule in the angle.
[[nodiscard]] std::vector<Ball> chebyshev_coefficients(ActivationFunction of,
                                                       int degree,
                                                       const Interval& interval,
                                                       slong bits);

/// c_k of sum c_k He_k, the least squares under N(0, 1) of the even or odd part: E[f He_k] / k!, by the trapezoidal
/// rule on the line, whose error on a strip of half-width a falls like e^(-2 pi a / step).
[[nodiscard]] std::vector<Ball> hermite_coefficients(ActivationFunction of, int degree, slong bits);

}  // namespace zeroset::approximation::detail
