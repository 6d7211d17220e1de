// Taylor models: functions of one real variable tau in [-1, 1], as a polynomial of degree 3 and a bound of the rest
// (K. Makino and M. Berz, "Taylor models and other validated functional inclusion methods", 2003).
//
// The claim of a model is |Re|, |Im| of f(tau) - sum_k c_k tau^k <= rest for all tau in [-1, 1]. With |c| the sum of
// parts and S the sum of all |c_k|, a product is off the product of polynomials by at most S_f r_g + S_g r_f + 2 r_f
// r_g, its terms of degree 4 and more are at most sum |c_i| |d_j| over i + j >= 4, and its coefficients, sums of at
// most 8 real products a part, have rounding errors below 9 u S_f S_g together. Bounds are rounded as
// complex_interval.hpp has it; no chain here has more than 24 operations, for which kInflate makes up.
#pragma once

#include "continuation/complex_double.hpp"
#include "continuation/complex_interval.hpp"

#include <array>
#include <cmath>
#include <cstddef>

namespace zeroset::continuation::detail {

inline constexpr double kModelProduct = 12 * 0x1p-53;

struct TaylorModel {
  std::array<ComplexDouble, 4> coefficients{};
  double rest = 0;
};

[[nodiscard]] inline double one_norm(const ComplexDouble& z) {
  return std::abs(z.real) + std::abs(z.imaginary);
}

/// At least |Re|, |Im| of the function on all of [-1, 1].
[[nodiscard]] inline double magnitude(const TaylorModel& f) {
  const auto& c = f.coefficients;
  return (one_norm(c[0]) + one_norm(c[1]) + one_norm(c[2]) + one_norm(c[3]) + f.rest) * kInflate;
}

[[nodiscard]] inline TaylorModel with_sum_rounding(TaylorModel f) {
  const auto& c = f.coefficients;
  const double size = one_norm(c[0]) + one_norm(c[1]) + one_norm(c[2]) + one_norm(c[3]);
  f.rest = (f.rest + kSum * size) * kInflate + kGuard;
  return f;
}

[[nodiscard]] inline TaylorModel operator+(const TaylorModel& a, const TaylorModel& b) {
  TaylorModel sum;
  for (std::size_t k = 0; k < 4; ++k) {
    sum.coefficients[k] = a.coefficients[k] + b.coefficients[k];
  }
  sum.rest = a.rest + b.rest;
  return with_sum_rounding(sum);
}

[[nodiscard]] inline TaylorModel operator-(const TaylorModel& a, const TaylorModel& b) {
  TaylorModel difference;
  for (std::size_t k = 0; k < 4; ++k) {
    difference.coefficients[k] = a.coefficients[k] - b.coefficients[k];
  }
  difference.rest = a.rest + b.rest;
  return with_sum_rounding(difference);
}

[[nodiscard]] inline TaylorModel operator-(const TaylorModel& a) {
  return {{-a.coefficients[0], -a.coefficients[1], -a.coefficients[2], -a.coefficients[3]}, a.rest};
}

[[nodiscard]] inline TaylorModel operator*(const TaylorModel& f, const TaylorModel& g) {
  const auto &a = f.coefficients, &b = g.coefficients;
  const double a1 = one_norm(a[1]), a2 = one_norm(a[2]), a3 = one_norm(a[3]);
  const double b1 = one_norm(b[1]), b2 = one_norm(b[2]), b3 = one_norm(b[3]);
  const double all_a = one_norm(a[0]) + a1 + a2 + a3 + kTiny, all_b = one_norm(b[0]) + b1 + b2 + b3 + kTiny;
  const double higher = a1 * b3 + a2 * (b2 + b3) + a3 * (b1 + b2 + b3);
  const double rest = all_a * (g.rest + kModelProduct * all_b) + f.rest * (all_b + 2 * g.rest) + higher;
  return {{a[0] * b[0],
           a[0] * b[1] + a[1] * b[0],
           a[0] * b[2] + a[1] * b[1] + a[2] * b[0],
           a[0] * b[3] + a[1] * b[2] + a[2] * b[1] + a[3] * b[0]},
          rest * kInflate + kGuard};
}

/// A constant function.
[[nodiscard]] inline TaylorModel constant_model(const ComplexInterval& value) {
  return {{ComplexDouble{value.real, value.imaginary}, {}, {}, {}}, value.radius};
}

}  // namespace zeroset::continuation::detail
