#include "continuation/complex_interval.hpp"

namespace zeroset::continuation::detail {
namespace {

struct RealEnclosure {
  double middle = 0, radius = 0;
};

RealEnclosure enclose_real(const Rational& value) {
  constexpr double kSmallest = 0x1p-1000;  // below: subnormal numbers, which some processors' modes read as zero
  double middle = value.convert_to<double>();
  if (!std::isfinite(middle)) {
    return {0, std::numeric_limits<double>::infinity()};
  }
  middle = std::abs(middle) < kSmallest ? 0 : middle;
  const Rational error = abs(Rational(value - exact_rational(middle)));
  return {middle, error == 0 ? 0 : std::max(kSmallest, upper_double(error))};
}

}  // namespace

double upper_double(const Rational& value) {
  double result = value.convert_to<double>();
  if (std::isnan(result)) {
    return std::numeric_limits<double>::infinity();
  }
  result = std::max(result, -std::numeric_limits<double>::max());
  while (std::isfinite(result) && exact_rational(result) < value) {
    result = std::nextafter(result, std::numeric_limits<double>::infinity());
  }
  return result;
}

ComplexInterval enclose(const algebra::ComplexRational& value) {
  const RealEnclosure real = enclose_real(value.real), imaginary = enclose_real(value.imaginary);
  return {real.middle, imaginary.middle, std::max(real.radius, imaginary.radius)};
}

}  // namespace zeroset::continuation::detail
