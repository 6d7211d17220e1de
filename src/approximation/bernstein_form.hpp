// The largest absolute value of a polynomial on an interval, from its Bernstein coefficients, which enclose it.
#pragma once

#include "approximation/ball.hpp"

#include <vector>

namespace zeroset::approximation::detail {

/// Bernstein coefficients b of p on [0, 1]: p(u) = sum_j b_j C(n, j) u^j (1 - u)^(n - j). \param p  ascending, not
/// empty
[[nodiscard]] std::vector<Ball> bernstein_coefficients(std::vector<Ball> p);

/// Lower and upper bound, rounded outwards, of the absolute values of a ball; both are balls of radius zero.
[[nodiscard]] Ball magnitude_below(const Ball& a);
[[nodiscard]] Ball magnitude_above(const Ball& a);

/// Encloses the maximum of |T + e| over several pieces, T a polynomial and |e| at most a remainder.
///
/// A piece is done when its coefficients lie below the lower bound (up to a factor 1 + 2^-40), when they show that T is
/// monotone (the maximum is at an end), or that it is concave or convex: then the tangent at a numerically found
/// critical point bounds it. Else it is halved (de Casteljau).
class LargestValue {
 public:
  /// \param lower  a proved lower bound to start from
  explicit LargestValue(const Ball& lower) : lower_(lower), upper_(lower) {}

  /// \param coefficients  Bernstein coefficients of T on the piece
  /// \param remainder     >= |e|
  void add(std::vector<Ball> coefficients, const Ball& remainder);

  [[nodiscard]] const Ball& lower() const { return lower_; }
  [[nodiscard]] const Ball& upper() const { return upper_; }

 private:
  [[nodiscard]] bool settle(const std::vector<Ball>& b, const Ball& remainder);
  [[nodiscard]] Ball settle_curved(const std::vector<Ball>& b, const Ball& remainder);
  void raise_lower(const Ball& value, const Ball& remainder);
  void raise_upper(const Ball& value);
  [[nodiscard]] bool is_below(const Ball& value) const;

  Ball lower_, upper_;
};

}  // namespace zeroset::approximation::detail
