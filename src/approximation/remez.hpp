// Remez' algorithm in Haar spaces of polynomials in x, of even or of odd polynomials.
#pragma once

#include "zeroset/core/number.hpp"

#include "approximation/ball.hpp"

#include <functional>
#include <vector>

namespace zeroset::approximation::detail {

/// The best uniform approximation of `value` by sum_{k < dimension} c_k x^(2k + odd) or, not squared, sum c_k x^k.
///
/// An even or odd function on a symmetric interval is approximated on its right half, where these functions have as
/// many zeros as a Haar space may have. On the whole interval all polynomials of its degree would give a reference that
/// is too short: the best even polynomial of degree 2m is also the best of degree 2m + 1.
struct HaarProblem {
  std::function<Ball(const Ball&)> value;
  std::vector<Rational> breaks;  ///< ascending: the interval's ends and the kinks inside; squared: from 0
  bool squared = false, odd = false;
  int dimension = 1;             ///< >= 0
  bool steep_near_zero = false;  ///< looks closer there: on a long interval tanh is nearly a jump
};

struct BestFit {
  std::vector<Rational> reference;  ///< dimension + 1 points, ascending
  std::vector<Ball> coefficients;   ///< c_k of the polynomial whose errors at the reference are +-level
  Ball level;                       ///< by de la Vallee Poussin no element of the space has a smaller largest error
};

/// Exchanges all points at once until the largest error found exceeds the level by less than 2^-44, relative.
/// \param grid        points that are looked at between two of the reference, >= 4
/// \param floor_bits  errors below 2^floor_bits are as good as none
/// \throws LimitExceeded where it does not get there
[[nodiscard]] BestFit remez(const HaarProblem& problem, int grid, slong floor_bits);

/// The level of any reference: sum_i w_i f(x_i) / sum_i |w_i|, w the functional that vanishes on the space.
[[nodiscard]] Ball level_of(const HaarProblem& problem, const std::vector<Rational>& reference, slong bits);

}  // namespace zeroset::approximation::detail
