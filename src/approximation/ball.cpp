#include "approximation/ball.hpp"

#include <algorithm>
#include <iterator>

namespace zeroset::approximation::detail {
namespace {

class Fmpz {
 public:
  Fmpz() { fmpz_init(value_); }
  explicit Fmpz(const Integer& number) : Fmpz() {
    std::vector<ulong> limbs;
    export_bits(boost::multiprecision::abs(number), std::back_inserter(limbs), 64, false);
    fmpz_set_ui_array(value_, limbs.data(), static_cast<slong>(limbs.size()));
    if (number < 0) {
      fmpz_neg(value_, value_);
    }
  }
  Fmpz(const Fmpz&) = delete;
  Fmpz& operator=(const Fmpz&) = delete;
  ~Fmpz() { fmpz_clear(value_); }
  [[nodiscard]] fmpz* get() { return value_; }

  [[nodiscard]] Integer number() {
    const bool negative = fmpz_sgn(value_) < 0;
    fmpz_abs(value_, value_);
    std::vector<ulong> limbs(std::max<std::size_t>(1, (fmpz_bits(value_) + 63) / 64));
    fmpz_get_ui_array(limbs.data(), static_cast<slong>(limbs.size()), value_);
    Integer result;
    import_bits(result, limbs.begin(), limbs.end(), 64, false);
    return negative ? Integer(-result) : result;
  }

 private:
  fmpz_t value_;
};

/// A binary number is a rational.
Rational exact(const arf_t x) {
  Fmpz mantissa, exponent;
  arf_get_fmpz_2exp(mantissa.get(), exponent.get(), x);
  return Rational(mantissa.number()) * power_of_two(fmpz_get_si(exponent.get()));
}

}  // namespace

Ball::Ball(const Rational& number, slong bits) : Ball(bits) {
  Fmpz numerator_of(numerator(number)), denominator_of(denominator(number));
  arb_fmpz_div_fmpz(value_, numerator_of.get(), denominator_of.get(), bits);
}

Ball Ball::middle() const {
  Ball result(bits_);
  arf_set(arb_midref(result.value_), arb_midref(value_));
  return result;
}

Ball Ball::rounded_middle(slong bits) const {
  Ball result(bits_);
  arf_set_round(arb_midref(result.value_), arb_midref(value_), bits, ARF_RND_NEAR);
  return result;
}

Ball Ball::with_bits(slong bits) const {
  Ball result(*this);
  result.bits_ = bits;
  return result;
}

Rational Ball::lower(slong bits) const {
  arf_t end;
  arf_init(end);
  arb_get_lbound_arf(end, value_, bits);
  Rational result = exact(end);
  arf_clear(end);
  return result;
}

Rational Ball::upper(slong bits) const {
  arf_t end;
  arf_init(end);
  arb_get_ubound_arf(end, value_, bits);
  Rational result = exact(end);
  arf_clear(end);
  return result;
}

Ball& Ball::operator+=(const Ball& other) {
  bits_ = std::max(bits_, other.bits_);
  arb_add(value_, value_, other.value_, bits_);
  return *this;
}
Ball& Ball::operator-=(const Ball& other) {
  bits_ = std::max(bits_, other.bits_);
  arb_sub(value_, value_, other.value_, bits_);
  return *this;
}
Ball& Ball::operator*=(const Ball& other) {
  bits_ = std::max(bits_, other.bits_);
  arb_mul(value_, value_, other.value_, bits_);
  return *this;
}
Ball& Ball::operator/=(const Ball& other) {
  bits_ = std::max(bits_, other.bits_);
  arb_div(value_, value_, other.value_, bits_);
  return *this;
}
Ball& Ball::operator*=(slong factor) {
  arb_mul_si(value_, value_, factor, bits_);
  return *this;
}
Ball& Ball::operator/=(slong divisor) {
  arb_div_si(value_, value_, divisor, bits_);
  return *this;
}
Ball& Ball::shift(slong exponent) {
  arb_mul_2exp_si(value_, value_, exponent);
  return *this;
}
Ball& Ball::widen(const Ball& radius) {
  arb_add_error(value_, radius.value_);
  return *this;
}

Ball operator-(Ball a) {
  arb_neg(a.get(), a.get());
  return a;
}
Ball abs(Ball a) {
  arb_abs(a.get(), a.get());
  return a;
}

bool middle_less(const Ball& a, const Ball& b) {
  return arf_cmp(arb_midref(a.get()), arb_midref(b.get())) < 0;
}
bool middle_magnitude_less(const Ball& a, const Ball& b) {
  return arf_cmpabs(arb_midref(a.get()), arb_midref(b.get())) < 0;
}
bool certainly_less(const Ball& a, const Ball& b) {
  return arb_lt(a.get(), b.get()) != 0;
}

slong magnitude_bits(const Ball& a) {
  constexpr slong kNothing = -1'000'000'000;
  arf_t bound;
  arf_init(bound);
  arb_get_abs_ubound_arf(bound, a.get(), 30);
  const slong bits = arf_is_zero(bound) != 0 ? kNothing : arf_abs_bound_lt_2exp_si(bound);
  arf_clear(bound);
  return bits;
}

Ball pi(slong bits) {
  Ball result(bits);
  arb_const_pi(result.get(), bits);
  return result;
}

Rational power_of_two(slong exponent) {
  const Integer power = Integer(1) << static_cast<unsigned>(std::abs(exponent));
  return exponent >= 0 ? Rational(power) : Rational(Integer(1), power);
}

std::vector<Ball> zeros(std::size_t size, slong bits) {
  return std::vector<Ball>(size, Ball(bits));
}

BallPolynomial::BallPolynomial(const std::vector<Ball>& coefficients) : BallPolynomial() {
  for (std::size_t i = 0; i < coefficients.size(); ++i) {
    arb_poly_set_coeff_arb(value_, static_cast<slong>(i), coefficients[i].get());
  }
}

std::vector<Ball> BallPolynomial::coefficients(std::size_t size, slong bits) const {
  std::vector<Ball> result = zeros(size, bits);
  for (std::size_t i = 0; i < size; ++i) {
    arb_poly_get_coeff_arb(result[i].get(), value_, static_cast<slong>(i));
  }
  return result;
}

std::vector<Ball> substitute(const std::vector<Ball>& p, const Ball& shift, const Ball& scale) {
  const slong bits = std::max(shift.bits(), scale.bits());
  BallPolynomial polynomial(p);
  arb_poly_taylor_shift(polynomial.get(), polynomial.get(), shift.get(), bits);
  std::vector<Ball> result = polynomial.coefficients(p.size(), bits);
  Ball power(1, bits);
  for (Ball& coefficient : result) {
    coefficient *= power;
    power *= scale;
  }
  return result;
}

Ball evaluate(const std::vector<Ball>& p, const Ball& x) {
  Ball value(x.bits());
  for (std::size_t i = p.size(); i-- > 0;) {
    value = value * x + p[i];
  }
  return value;
}

}  // namespace zeroset::approximation::detail
