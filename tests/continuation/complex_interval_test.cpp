#include "continuation/complex_interval.hpp"

#include "zeroset/core/random.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

using namespace zeroset;
using namespace zeroset::continuation::detail;
using algebra::ComplexRational;
using algebra::Operation;

namespace {

/// A binary number, exactly, without the common divisors that rationals look for.
struct Binary {
  Integer mantissa{};
  int exponent = 0;

  explicit Binary(double value) {
    const double fraction = std::frexp(value, &exponent);
    mantissa = static_cast<std::int64_t>(std::ldexp(fraction, 53));
    exponent -= 53;
  }
  Binary(Integer m, int e) : mantissa(std::move(m)), exponent(e) {}
};

Binary operator+(const Binary& a, const Binary& b) {
  if (a.exponent > b.exponent) {
    return b + a;
  }
  return {a.mantissa + (b.mantissa << static_cast<unsigned>(b.exponent - a.exponent)), a.exponent};
}
Binary operator-(const Binary& a) {
  return {-a.mantissa, a.exponent};
}
Binary operator-(const Binary& a, const Binary& b) {
  return a + (-b);
}
Binary operator*(const Binary& a, const Binary& b) {
  return {a.mantissa * b.mantissa, a.exponent + b.exponent};
}

struct ExactPoint {
  Binary real, imaginary;
};

ExactPoint operator+(const ExactPoint& a, const ExactPoint& b) {
  return {a.real + b.real, a.imaginary + b.imaginary};
}
ExactPoint operator-(const ExactPoint& a, const ExactPoint& b) {
  return {a.real - b.real, a.imaginary - b.imaginary};
}
ExactPoint operator-(const ExactPoint& a) {
  return {-a.real, -a.imaginary};
}
ExactPoint operator*(const ExactPoint& a, const ExactPoint& b) {
  return {a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real};
}

bool within(const Binary& value, double middle, double radius) {
  const Binary error = value - Binary(middle);
  return (Binary(radius) - Binary(abs(error.mantissa), error.exponent)).mantissa >= 0;
}

bool holds(const ComplexInterval& interval, const ExactPoint& point) {
  if (!std::isfinite(interval.real) || !std::isfinite(interval.imaginary) || !std::isfinite(interval.radius)) {
    return true;  // no bound is claimed
  }
  return within(point.real, interval.real, interval.radius) &&
         within(point.imaginary, interval.imaginary, interval.radius);
}

/// A double of a random sign and an exponent up to `exponents` in magnitude; sometimes 0.
double random_double(Stream& stream, int exponents) {
  if (stream.below(16) == 0) {
    return 0;
  }
  const int exponent = static_cast<int>(stream.below(2 * static_cast<std::uint64_t>(exponents) + 1)) - exponents;
  const double value = std::ldexp(1 + stream.uniform(), exponent);
  return stream.below(2) == 0 ? value : -value;
}

struct Enclosed {
  ComplexInterval interval{};
  ExactPoint point;
};

/// An interval and a point of it, often a corner.
Enclosed random_enclosed(Stream& stream, int exponents) {
  const double real = random_double(stream, exponents), imaginary = random_double(stream, exponents);
  const double relative = stream.below(3) == 0 ? 0 : std::ldexp(stream.uniform(), -static_cast<int>(stream.below(60)));
  const double radius = relative * std::max(std::abs(real), std::abs(imaginary));
  const auto offset = [&] {
    const double choices[] = {radius, -radius, 0, radius * stream.uniform()};
    return Binary(choices[stream.below(4)]);
  };
  return {{real, imaginary, radius}, {Binary(real) + offset(), Binary(imaginary) + offset()}};
}

template <class Value>
Value apply(Operation operation, const Value& a, const Value& b) {
  switch (operation) {
    case Operation::add:
      return a + b;
    case Operation::subtract:
      return a - b;
    case Operation::multiply:
      return a * b;
    case Operation::negate:
      return -a;
    case Operation::square:
      break;
  }
  using algebra::square;
  return square(a);
}

/// Programs of `length` operations on eight slots; returns how many results did not hold their points.
int failures_of_programs(int programs, int length, int exponents, std::uint64_t seed) {
  int failures = 0;
  for (int p = 0; p < programs; ++p) {
    Stream stream(seed, "programs", static_cast<std::uint64_t>(p));
    std::vector<Enclosed> slots;
    for (int i = 0; i < 8; ++i) {
      slots.push_back(random_enclosed(stream, exponents));
    }
    for (int i = 0; i < length; ++i) {
      const auto operation = static_cast<Operation>(stream.below(5));
      const Enclosed &a = slots[stream.below(8)], &b = slots[stream.below(8)];
      Enclosed result{apply(operation, a.interval, b.interval), apply(operation, a.point, b.point)};
      failures += holds(result.interval, result.point) ? 0 : 1;
      slots[stream.below(8)] = result;
    }
  }
  return failures;
}

}  // namespace

