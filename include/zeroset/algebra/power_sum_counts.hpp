/// \file
/// Counts for networks with one hidden layer, f(x) = sum_u a_u (w_u . x + b_u)^r + c: zero-error solutions through
/// secant varieties of Veronese varieties, critical points of single units, and of any number of units on one datum.
/// Proofs: theory/zero_error_counts.md and theory/critical_points.md.
#pragma once

#include "zeroset/algebra/closed_form.hpp"
#include "zeroset/core/number.hpp"

#include <cstdint>
#include <optional>

namespace zeroset::algebra {

/// One hidden layer of monomials and one output.
struct PowerSumNetwork {
  std::int64_t inputs = 1;  ///< >= 1
  std::int64_t units = 1;   ///< >= 1
  std::int64_t degree = 2;  ///< r >= 1
  bool hidden_bias = false;
  bool output_bias = false;
  bool free_output_weights = false;

  /// Unknowns of one unit without its output weight; the bias is the weight of an input 1.
  [[nodiscard]] std::int64_t width() const { return inputs + (hidden_bias ? 1 : 0); }
  /// \throws LimitExceeded where it does not fit 63 bits
  [[nodiscard]] std::int64_t parameters() const;
};

/// Dimension of the cone of sums of h powers of linear forms in n unknowns, of degree r (Alexander, Hirschowitz, J.
/// Algebraic Geom. 4, 1995): min(n h, C(n+r-1, r)), but for r = 2 and for (n, r, h) = (3, 4, 5), (4, 4, 9), (5, 4, 14)
/// and (5, 3, 7). n, r, h >= 1. \throws InvalidArgument
[[nodiscard]] Integer power_sum_dimension(std::int64_t n, std::int64_t r, std::int64_t h);

/// Number of ways, up to order, in which an element of a generic linear space of complementary dimension is a sum of h
/// r-th powers of linear forms in n unknowns, up to roots of unity: the degree of the h-th secant variety of the
/// Veronese variety, times the number of decompositions of its general element. 0 where the variety has less than the
/// expected dimension n h <= C(n+r-1, r). Known for h = 1 (r^{n-1}); n = 2 (C(r-h+1, h), Sylvester); n = 3 and h <= r
/// + 1 (Lehn's formula, Invent. Math. 136, 1999; proved by Marian, Oprea, Pandharipande, and Voisin, 2017-2019); h = 2
/// (double point formula); r = 2; where the powers fill the space in one way (n, r, h) = (4, 3, 5), (3, 5, 7)
/// (Sylvester; Hilbert), or in 5 and 16, (3, 7, 12) (Dixon, Stuart 1906) and (3, 8, 15) (Ranestad, Schreyer 2000).
/// Absent elsewhere, and where n h > C(n+r-1, r).
/// \throws InvalidArgument where one is < 1
[[nodiscard]] std::optional<Integer> secant_number(std::int64_t n, std::int64_t r, std::int64_t h);

/// The same for the projection of that secant variety from one point of the Veronese variety: what an output bias
/// beside hidden biases means. Known for h = 1, n = 2 and h = 2; 0 for r = 2 and h >= 2.
[[nodiscard]] std::optional<Integer> projected_secant_number(std::int64_t n, std::int64_t r, std::int64_t h);

/// Zero-error solutions for `points` generic data: `secant_number` h! r^h for output weights one and as many data as
/// parameters; 0, with dimension -1, where the data are more than the dimension of the functions.
/// Absent where the solution set has positive dimension or no theorem is known here.
/// \throws InvalidArgument for a network or number of points out of range
[[nodiscard]] std::optional<ClosedForm> power_sum_zero_error(const PowerSumNetwork& network, std::int64_t points);

/// Critical points of 1/2 sum (f(x_k) - y_k)^2, with generic entrywise Tikhonov weights where `regularized`, for
/// `points` generic data. Known: one unit, and any number of units that see one datum or have one input and no hidden
/// bias. Absent where the critical set has positive dimension or no theorem is known here.
/// \throws InvalidArgument as power_sum_zero_error
[[nodiscard]] std::optional<ClosedForm> power_sum_critical(const PowerSumNetwork& network,
                                                           std::int64_t points,
                                                           bool regularized);

}  // namespace zeroset::algebra
