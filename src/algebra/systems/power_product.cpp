#include "zeroset/algebra/bounds.hpp"
#include "zeroset/core/error.hpp"

#include "algebra/flint.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace zeroset::algebra {

using namespace detail;

namespace {

/// The number itself, in FLINT: its product and its decimal digits are quasi-linear.
void set_value(Fmpz& value, const std::vector<std::pair<std::int64_t, std::int64_t>>& factors) {
  fmpz_one(value.get());
  Fmpz power;
  for (const auto& [base, exponent] : factors) {
    fmpz_set_ui(power.get(), static_cast<ulong>(base));
    fmpz_pow_ui(power.get(), power.get(), static_cast<ulong>(exponent));
    fmpz_mul(value.get(), value.get(), power.get());
  }
}

/// floor(sqrt(value scale^2) + 1/2)
void rounded_root(Fmpz& root, Fmpz& value, ulong scale) {
  // (2 scale)^2 value has the root 2 r: half of it, rounded up from the middle on.
  Fmpz scaled;
  fmpz_mul_ui(scaled.get(), value.get(), 4 * scale * scale);
  fmpz_sqrt(root.get(), scaled.get());
  fmpz_add_ui(root.get(), root.get(), 1);
  fmpz_fdiv_q_2exp(root.get(), root.get(), 1);
}

}  // namespace

void PowerProduct::multiply(std::int64_t base, std::int64_t exponent) {
  if (base < 0 || exponent < 0) {
    throw InvalidArgument("[algebra::PowerProduct] base and exponent must not be negative, got " +
                          std::to_string(base) + "^" + std::to_string(exponent));
  }
  if (base == 1 || exponent == 0 || is_zero()) {
    return;
  }
  if (base == 0) {
    factors_ = {{0, 1}};
    return;
  }
  const auto place = std::lower_bound(factors_.begin(), factors_.end(), std::pair{base, std::int64_t{0}});
  if (place != factors_.end() && place->first == base) {
    place->second += exponent;
  } else {
    factors_.insert(place, {base, exponent});
  }
}

bool PowerProduct::is_zero() const {
  return !factors_.empty() && factors_.front().first == 0;
}

double PowerProduct::log10() const {
  if (is_zero()) {
    return -std::numeric_limits<double>::infinity();
  }
  double sum = 0;
  for (const auto& [base, exponent] : factors_) {
    sum += static_cast<double>(exponent) * std::log10(static_cast<double>(base));
  }
  return sum;
}

Integer PowerProduct::value() const {
  Fmpz result;
  set_value(result, factors_);
  return to_integer(result.get());
}

std::string PowerProduct::digits() const {
  Fmpz result;
  set_value(result, factors_);
  return result.digits();
}

std::string PowerProduct::rounded_up_square_root_digits() const {
  Fmpz value, root, remainder;
  set_value(value, factors_);
  fmpz_sqrtrem(root.get(), remainder.get(), value.get());
  if (fmpz_is_zero(remainder.get()) == 0) {
    fmpz_add_ui(root.get(), root.get(), 1);
  }
  return root.digits();
}

std::string PowerProduct::square_root_digits() const {
  constexpr double kDecimalsBelow = 15;
  Fmpz value, root;
  set_value(value, factors_);
  if (fmpz_is_square(value.get()) != 0) {
    fmpz_sqrt(root.get(), value.get());
    return root.digits();
  }
  if (log10() / 2 >= kDecimalsBelow) {
    rounded_root(root, value, 1);
    return root.digits();
  }
  constexpr std::size_t kDecimals = 6;
  rounded_root(root, value, 1'000'000);
  const std::string digits = root.digits();
  return digits.substr(0, digits.size() - kDecimals) + "." + digits.substr(digits.size() - kDecimals);
}

}  // namespace zeroset::algebra
