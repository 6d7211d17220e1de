// Values and integrals in plain doubles: a route of their own, beside the exact ones under test.
#pragma once

#include "zeroset/core/number.hpp"

#include <cstddef>
#include <vector>

namespace zeroset::testing {

inline double evaluate(const std::vector<Rational>& coefficients, double x) {
  double value = 0;
  for (std::size_t i = coefficients.size(); i-- > 0;) {
    value = value * x + static_cast<double>(coefficients[i]);
  }
  return value;
}

/// Composite Simpson rule, for smooth functions: a kink has to be an end.
template <class Function>
double integral(Function f, double a, double b) {
  constexpr int kSteps = 4000;
  const double h = (b - a) / kSteps;
  double sum = f(a) + f(b);
  for (int i = 1; i < kSteps; ++i) {
    sum += (i % 2 == 1 ? 4 : 2) * f(a + i * h);
  }
  return sum * h / 3;
}

}  // namespace zeroset::testing
