// Real numbers as balls that hold them: the only file of this module that includes FLINT. Arb became a part of FLINT in
// 3.0; before, its headers lie elsewhere. Arb never aborts here: it answers a division by zero or a logarithm of a
// negative number with a ball without bounds.
#pragma once

#include "zeroset/core/number.hpp"

#include <flint/flint.h>
#if __FLINT_RELEASE >= 30000
#include <flint/arb.h>
#include <flint/arb_hypgeom.h>
#include <flint/arb_poly.h>
#else
#include <arb.h>
#include <arb_hypgeom.h>
#include <arb_poly.h>
#endif

#include <vector>

namespace zeroset::approximation::detail {

/// A ball, and the number of bits to which results with it are rounded (of two operands the larger). Every operation
/// encloses what exact arithmetic gives for any numbers in its operands.
class Ball {
 public:
  explicit Ball(slong bits) : bits_(bits) { arb_init(value_); }
  Ball(slong number, slong bits) : Ball(bits) { arb_set_si(value_, number); }
  Ball(const Rational& number, slong bits);
  Ball(const Ball& other) : Ball(other.bits_) { arb_set(value_, other.value_); }
  Ball(Ball&& other) noexcept : Ball(other.bits_) { arb_swap(value_, other.value_); }
  Ball& operator=(const Ball& other) {
    arb_set(value_, other.value_);
    bits_ = other.bits_;
    return *this;
  }
  Ball& operator=(Ball&& other) noexcept {
    arb_swap(value_, other.value_);
    bits_ = other.bits_;
    return *this;
  }
  ~Ball() { arb_clear(value_); }

  [[nodiscard]] arb_ptr get() { return value_; }
  [[nodiscard]] arb_srcptr get() const { return value_; }
  [[nodiscard]] slong bits() const { return bits_; }
  [[nodiscard]] bool is_finite() const { return arb_is_finite(value_) != 0; }

  /// The center, as a ball of radius zero.
  [[nodiscard]] Ball middle() const;
  /// The center rounded to `bits` bits, as a ball of radius zero.
  [[nodiscard]] Ball rounded_middle(slong bits) const;
  /// The same ball, for results with more or fewer bits.
  [[nodiscard]] Ball with_bits(slong bits) const;

  /// Rational ends, rounded outwards to `bits` bits. The ball must be finite.
  [[nodiscard]] Rational lower(slong bits = 64) const;
  [[nodiscard]] Rational upper(slong bits = 64) const;

  /// -1, 0, 1: the sign of the center.
  [[nodiscard]] int middle_sign() const { return arf_sgn(arb_midref(value_)); }

  Ball& operator+=(const Ball& other);
  Ball& operator-=(const Ball& other);
  Ball& operator*=(const Ball& other);
  Ball& operator/=(const Ball& other);
  Ball& operator*=(slong factor);
  Ball& operator/=(slong divisor);
  /// Multiplies by 2^exponent, exactly.
  Ball& shift(slong exponent);
  /// Widens by the largest absolute value in `radius`.
  Ball& widen(const Ball& radius);

 private:
  arb_t value_;
  slong bits_;
};

inline Ball operator+(Ball a, const Ball& b) {
  return a += b;
}
inline Ball operator-(Ball a, const Ball& b) {
  return a -= b;
}
inline Ball operator*(Ball a, const Ball& b) {
  return a *= b;
}
inline Ball operator/(Ball a, const Ball& b) {
  return a /= b;
}
inline Ball operator*(Ball a, slong b) {
  return a *= b;
}
inline Ball operator/(Ball a, slong b) {
  return a /= b;
}
[[nodiscard]] Ball operator-(Ball a);
[[nodiscard]] Ball abs(Ball a);

/// A ball around the larger; absolute values of centers compared.
[[nodiscard]] bool middle_less(const Ball& a, const Ball& b);
[[nodiscard]] bool middle_magnitude_less(const Ball& a, const Ball& b);

/// True only where every number of `a` is below every number of `b`.
[[nodiscard]] bool certainly_less(const Ball& a, const Ball& b);

/// floor(log2 |x|) for the largest |x| in the ball, roughly (within 1); very small for zero.
[[nodiscard]] slong magnitude_bits(const Ball& a);

[[nodiscard]] Ball pi(slong bits);

/// The number k / 2^e.
[[nodiscard]] Rational power_of_two(slong exponent);

/// A vector of zeros.
[[nodiscard]] std::vector<Ball> zeros(std::size_t size, slong bits);

/// Polynomials with ball coefficients, ascending, for Arb's own routines.
class BallPolynomial {
 public:
  BallPolynomial() { arb_poly_init(value_); }
  explicit BallPolynomial(const std::vector<Ball>& coefficients);
  BallPolynomial(const BallPolynomial&) = delete;
  BallPolynomial& operator=(const BallPolynomial&) = delete;
  ~BallPolynomial() { arb_poly_clear(value_); }

  [[nodiscard]] arb_poly_struct* get() { return value_; }
  /// The first `size` coefficients.
  [[nodiscard]] std::vector<Ball> coefficients(std::size_t size, slong bits) const;

 private:
  arb_poly_t value_;
};

/// p(shift + scale x), ascending.
[[nodiscard]] std::vector<Ball> substitute(const std::vector<Ball>& p, const Ball& shift, const Ball& scale);

/// p(x) by Horner's rule.
[[nodiscard]] Ball evaluate(const std::vector<Ball>& p, const Ball& x);

}  // namespace zeroset::approximation::detail
