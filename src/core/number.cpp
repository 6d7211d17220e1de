#include "zeroset/core/number.hpp"

#include "zeroset/core/error.hpp"

#include <cmath>
#include <limits>

namespace zeroset {
namespace {

constexpr int kLargestExponent = 10000;
constexpr std::size_t kMaxCharacters = 50'000;  // reading takes the square of their number: half a second

bool is_decimal_digit(char c) {
  return c >= '0' && c <= '9';
}

[[noreturn]] void refuse(std::string_view text) {
  throw InvalidArgument("expected an integer, a fraction or a decimal such as \"-3\", \"22/7\" or \"1.5e-3\", got \"" +
                        std::string(text.substr(0, 60)) + "\"");
}

/// Digits from `position` on, which it moves past them.
std::string_view digits(std::string_view text, std::size_t& position) {
  const std::size_t begin = position;
  while (position < text.size() && is_decimal_digit(text[position])) {
    ++position;
  }
  return text.substr(begin, position - begin);
}

Integer integer_of(std::string_view decimal) {
  // Boost reads a leading zero as octal.
  const std::size_t first = decimal.find_first_not_of('0');
  return first == std::string_view::npos ? Integer(0) : Integer(std::string(decimal.substr(first)));
}

int read_exponent(std::string_view text, std::size_t& position) {
  ++position;
  const bool negative = position < text.size() && text[position] == '-';
  if (position < text.size() && (text[position] == '-' || text[position] == '+')) {
    ++position;
  }
  const std::string_view exponent = digits(text, position);
  if (exponent.empty() || exponent.size() > 6) {
    refuse(text);
  }
  const int value = std::stoi(std::string(exponent));
  if (value > kLargestExponent) {
    refuse(text);
  }
  return negative ? -value : value;
}

}  // namespace

Rational parse_rational(std::string_view text) {
  if (text.size() > kMaxCharacters) {
    throw InvalidArgument("expected a number of at most 50,000 characters, got " + std::to_string(text.size()));
  }
  std::size_t position = 0;
  const bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    ++position;
  }
  const std::string_view whole = digits(text, position);
  Integer numerator = integer_of(whole);
  Integer denominator = 1;
  if (position < text.size() && text[position] == '/') {
    ++position;
    const std::string_view below = digits(text, position);
    if (whole.empty() || below.empty()) {
      refuse(text);
    }
    denominator = integer_of(below);
  } else {
    std::string_view fraction;
    if (position < text.size() && text[position] == '.') {
      ++position;
      fraction = digits(text, position);
    }
    if (whole.empty() && fraction.empty()) {
      refuse(text);
    }
    int exponent = -static_cast<int>(fraction.size());
    numerator = integer_of(std::string(whole) + std::string(fraction));
    if (position < text.size() && (text[position] == 'e' || text[position] == 'E')) {
      exponent += read_exponent(text, position);
    }
    const Integer power = pow(Integer(10), static_cast<unsigned>(std::abs(exponent)));
    (exponent < 0 ? denominator : numerator) *= power;
  }
  if (position != text.size() || denominator == 0) {
    refuse(text);
  }
  return Rational(negative ? Integer(-numerator) : numerator, denominator);
}

std::string to_string(const Integer& value) {
  return value.str();
}

std::string to_string(const Rational& value) {
  const Integer denominator = boost::multiprecision::denominator(value);
  const Integer numerator = boost::multiprecision::numerator(value);
  return denominator == 1 ? numerator.str() : numerator.str() + "/" + denominator.str();
}

double log10(const Integer& value) {
  if (value <= 0) {
    throw InvalidArgument("[log10] expected a positive integer, got " + value.str());
  }
  const auto bits = static_cast<std::int64_t>(msb(value));
  const std::int64_t shift = bits > 62 ? bits - 62 : 0;
  const auto leading = static_cast<double>(static_cast<std::uint64_t>(value >> static_cast<unsigned>(shift)));
  return std::log10(leading) + static_cast<double>(shift) * std::log10(2.0);
}

Rational exact_rational(double value) {
  if (!std::isfinite(value)) {
    throw InvalidArgument("[exact_rational] expected a finite number");
  }
  int exponent = 0;
  const double mantissa = std::frexp(value, &exponent);
  constexpr int kDigits = std::numeric_limits<double>::digits;
  const Integer numerator(static_cast<std::int64_t>(std::ldexp(mantissa, kDigits)));
  const int power = exponent - kDigits;
  const Integer two_power = Integer(1) << static_cast<unsigned>(std::abs(power));
  return power < 0 ? Rational(numerator, two_power) : Rational(numerator * two_power, Integer(1));
}

}  // namespace zeroset
