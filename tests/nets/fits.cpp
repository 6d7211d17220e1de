#include "nets/fits.hpp"

#include <cstddef>
#include <vector>

namespace zeroset::testing {

/// With u = x / range, relu = range max(u, 0), and the coefficient of the Legendre polynomial P_k is range (2k + 1) / 2
/// times the integral of u P_k(u) over [0, 1].
Activation legendre_relu(int degree, int range) {
  using Coefficients = std::vector<Rational>;
  Coefficients sum(static_cast<std::size_t>(degree) + 1), before(1), now(1);  // zeros
  now[0] = 1;
  for (int k = 0; k <= degree; ++k) {
    Rational integral = 0;
    for (std::size_t i = 0; i < now.size(); ++i) {
      integral += now[i] / Rational(static_cast<int>(i) + 2);
    }
    const Rational scale = Rational(range * (2 * k + 1)) * integral / 2;
    for (std::size_t i = 0; i < now.size(); ++i) {
      sum[i] += scale * now[i];
    }
    Coefficients next(now.size() + 1);  // (k + 1) P_{k+1} = (2k + 1) u P_k - k P_{k-1}
    for (std::size_t i = 0; i < now.size(); ++i) {
      next[i + 1] += now[i] * (2 * k + 1) / (k + 1);
    }
    for (std::size_t i = 0; i < before.size(); ++i) {
      next[i] -= before[i] * k / (k + 1);
    }
    before = now;
    now = next;
  }
  Rational power = 1;
  for (Rational& coefficient : sum) {
    coefficient /= power;
    power *= range;
  }
  return {.kind = ActivationKind::approximation,
          .degree = degree,
          .coefficients = sum,
          .method = ApproximationMethod::legendre,
          .interval = {Rational(-range), Rational(range)}};
}

Activation hermite_relu_2() {
  const Rational c = parse_rational("0.199471140200716");
  return {.kind = ActivationKind::approximation, .degree = 2, .coefficients = {c, parse_rational("1/2"), c}};
}

}  // namespace zeroset::testing
