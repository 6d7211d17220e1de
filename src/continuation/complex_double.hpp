// Complex numbers in double and in twice that precision, for programs of systems. std::complex looks for infinities in
// every product, which costs more than the product.
#pragma once

#include "zeroset/algebra/straight_line_program.hpp"
#include "zeroset/core/number.hpp"

#include <cmath>

namespace zeroset::continuation::detail {

struct ComplexDouble {
  double real = 0, imaginary = 0;
};

[[nodiscard]] inline ComplexDouble operator+(const ComplexDouble& a, const ComplexDouble& b) {
  return {a.real + b.real, a.imaginary + b.imaginary};
}
[[nodiscard]] inline ComplexDouble operator-(const ComplexDouble& a, const ComplexDouble& b) {
  return {a.real - b.real, a.imaginary - b.imaginary};
}
[[nodiscard]] inline ComplexDouble operator-(const ComplexDouble& a) {
  return {-a.real, -a.imaginary};
}
[[nodiscard]] inline ComplexDouble operator*(const ComplexDouble& a, const ComplexDouble& b) {
  return {a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real};
}
[[nodiscard]] inline ComplexDouble square(const ComplexDouble& a) {
  return {(a.real - a.imaginary) * (a.real + a.imaginary), 2 * a.real * a.imaginary};
}

/// high + low, |low| at most about 2^-53 |high|: some 105 bits (T. J. Dekker, "A floating-point technique for extending
/// the available precision", 1971).
struct TwoDoubles {
  double high = 0, low = 0;
};

[[nodiscard]] inline TwoDoubles sum_of(double a, double b) {
  const double sum = a + b, part = sum - a;
  return {sum, (a - (sum - part)) + (b - part)};
}

[[nodiscard]] inline TwoDoubles operator+(const TwoDoubles& a, const TwoDoubles& b) {
  const TwoDoubles high = sum_of(a.high, b.high), low = sum_of(a.low, b.low);
  const TwoDoubles first = sum_of(high.high, high.low + low.high);
  return sum_of(first.high, first.low + low.low);
}
[[nodiscard]] inline TwoDoubles operator-(const TwoDoubles& a) {
  return {-a.high, -a.low};
}
[[nodiscard]] inline TwoDoubles operator-(const TwoDoubles& a, const TwoDoubles& b) {
  return a + (-b);
}
[[nodiscard]] inline TwoDoubles operator*(const TwoDoubles& a, const TwoDoubles& b) {
  const double product = a.high * b.high;
  const double rest = std::fma(a.high, b.high, -product) + (a.high * b.low + a.low * b.high);
  return sum_of(product, rest);
}

struct ComplexTwoDoubles {
  TwoDoubles real{}, imaginary{};
};

[[nodiscard]] inline ComplexTwoDoubles operator+(const ComplexTwoDoubles& a, const ComplexTwoDoubles& b) {
  return {a.real + b.real, a.imaginary + b.imaginary};
}
[[nodiscard]] inline ComplexTwoDoubles operator-(const ComplexTwoDoubles& a, const ComplexTwoDoubles& b) {
  return {a.real - b.real, a.imaginary - b.imaginary};
}
[[nodiscard]] inline ComplexTwoDoubles operator-(const ComplexTwoDoubles& a) {
  return {-a.real, -a.imaginary};
}
[[nodiscard]] inline ComplexTwoDoubles operator*(const ComplexTwoDoubles& a, const ComplexTwoDoubles& b) {
  return {a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real};
}

[[nodiscard]] inline TwoDoubles rounded(const Rational& value) {
  const double high = value.convert_to<double>();
  return {high, std::isfinite(high) ? Rational(value - exact_rational(high)).convert_to<double>() : 0};
}

}  // namespace zeroset::continuation::detail
