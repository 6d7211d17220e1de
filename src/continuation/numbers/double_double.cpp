#include "continuation/numbers/double_double.hpp"

#include <cmath>

namespace zeroset::continuation::detail {
namespace {

constexpr DoubleDouble kLogarithmOfTwo{0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
constexpr int kHalvings = 9;
constexpr int kSeriesTerms = 12;  // of an argument below 2^-10

}  // namespace

DoubleDouble exponential(DoubleDouble a) {
  const double turns = std::nearbyint(a.high / kLogarithmOfTwo.high);
  const DoubleDouble reduced = a - DoubleDouble{turns, 0} * kLogarithmOfTwo;
  const DoubleDouble small{std::ldexp(reduced.high, -kHalvings), std::ldexp(reduced.low, -kHalvings)};
  // e^x - 1 is squared as y -> 2 y + y^2, so that nothing of it is lost beside 1.
  DoubleDouble power = small, less_one = small;
  for (int k = 2; k <= kSeriesTerms; ++k) {
    power = power * small;
    const double quotient = power.high / k;
    const DoubleDouble product = two_product(quotient, k);
    const double remainder = ((power.high - product.high) - product.low + power.low) / k;
    power = quick_two_sum(quotient, remainder);
    less_one = less_one + power;
  }
  for (int i = 0; i < kHalvings; ++i) {
    less_one = DoubleDouble{2 * less_one.high, 2 * less_one.low} + less_one * less_one;
  }
  const DoubleDouble result = less_one + DoubleDouble{1, 0};
  const auto exponent = static_cast<int>(turns);
  return {std::ldexp(result.high, exponent), std::ldexp(result.low, exponent)};
}

}  // namespace zeroset::continuation::detail
