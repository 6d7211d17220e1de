#include "zeroset/core/number.hpp"

#include "zeroset/core/error.hpp"

#include "support/catch.hpp"

#include <limits>

using zeroset::Integer;
using zeroset::InvalidArgument;
using zeroset::parse_rational;
using zeroset::Rational;
using zeroset::testing::WithinAbs;

TEST_CASE("a decimal is read as exactly the rational it writes", "[number]") {
  CHECK(parse_rational("-3") == Rational(-3));
  CHECK(parse_rational("+22/7") == Rational(22, 7));
  CHECK(parse_rational("0.1") == Rational(1, 10));
  CHECK(parse_rational("-1.25e2") == Rational(-125));
  CHECK(parse_rational("125E-3") == Rational(1, 8));
  CHECK(parse_rational(".5") == Rational(1, 2));
  CHECK(parse_rational("010") == Rational(10));  // not octal
  CHECK(parse_rational("0/5") == Rational(0));
  CHECK(parse_rational("123456789012345678901234567890") == Rational(Integer("123456789012345678901234567890")));
}

TEST_CASE("text that is no number is refused", "[number]") {
  const auto text = GENERATE("",
                             "-",
                             "+",
                             ".",
                             "1/",
                             "/2",
                             "1/0",
                             "1/2/3",
                             "1.5/2",
                             "0x10",
                             "1e",
                             "1e99999",
                             "nan",
                             "inf",
                             " 1",
                             "1 ",
                             "1,5",
                             "--1");
  CHECK_THROWS_AS(parse_rational(text), InvalidArgument);
}

TEST_CASE("to_string and parse_rational are inverse", "[number]") {
  const auto text = GENERATE("0", "-1/24", "22/7", "123456789012345678901234567891/1024");
  CHECK(zeroset::to_string(parse_rational(text)) == text);
}

TEST_CASE("log10 of a large integer has fifteen digits", "[number]") {
  CHECK_THAT(zeroset::log10(Integer(1)), WithinAbs(0, 0));
  CHECK_THAT(zeroset::log10(Integer(1000)), WithinAbs(3, 1e-14));
  CHECK_THAT(zeroset::log10(pow(Integer(10), 400)), WithinAbs(400, 1e-11));
  CHECK_THAT(zeroset::log10(pow(Integer(3), 1000)), WithinAbs(477.12125471966243730, 1e-11));  // 1000 log10(3)
  CHECK_THROWS_AS(zeroset::log10(Integer(0)), InvalidArgument);
}

TEST_CASE("a double is taken at its exact value", "[number]") {
  CHECK(zeroset::exact_rational(0.5) == Rational(1, 2));
  CHECK(zeroset::exact_rational(-3.0) == Rational(-3));
  CHECK(zeroset::exact_rational(0.0) == Rational(0));
  CHECK(zeroset::exact_rational(0.1) == Rational(Integer("3602879701896397"), Integer("36028797018963968")));
  CHECK_THROWS_AS(zeroset::exact_rational(std::numeric_limits<double>::infinity()), InvalidArgument);
}
