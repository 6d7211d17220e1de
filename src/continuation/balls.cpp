#include "continuation/balls.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <vector>

namespace zeroset::continuation::detail {
namespace {

/// FLINT's integer, as long as it is needed.
class BigInteger {
 public:
  BigInteger() { fmpz_init(value_); }
  explicit BigInteger(const Integer& number) : BigInteger() {
    std::vector<ulong> limbs;
    export_bits(abs(number), std::back_inserter(limbs), 64, false);
    fmpz_set_ui_array(value_, limbs.data(), static_cast<slong>(limbs.size()));
    if (number < 0) {
      fmpz_neg(value_, value_);
    }
  }
  BigInteger(const BigInteger&) = delete;
  BigInteger& operator=(const BigInteger&) = delete;
  ~BigInteger() { fmpz_clear(value_); }
  [[nodiscard]] fmpz* get() { return value_; }

  /// Leaves the absolute value.
  [[nodiscard]] Integer take() {
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

}  // namespace

BinaryNumber::BinaryNumber(const Dyadic& value) : BinaryNumber() {
  BigInteger mantissa(value.mantissa), exponent(Integer(value.exponent));
  arf_set_fmpz_2exp(value_, mantissa.get(), exponent.get());
}

double Magnitude::upper() const {
  BinaryNumber number;
  arf_set_mag(number.get(), value_);
  return arf_get_d(number.get(), ARF_RND_CEIL);
}

bool Magnitude::is_below(double value) const {
  BinaryNumber number;
  arf_set_mag(number.get(), value_);
  return !std::isnan(value) && arf_cmp_d(number.get(), value) < 0;
}

void set_ball(arb_ptr ball, const Rational& value, slong bits) {
  BigInteger numerator_of(numerator(value)), denominator_of(denominator(value));
  arb_fmpz_div_fmpz(ball, numerator_of.get(), denominator_of.get(), bits);
}

void set_ball(acb_ptr ball, const algebra::ComplexRational& value, slong bits) {
  set_ball(acb_realref(ball), value.real, bits);
  set_ball(acb_imagref(ball), value.imaginary, bits);
}

Dyadic to_dyadic(arf_srcptr value) {
  BigInteger mantissa, exponent;
  arf_get_fmpz_2exp(mantissa.get(), exponent.get(), value);
  return {mantissa.take(), fmpz_get_si(exponent.get())};
}

std::pair<Rational, Rational> ends(arb_srcptr ball, slong bits) {
  BinaryNumber lower, upper;
  arb_get_lbound_arf(lower.get(), ball, bits);
  arb_get_ubound_arf(upper.get(), ball, bits);
  return {to_rational(to_dyadic(lower.get())), to_rational(to_dyadic(upper.get()))};
}

void set_ball(acb_ptr ball, const BoxCoordinate& coordinate) {
  BinaryNumber real(coordinate.real), imaginary(coordinate.imaginary);
  arf_set(arb_midref(acb_realref(ball)), real.get());
  arf_set(arb_midref(acb_imagref(ball)), imaginary.get());
  mag_set_d(arb_radref(acb_realref(ball)), coordinate.real_radius);
  mag_set_d(arb_radref(acb_imagref(ball)), coordinate.imaginary_radius);
}

Magnitude largest_part(acb_srcptr z) {
  Magnitude real, imaginary;
  arb_get_mag(real.get(), acb_realref(z));
  arb_get_mag(imaginary.get(), acb_imagref(z));
  mag_max(real.get(), real.get(), imaginary.get());
  return real;
}

Magnitude sum_of_parts(acb_srcptr z) {
  Magnitude real, imaginary;
  arb_get_mag(real.get(), acb_realref(z));
  arb_get_mag(imaginary.get(), acb_imagref(z));
  mag_add(real.get(), real.get(), imaginary.get());
  return real;
}

void release_thread_memory() {
  flint_cleanup();
}

void run_balls(const algebra::StraightLineProgram& program, acb_ptr slots, slong bits) {
  using algebra::Operation;
  for (const algebra::Instruction& step : program.instructions) {
    acb_ptr target = slots + step.target;
    acb_srcptr left = slots + step.left, right = slots + step.right;
    switch (step.operation) {
      case Operation::add:
        acb_add(target, left, right, bits);
        break;
      case Operation::subtract:
        acb_sub(target, left, right, bits);
        break;
      case Operation::multiply:
        acb_mul(target, left, right, bits);
        break;
      case Operation::square:
        acb_mul(target, left, left, bits);
        break;
      case Operation::negate:
        acb_neg(target, left);
        break;
    }
  }
}

}  // namespace zeroset::continuation::detail
