// Numbers as people read them.
#include "zeroset/core/text.hpp"

#include "document/tables/table_cells.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace zeroset {
namespace {

// Between these powers of ten a real number is written without an exponent.
constexpr int kMinExponent = -3;
constexpr int kMaxExponent = 5;

std::string decimal(double value, int decimals) {
  const std::string text = fixed(value, std::max(decimals, 0));
  // Rounding must not leave "-0.00".
  return text.find_first_of("123456789") == std::string::npos && text[0] == '-' ? text.substr(1) : text;
}

struct Scientific {
  std::string mantissa{};
  int exponent = 0;
};

/// The number rounded to `digits` significant digits.
Scientific scientific(double value, int digits) {
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.*e", digits - 1, value);
  const std::string text = buffer.data();
  const std::size_t e = text.find('e');
  return {text.substr(0, e), std::atoi(text.c_str() + e + 1)};
}

int exponent_of(double value, int digits) {
  return value == 0 ? 0 : scientific(value, digits).exponent;
}

Runs power_of_ten(const std::string& mantissa, int exponent) {
  return {{mantissa + " × 10", Style::number}, {std::to_string(exponent), Style::raised}};
}

/// ≈ 1.23 × 10^45 (46 digits)
Runs digit_count_runs(const Integer& value) {
  const std::string digits = Integer(abs(value)).str();
  auto leading = std::atoi(digits.substr(0, 4).c_str());
  leading = (leading + 5) / 10;  // three digits, rounded
  std::size_t exponent = digits.size() - 1;
  if (leading == 1000) {
    leading = 100;
    ++exponent;
  }
  const std::string text = std::to_string(leading);
  Runs runs =
      power_of_ten((value < 0 ? "≈ -" : "≈ ") + text.substr(0, 1) + "." + text.substr(1), static_cast<int>(exponent));
  runs.push_back({" (" + std::to_string(digits.size()) + " digits)", Style::text});
  return runs;
}

/// Empty where a factor is left that is not a small prime.
Runs prime_power_runs(const Integer& value) {
  constexpr unsigned kLargestFactor = 10'000;
  Integer rest = abs(value);
  Runs runs;
  for (unsigned p = 2; p < kLargestFactor && rest > 1; p += p == 2 ? 1 : 2) {
    int power = 0;
    for (; rest % p == 0; ++power) {
      rest /= p;
    }
    if (power == 0) {
      continue;
    }
    runs.push_back({(runs.empty() ? (value < 0 ? "-" : "") : " · ") + std::to_string(p), Style::number});
    if (power > 1) {
      runs.push_back({std::to_string(power), Style::raised});
    }
  }
  return rest == 1 ? runs : Runs{};
}

}  // namespace

Runs real_runs(double value, int digits) {
  if (value == 0) {
    return {{"0", Style::number}};
  }
  const Scientific rounded = scientific(value, digits);
  if (rounded.exponent < kMinExponent || rounded.exponent > kMaxExponent) {
    return power_of_ten(rounded.mantissa, rounded.exponent);
  }
  return {{decimal(value, digits - 1 - rounded.exponent), Style::number}};
}

Runs measured_runs(const Measured& value, int digits) {
  constexpr int kMaxDigits = 15;
  if (value.half_width == 0) {
    Runs runs = real_runs(value.value, 4);
    runs.push_back({" ± 0", Style::number});
    return runs;
  }
  const int large = std::max(exponent_of(value.value == 0 ? value.half_width : value.value, 4),
                             exponent_of(value.half_width, digits));
  const int decimals = std::min(digits - 1 - exponent_of(value.half_width, digits), kMaxDigits - large);
  if (large >= kMinExponent && large <= kMaxExponent) {
    return {{decimal(value.value, decimals) + " ± " + decimal(value.half_width, decimals), Style::number}};
  }
  const double scale = std::pow(10.0, large);
  return power_of_ten("(" + decimal(value.value / scale, decimals + large) + " ± " +
                          decimal(value.half_width / scale, decimals + large) + ")",
                      large);
}

Runs integer_runs(const Integer& value, IntegerForm form, int digits) {
  const std::string decimal = value.str();
  const std::size_t length = decimal.size() - (value < 0 ? 1 : 0);
  if (form == IntegerForm::decimal || length <= static_cast<std::size_t>(digits)) {
    return {{decimal, Style::number}};
  }
  Runs runs = form == IntegerForm::prime_powers ? prime_power_runs(value) : Runs{};
  if (!runs.empty()) {
    return runs;
  }
  return length >= 4 ? digit_count_runs(value) : Runs{{decimal, Style::number}};
}

std::string grouped(const std::string& digits, const std::string& gap) {
  const std::size_t sign = digits.starts_with('-') ? 1 : 0;
  if (digits.size() < sign + 5 || digits.find_first_not_of("0123456789", sign) != std::string::npos) {
    return digits;
  }
  std::string text = digits.substr(0, sign);
  for (std::size_t i = sign; i < digits.size(); ++i) {
    text += (i > sign && (digits.size() - i) % 3 == 0 ? gap : "") + digits[i];
  }
  return text;
}

}  // namespace zeroset
