#include "approximation/irrational_fit.hpp"

#include "zeroset/approximation/minimax.hpp"

#include "approximation/smooth_fits.hpp"
#include "approximation/target.hpp"

namespace zeroset::approximation::detail {

namespace {

/// relu or abs where it is a line: every method but hermite reproduces it.
bool is_line(const Activation& activation) {
  const Interval& interval = activation.interval;
  return has_kink(activation.of) && activation.degree >= 1 && (interval.lower >= 0 || interval.upper <= 0);
}

}  // namespace

Polynomial irrational_fit(const Activation& activation) {
  if (activation.method == ApproximationMethod::minimax || is_line(activation)) {
    return best_approximation(activation.of, activation.degree, activation.interval).coefficients;
  }
  return smooth_fit(activation);
}

}  // namespace zeroset::approximation::detail
