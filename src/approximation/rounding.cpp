#include "approximation/rounding.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset::approximation::detail {
namespace {

double log2_of(const Rational& positive) {
  return (log10(numerator(positive)) - log10(denominator(positive))) / std::log10(2.0);
}

Rational power_of_ten(long exponent) {
  const Integer power = boost::multiprecision::pow(Integer(10), static_cast<unsigned>(std::abs(exponent)));
  return exponent >= 0 ? Rational(power) : Rational(Integer(1), power);
}

/// The nearest multiple of 10^-decimals.
Rational rounded(const Rational& x, long decimals) {
  const Rational scaled = x * power_of_ten(decimals) + Rational(1, 2);
  Integer floor = numerator(scaled) / denominator(scaled);
  if (floor * denominator(scaled) > numerator(scaled)) {
    --floor;
  }
  return Rational(floor) * power_of_ten(-decimals);
}

Rational exact_middle(const Ball& a) {
  return a.middle().lower(a.bits() + 64);
}

}  // namespace

std::optional<Polynomial> rounded_on(const std::vector<Ball>& p, const Interval& interval, slong error_bits) {
  const Rational reach = std::max(abs(interval.lower), abs(interval.upper));
  const double reach_bits = log2_of(reach);
  const double wanted = static_cast<double>(error_bits) - 43 - std::log2(static_cast<double>(p.size()));
  Polynomial result;
  for (std::size_t k = 0; k < p.size(); ++k) {
    const double step_bits = wanted - static_cast<double>(k) * reach_bits;
    const long decimals = std::max(0L, static_cast<long>(std::ceil(-step_bits * std::log10(2.0))));
    Ball radius(64);
    arb_get_rad_arb(radius.get(), p[k].get());
    if (static_cast<double>(magnitude_bits(radius)) > step_bits - 2) {
      return std::nullopt;
    }
    result.push_back(rounded(exact_middle(p[k]), decimals));
  }
  return result;
}

Polynomial rounded_to_digits(const std::vector<Ball>& p, int digits) {
  Polynomial result;
  for (const Ball& coefficient : p) {
    const double bits = static_cast<double>(magnitude_bits(coefficient));
    const bool is_zero = arb_is_zero(coefficient.get()) != 0;
    const long decimals = is_zero ? 0 : digits - static_cast<long>(std::floor((bits - 1) * std::log10(2.0)));
    result.push_back(rounded(exact_middle(coefficient), decimals));
  }
  return result;
}

}  // namespace zeroset::approximation::detail