TEST_CASE("results of random programs in intervals hold what exact arithmetic gives", "[interval]") {
  CHECK(failures_of_programs(20'000, 12, 30, 1) == 0);
  CHECK(failures_of_programs(1'000, 12, 300, 2) == 0);
}

TEST_CASE("results of millions of operations in intervals hold what exact arithmetic gives", "[interval][slow]") {
  CHECK(failures_of_programs(250'000, 12, 30, 3) == 0);
  CHECK(failures_of_programs(4'000, 12, 500, 4) == 0);
}

TEST_CASE("single operations on intervals hold their results where doubles overflow and underflow", "[interval]") {
  CHECK(failures_of_programs(30'000, 1, 1020, 5) == 0);
  CHECK(failures_of_programs(3'000, 3, 1020, 6) == 0);
}

TEST_CASE("an interval grows by a few units in the last place an operation, not by more", "[interval]") {
  ComplexInterval x{1.25, -0.5, 0}, product{1, 0, 0};
  for (int i = 0; i < 10; ++i) {
    product = product * x;
  }
  const double size = std::pow(1.25 * 1.25 + 0.25, 5);
  CHECK(product.radius > 0);
  CHECK(product.radius < 300 * 0x1p-53 * size);
  const ComplexInterval sum = x + x;
  CHECK(sum.radius <= 2.5 * 0x1.5p-53);
}

TEST_CASE("what overflows has no bound, and nothing makes one of it", "[interval]") {
  const ComplexInterval huge{1e300, 1, 0};
  const ComplexInterval product = huge * huge;
  CHECK_FALSE(std::isfinite(magnitude(product)));
  CHECK_FALSE(std::isfinite(magnitude(product - product)));
  CHECK_FALSE(std::isfinite(magnitude((product - product) * ComplexInterval{0, 0, 0})));
  CHECK_FALSE(std::isfinite(magnitude(square(huge))));
}

TEST_CASE("a rational number is enclosed, exactly where doubles have it", "[interval]") {
  const ComplexInterval third = enclose({Rational(1, 3), Rational(-5)});
  CHECK(third.imaginary == -5);
  CHECK(third.radius > 0);
  CHECK(third.radius < 1e-16);
  CHECK(abs(Rational(exact_rational(third.real) - Rational(1, 3))) <= exact_rational(third.radius));
  CHECK(enclose({Rational(3, 4), Rational(1) / (Integer(1) << 60)}).radius == 0);
  const Rational tiny = Rational(1) / (Integer(1) << 1060);
  CHECK(enclose({tiny, 0}).real == 0);
  CHECK(exact_rational(enclose({tiny, 0}).radius) >= tiny);
  CHECK(enclose({Rational(Integer(1) << 2000), 0}).radius == std::numeric_limits<double>::infinity());
  CHECK(exact_rational(upper_double(Rational(1, 10))) >= Rational(1, 10));
  CHECK(upper_double(Rational(-1, 3)) < -0.33);
}
