// Complex numbers for inner loops: std::complex asks about NaN in every product, and these do not.
#pragma once

#include <cmath>
#include <complex>

namespace zeroset::continuation::detail {

struct Complex {
  double re = 0, im = 0;
};

inline Complex operator+(Complex a, Complex b) {
  return {a.re + b.re, a.im + b.im};
}
inline Complex operator-(Complex a, Complex b) {
  return {a.re - b.re, a.im - b.im};
}
inline Complex operator-(Complex a) {
  return {-a.re, -a.im};
}
inline Complex operator*(Complex a, Complex b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}
inline Complex operator*(double a, Complex b) {
  return {a * b.re, a * b.im};
}
inline Complex square(Complex a) {
  return {a.re * a.re - a.im * a.im, 2 * (a.re * a.im)};
}
inline double norm_squared(Complex a) {
  return a.re * a.re + a.im * a.im;
}
/// Without the care for overflow of std::hypot: numbers beyond 10^150 are at infinity here anyway.
inline double magnitude(Complex a) {
  return std::sqrt(norm_squared(a));
}
inline Complex reciprocal(Complex a) {
  const double scale = 1 / norm_squared(a);
  return {a.re * scale, -a.im * scale};
}
inline Complex operator/(Complex a, Complex b) {
  return a * reciprocal(b);
}
inline bool is_finite(Complex a) {
  return std::isfinite(a.re) && std::isfinite(a.im);
}
inline Complex from_std(std::complex<double> a) {
  return {a.real(), a.imag()};
}
inline std::complex<double> to_std(Complex a) {
  return {a.re, a.im};
}

}  // namespace zeroset::continuation::detail
