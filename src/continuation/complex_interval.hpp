// Complex intervals in double precision, rounded outwards.
//
// An interval is a square in the plane, a middle m and a half-width r: all z with |Re(z - m)| <= r and |Im(z - m)| <=
// r. One half-width for both parts makes an operation about as cheap as two of plain complex numbers: with |m| standing
// for |Re m| + |Im m|, both parts of a product of z1 = m1 + e1 and z2 = m2 + e2 are off m1 m2 by at most
//     |m1| r2 + |m2| r1 + 2 r1 r2,
// and the roundings of m1 m2 add at most (2u + u^2) |m1| |m2| + 4 eta to each part (u = 2^-53).
//
// Why the half-widths computed below are bounds, for IEEE doubles rounded to nearest:
//   * Every operation has fl(a op b) = (a op b)(1 + d) + e with |d| <= u and |e| <= eta = 2^-1022, be underflow gradual
//     or to zero; a sum of doubles that does not underflow has e = 0. (Where subnormal operands are read as zero no
//     result is subnormal, and `enclose` makes none.) Fused multiplications and additions have smaller errors.
//   * Half-widths are sums of products of numbers >= 0, so that each operation loses at most a factor 1 - u, and eta.
//     No chain has more than 12 operations; multiplying by kInflate = 1 + 2^-48 = 1 + 32u makes up for them.
//   * kTiny = 2^-900 is added to |m| before it is multiplied: then |m| and 2^-52 |m| never underflow, and a product
//   loses
//     at most eta as a whole. kGuard = 2^-1000 > 20 eta at the end makes up for that and for the roundings' own 4 eta.
//   * kProduct = 3u >= 2u + u^2, and kSum = 1.25 u: a sum is off by at most u times its rounded value.
//   * What overflows makes an infinity or NaN in the middle or the half-width, which no later operation makes finite,
//   and
//     no comparison below or in Krawczyk's test is true of.
#pragma once

#include "zeroset/algebra/straight_line_program.hpp"
#include "zeroset/core/number.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#ifdef __FAST_MATH__
#error "rigorous arithmetic needs IEEE semantics: no -ffast-math"
#endif

namespace zeroset::continuation::detail {

static_assert(std::numeric_limits<double>::is_iec559);

inline constexpr double kInflate = 1 + 0x1p-48;
inline constexpr double kTiny = 0x1p-900;
inline constexpr double kGuard = 0x1p-1000;
inline constexpr double kProduct = 0x1.8p-52;  // 3u
inline constexpr double kSum = 0x1.4p-53;      // 1.25 u

struct ComplexInterval {
  double real = 0, imaginary = 0, radius = 0;
};

[[nodiscard]] inline double one_norm(const ComplexInterval& z) {
  return std::abs(z.real) + std::abs(z.imaginary) + kTiny;
}

/// At least the larger of |Re z| and |Im z| over the interval; infinite or NaN where it has no bound. std::max would
/// hide a NaN of its second argument, hence the sum with 0 times it.
[[nodiscard]] inline double magnitude(const ComplexInterval& z) {
  const double larger = std::max(std::abs(z.real), std::abs(z.imaginary)) + 0 * (z.real + z.imaginary);
  return (larger + z.radius) * kInflate;
}

[[nodiscard]] inline ComplexInterval sum_with(double real, double imaginary, double radii) {
  const double rounding = kSum * std::max(std::abs(real), std::abs(imaginary));
  return {real, imaginary, (radii + rounding) * kInflate + kGuard};
}

[[nodiscard]] inline ComplexInterval operator+(const ComplexInterval& a, const ComplexInterval& b) {
  return sum_with(a.real + b.real, a.imaginary + b.imaginary, a.radius + b.radius);
}

[[nodiscard]] inline ComplexInterval operator-(const ComplexInterval& a, const ComplexInterval& b) {
  return sum_with(a.real - b.real, a.imaginary - b.imaginary, a.radius + b.radius);
}

[[nodiscard]] inline ComplexInterval operator-(const ComplexInterval& a) {
  return {-a.real, -a.imaginary, a.radius};
}

[[nodiscard]] inline ComplexInterval operator*(const ComplexInterval& a, const ComplexInterval& b) {
  const double norm_a = one_norm(a), norm_b = one_norm(b);
  const double radius = norm_a * (b.radius + kProduct * norm_b) + a.radius * (norm_b + 2 * b.radius);
  return {a.real * b.real - a.imaginary * b.imaginary,
          a.real * b.imaginary + a.imaginary * b.real,
          radius * kInflate + kGuard};
}

/// The squares of the interval's numbers: both factors are the same, which is what makes it no wider than a product.
[[nodiscard]] inline ComplexInterval square(const ComplexInterval& a) {
  const double norm = one_norm(a);
  const double radius = norm * (2 * a.radius + kProduct * norm) + 2 * (a.radius * a.radius);
  return {a.real * a.real - a.imaginary * a.imaginary, 2 * a.real * a.imaginary, radius * kInflate + kGuard};
}

/// A double at least as large as the number, infinity if there is no other.
[[nodiscard]] double upper_double(const Rational& value);

/// An interval that holds the number, of radius zero if doubles have it and it is not below 2^-1000 in magnitude.
[[nodiscard]] ComplexInterval enclose(const algebra::ComplexRational& value);

}  // namespace zeroset::continuation::detail
