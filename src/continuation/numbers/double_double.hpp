// Numbers of about 32 digits as unevaluated sums of two doubles (Dekker 1971; Hida, Li, Bailey, "Algorithms for quad-
// double precision floating point arithmetic", 2001), and complex ones of them.
#pragma once

#include "continuation/numbers/complex.hpp"

namespace zeroset::continuation::detail {

/// high + low, |low| <= ulp(high) / 2.
struct DoubleDouble {
  double high = 0, low = 0;
};

/// Any two doubles, without error.
inline DoubleDouble two_sum(double a, double b) {
  const double sum = a + b;
  const double part = sum - a;
  return {sum, (a - (sum - part)) + (b - part)};
}

/// |a| >= |b|, or a = 0.
inline DoubleDouble quick_two_sum(double a, double b) {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}

/// Without error. By splitting rather than by a fused operation, which the processors of the baseline lack.
inline DoubleDouble two_product(double a, double b) {
  constexpr double kSplitter = 134217729;  // 2^27 + 1
  const double product = a * b;
  const double big_a = kSplitter * a;
  const double high_a = big_a - (big_a - a);
  const double low_a = a - high_a;
  const double big_b = kSplitter * b;
  const double high_b = big_b - (big_b - b);
  const double low_b = b - high_b;
  return {product, ((high_a * high_b - product) + high_a * low_b + low_a * high_b) + low_a * low_b};
}

inline DoubleDouble operator+(DoubleDouble a, DoubleDouble b) {
  const DoubleDouble high = two_sum(a.high, b.high);
  const DoubleDouble low = two_sum(a.low, b.low);
  const DoubleDouble sum = quick_two_sum(high.high, high.low + low.high);
  return quick_two_sum(sum.high, sum.low + low.low);
}
inline DoubleDouble operator-(DoubleDouble a) {
  return {-a.high, -a.low};
}
inline DoubleDouble operator-(DoubleDouble a, DoubleDouble b) {
  return a + -b;
}
inline DoubleDouble operator*(DoubleDouble a, DoubleDouble b) {
  const DoubleDouble product = two_product(a.high, b.high);
  return quick_two_sum(product.high, product.low + (a.high * b.low + a.low * b.high));
}

/// e^a to about 31 digits, for |a| < 700: e^a = 2^k (e^((a - k log 2) / 2^9))^(2^9), the inner one by its series.
[[nodiscard]] DoubleDouble exponential(DoubleDouble a);

struct ComplexDoubleDouble {
  DoubleDouble re{}, im{};
};

inline ComplexDoubleDouble operator+(const ComplexDoubleDouble& a, const ComplexDoubleDouble& b) {
  return {a.re + b.re, a.im + b.im};
}
inline ComplexDoubleDouble operator-(const ComplexDoubleDouble& a, const ComplexDoubleDouble& b) {
  return {a.re - b.re, a.im - b.im};
}
inline ComplexDoubleDouble operator-(const ComplexDoubleDouble& a) {
  return {-a.re, -a.im};
}
inline ComplexDoubleDouble operator*(const ComplexDoubleDouble& a, const ComplexDoubleDouble& b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}
inline ComplexDoubleDouble square(const ComplexDoubleDouble& a) {
  const DoubleDouble mixed = a.re * a.im;
  return {a.re * a.re - a.im * a.im, {2 * mixed.high, 2 * mixed.low}};
}

inline ComplexDoubleDouble widened(Complex a) {
  return {{a.re, 0}, {a.im, 0}};
}
inline ComplexDoubleDouble sum_of(Complex high, Complex low) {
  return {two_sum(high.re, low.re), two_sum(high.im, low.im)};
}
inline Complex rounded(const ComplexDoubleDouble& a) {
  return {a.re.high, a.im.high};
}
inline Complex rest(const ComplexDoubleDouble& a) {
  return {a.re.low, a.im.low};
}

}  // namespace zeroset::continuation::detail
