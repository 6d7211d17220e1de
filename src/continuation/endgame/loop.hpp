// Cauchy's integral over closed loops about t = 0.
#pragma once

#include "continuation/tracker/follower.hpp"

#include <vector>

namespace zeroset::continuation::detail {

/// A path followed around |t| = const until it closes.
struct Loop {
  bool closed = false;
  Arrival arrival = Arrival::reached;  ///< where it did not close: what stopped it
  int windings = 0;

  std::vector<Complex> mean{};  ///< of each coordinate: its value at t = 0 where it has no pole

  /// Mean of t x' / x: the exponent v of x ~ c t^v, a multiple of 1 / windings, if t = 0 is the only zero or pole of x
  /// inside. 0 for coordinates that vanish.
  std::vector<double> exponents{};
  /// Largest deviation of t x' / x from it on the loop.
  std::vector<double> spread{};
};

/// Follows the path at its moment (positive t, logarithmic clock) once and again around 0. The state is the same after
/// it. \param samples  points of each round, >= 4
[[nodiscard]] Loop follow_loop(Follower& follower, int samples, int max_windings);

}  // namespace zeroset::continuation::detail
