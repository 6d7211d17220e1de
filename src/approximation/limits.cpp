#include "approximation/limits.hpp"

#include "zeroset/core/error.hpp"

namespace zeroset::approximation::detail {

void require_degree(const std::string& function, int degree, int least, int largest) {
  if (degree < least || degree > largest) {
    throw InvalidArgument("[approximation::" + function + "] expected a degree in [" + std::to_string(least) + ", " +
                          std::to_string(largest) + "], got " + std::to_string(degree));
  }
}

void require_interval(const std::string& function, const Interval& interval) {
  if (interval.lower >= interval.upper) {
    throw InvalidArgument("[approximation::" + function + "] expected lower < upper, got [" +
                          to_string(interval.lower) + ", " + to_string(interval.upper) + "]");
  }
  static const Rational kFar(boost::multiprecision::pow(Integer(10), 100));
  if (abs(interval.lower) > kFar || abs(interval.upper) > kFar || (interval.upper - interval.lower) * kFar < 1) {
    throw InvalidArgument("[approximation::" + function +
                          "] expected an interval longer than 1e-100 with ends of at most 1e100 in absolute value");
  }
}

}  // namespace zeroset::approximation::detail
