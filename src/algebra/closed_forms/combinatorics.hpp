// Exact small functions that the closed forms share.
#pragma once

#include "zeroset/core/number.hpp"

#include "algebra/dimensions/dimension_bounds.hpp"

#include <cstdint>

namespace zeroset::algebra::detail {

/// C(n, k), 0 outside 0 <= k <= n.
[[nodiscard]] inline Integer binomial(std::int64_t n, std::int64_t k) {
  return exact_binomial(n, k);
}

/// exponent >= 0
[[nodiscard]] inline Integer power(const Integer& base, std::int64_t exponent) {
  return boost::multiprecision::pow(base, static_cast<unsigned>(exponent));
}

[[nodiscard]] inline Integer factorial(std::int64_t n) {
  Integer result = 1;
  for (std::int64_t i = 2; i <= n; ++i) {
    result *= i;
  }
  return result;
}

}  // namespace zeroset::algebra::detail
