#include "zeroset/continuation/certificate.hpp"
#include "zeroset/core/error.hpp"

#include <complex>
#include <string>

namespace zeroset::continuation {
namespace {

struct RationalInterval {
  Rational lower{}, upper{};
};

RationalInterval real_ends(const BoxCoordinate& c) {
  const Rational middle = to_rational(c.real), radius = exact_rational(c.real_radius);
  return {middle - radius, middle + radius};
}

RationalInterval imaginary_ends(const BoxCoordinate& c) {
  const Rational middle = to_rational(c.imaginary), radius = exact_rational(c.imaginary_radius);
  return {middle - radius, middle + radius};
}

bool apart(const RationalInterval& a, const RationalInterval& b) {
  return a.upper < b.lower || b.upper < a.lower;
}

bool within(const RationalInterval& outer, const RationalInterval& inner) {
  return outer.lower <= inner.lower && inner.upper <= outer.upper;
}

void check_sizes(const char* function, std::size_t a, std::size_t b) {
  if (a != b) {
    throw InvalidArgument(std::string("[continuation::") + function + "] expected boxes and points of one size, got " +
                          std::to_string(a) + " and " + std::to_string(b) + " coordinates");
  }
}

double to_double(const Dyadic& value) {
  return to_rational(value).convert_to<double>();
}

}  // namespace

Rational to_rational(const Dyadic& value) {
  if (value.mantissa == 0) {
    return 0;
  }
  const Integer power = Integer(1) << static_cast<unsigned long>(std::abs(value.exponent));
  return value.exponent < 0 ? Rational(value.mantissa, power) : Rational(value.mantissa * power);
}

bool disjoint(const Box& a, const Box& b) {
  check_sizes("disjoint", a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (apart(real_ends(a[i]), real_ends(b[i])) || apart(imaginary_ends(a[i]), imaginary_ends(b[i]))) {
      return true;
    }
  }
  return false;
}

bool contains(const Box& outer, const Box& inner) {
  check_sizes("contains", outer.size(), inner.size());
  for (std::size_t i = 0; i < outer.size(); ++i) {
    if (!within(real_ends(outer[i]), real_ends(inner[i])) ||
        !within(imaginary_ends(outer[i]), imaginary_ends(inner[i]))) {
      return false;
    }
  }
  return true;
}

bool contains_point(const Box& box, const std::vector<algebra::ComplexRational>& point) {
  check_sizes("contains_point", box.size(), point.size());
  for (std::size_t i = 0; i < box.size(); ++i) {
    if (!within(real_ends(box[i]), {point[i].real, point[i].real}) ||
        !within(imaginary_ends(box[i]), {point[i].imaginary, point[i].imaginary})) {
      return false;
    }
  }
  return true;
}

Eigen::VectorXcd midpoint(const Box& box) {
  Eigen::VectorXcd result(static_cast<Eigen::Index>(box.size()));
  for (std::size_t i = 0; i < box.size(); ++i) {
    result(static_cast<Eigen::Index>(i)) = {to_double(box[i].real), to_double(box[i].imaginary)};
  }
  return result;
}

}  // namespace zeroset::continuation
