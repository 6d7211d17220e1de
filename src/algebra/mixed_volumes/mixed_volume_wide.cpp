// Wide rows: 128-bit integers with every operation checked, and integers without a bound.
#include "algebra/mixed_volumes/mixed_volume_arithmetic.hpp"

namespace zeroset::algebra::detail {

bool eliminate(Int128* out,
               const Int128* in,
               const Int128* row,
               std::size_t size,
               const Elimination<Int128>& by,
               Int128,
               Int128,
               Int128&) {
  for (std::size_t j = 0; j < size; ++j) {
    Int128 first = 0, second = 0, sum = 0;
    if (__builtin_mul_overflow(by.d, in[j], &first) || __builtin_mul_overflow(by.c, row[j], &second) ||
        __builtin_sub_overflow(first, second, &sum)) {
      return false;
    }
    out[j] = sum / by.v;
  }
  return true;
}

bool eliminate(Integer* out,
               const Integer* in,
               const Integer* row,
               std::size_t size,
               const Elimination<Integer>& by,
               const Integer&,
               const Integer&,
               Integer&) {
  for (std::size_t j = 0; j < size; ++j) {
    out[j] = (by.d * in[j] - by.c * row[j]) / by.v;
  }
  return true;
}

}  // namespace zeroset::algebra::detail
