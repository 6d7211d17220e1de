// Sums and products of sizes that do not fit 63 bits.
#pragma once

#include "zeroset/core/error.hpp"

#include <cstdint>

namespace zeroset {

/// \throws LimitExceeded
inline std::int64_t checked_multiply(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) {
    throw LimitExceeded("the network has more than 2^63 parameters or units");
  }
  return product;
}

/// \throws LimitExceeded
inline std::int64_t checked_add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) {
    throw LimitExceeded("the network has more than 2^63 parameters or units");
  }
  return sum;
}

}  // namespace zeroset
