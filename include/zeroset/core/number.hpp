/// \file
/// Exact numbers in public interfaces.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>

#include <string>
#include <string_view>

namespace zeroset {

/// Arbitrary-precision integer. Expression templates are off, so `auto` is safe.
using Integer = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<>, boost::multiprecision::et_off>;

/// Arbitrary-precision rational, always in lowest terms with a positive denominator.
using Rational =
    boost::multiprecision::number<boost::multiprecision::rational_adaptor<boost::multiprecision::cpp_int_backend<>>,
                                  boost::multiprecision::et_off>;

/// Reads "-3", "22/7", "-1.25" or "6.02e23", exactly: a decimal is the rational it writes.
/// \throws InvalidArgument if `text` has another form, a zero denominator, an exponent beyond +-10000, or more than
///   50,000 characters
[[nodiscard]] Rational parse_rational(std::string_view text);

/// "-3" for an integer, "22/7" otherwise; `parse_rational` reads it back.
[[nodiscard]] std::string to_string(const Rational& value);
[[nodiscard]] std::string to_string(const Integer& value);

/// Decimal logarithm of a positive integer of any size, to about 15 digits.
/// \throws InvalidArgument if value <= 0
[[nodiscard]] double log10(const Integer& value);

/// The exact value of a finite double.
/// \throws InvalidArgument if value is not finite
[[nodiscard]] Rational exact_rational(double value);

}  // namespace zeroset
