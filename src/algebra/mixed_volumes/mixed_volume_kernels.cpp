// Narrow rows: int32 numbers, whole vectors of them. Compiled for three kinds of processor, chosen at run time.
// Compiled without the rules of floating point that only infinities and NaN need (see CMakeLists.txt); there are none.
#include "algebra/mixed_volumes/mixed_volume_arithmetic.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace zeroset::algebra::detail {
namespace {

#define ZEROSET_INLINE static inline __attribute__((always_inline))

// out = a x - b y modulo 2^32, and the largest absolute value.
ZEROSET_INLINE std::int32_t combine(std::int32_t* out,
                                    const std::int32_t* in,
                                    const std::int32_t* row,
                                    std::size_t size,
                                    std::uint32_t a,
                                    std::uint32_t b) {
  std::int32_t largest = 0;
#pragma GCC ivdep  // out may be in, number by number
  for (std::size_t j = 0; j < size; ++j) {
    const auto value =
        static_cast<std::int32_t>(a * static_cast<std::uint32_t>(in[j]) - b * static_cast<std::uint32_t>(row[j]));
    out[j] = value;
    largest = std::max(largest, value < 0 ? -value : value);
  }
  return largest;
}

// out = ((d x - c y) >> shift) * inverse modulo 2^32, the sum in 64 bits.
ZEROSET_INLINE std::int32_t combine_shifted(std::int32_t* out,
                                            const std::int32_t* in,
                                            const std::int32_t* row,
                                            std::size_t size,
                                            const Elimination<std::int32_t>& by,
                                            int shift,
                                            std::uint32_t inverse) {
  std::int32_t largest = 0;
  const std::int64_t d = by.d, c = by.c;
#pragma GCC ivdep  // out may be in, number by number
  for (std::size_t j = 0; j < size; ++j) {
    const std::int64_t sum = (d * in[j] - c * row[j]) >> shift;
    const auto value = static_cast<std::int32_t>(static_cast<std::uint32_t>(sum) * inverse);
    out[j] = value;
    largest = std::max(largest, value < 0 ? -value : value);
  }
  return largest;
}

ZEROSET_INLINE double combine_slack(
    double* out, const double* in, const std::int32_t* row, std::size_t size, const Elimination<double>& by) {
  double largest = 0;
#pragma GCC ivdep  // out may be in, number by number
  for (std::size_t j = 0; j < size; ++j) {
    const double value = (by.d * in[j] - by.c * row[j]) / by.v;  // all exact
    out[j] = value;
    largest = std::max(largest, std::abs(value));
  }
  return largest;
}

ZEROSET_INLINE double combine_slack_undivided(
    double* out, const double* in, const std::int32_t* row, std::size_t size, const Elimination<double>& by) {
  double largest = 0;
#pragma GCC ivdep  // out may be in, number by number
  for (std::size_t j = 0; j < size; ++j) {
    const double value = by.d * in[j] - by.c * row[j];
    out[j] = value;
    largest = std::max(largest, std::abs(value));
  }
  return largest;
}

ZEROSET_INLINE double min_ratio(double* out,
                                const double* slack,
                                const std::int32_t* row,
                                const std::int32_t* moving,
                                std::int32_t volume,
                                std::size_t size) {
  double least = kNoRatio;
#pragma GCC ivdep  // out may be in, number by number
  for (std::size_t j = 0; j < size; ++j) {
    const std::int32_t height = row[j] - (volume & moving[j]);
    const double quotient = slack[j] / -static_cast<double>(height < 0 ? height : -1);
    out[j] = height < 0 ? quotient : kNoRatio;
    least = std::min(least, out[j]);
  }
  return least;
}

struct Kernels {
  decltype(&combine) combine_;
  decltype(&combine_shifted) combine_shifted_;
  decltype(&combine_slack) combine_slack_;
  decltype(&combine_slack_undivided) combine_slack_undivided_;
  decltype(&min_ratio) min_ratio_;
};

#define ZEROSET_KERNELS(variant, ...)                                                                            \
  namespace variant {                                                                                            \
  __VA_ARGS__ std::int32_t combine_of(std::int32_t* out,                                                         \
                                      const std::int32_t* in,                                                    \
                                      const std::int32_t* row,                                                   \
                                      std::size_t size,                                                          \
                                      std::uint32_t a,                                                           \
                                      std::uint32_t b) {                                                         \
    return combine(out, in, row, size, a, b);                                                                    \
  }                                                                                                              \
  __VA_ARGS__ std::int32_t combine_shifted_of(std::int32_t* out,                                                 \
                                              const std::int32_t* in,                                            \
                                              const std::int32_t* row,                                           \
                                              std::size_t size,                                                  \
                                              const Elimination<std::int32_t>& by,                               \
                                              int shift,                                                         \
                                              std::uint32_t inverse) {                                           \
    return combine_shifted(out, in, row, size, by, shift, inverse);                                              \
  }                                                                                                              \
  __VA_ARGS__ double combine_slack_of(                                                                           \
      double* out, const double* in, const std::int32_t* row, std::size_t size, const Elimination<double>& by) { \
    return combine_slack(out, in, row, size, by);                                                                \
  }                                                                                                              \
  __VA_ARGS__ double combine_slack_undivided_of(                                                                 \
      double* out, const double* in, const std::int32_t* row, std::size_t size, const Elimination<double>& by) { \
    return combine_slack_undivided(out, in, row, size, by);                                                      \
  }                                                                                                              \
  __VA_ARGS__ double min_ratio_of(double* out,                                                                   \
                                  const double* slack,                                                           \
                                  const std::int32_t* row,                                                       \
                                  const std::int32_t* moving,                                                    \
                                  std::int32_t volume,                                                           \
                                  std::size_t size) {                                                            \
    return min_ratio(out, slack, row, moving, volume, size);                                                     \
  }                                                                                                              \
  constexpr Kernels kKernels{                                                                                    \
      combine_of, combine_shifted_of, combine_slack_of, combine_slack_undivided_of, min_ratio_of};               \
  }

ZEROSET_KERNELS(baseline)
#if defined(__x86_64__)
ZEROSET_KERNELS(avx2, __attribute__((target("avx2"))))
ZEROSET_KERNELS(avx512, __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,prefer-vector-width=512"))))
#endif

const Kernels& choose() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw")) {
    return avx512::kKernels;
  }
  if (__builtin_cpu_supports("avx2")) {
    return avx2::kKernels;
  }
#endif
  return baseline::kKernels;
}

const Kernels& kernels() {
  static const Kernels& chosen = choose();
  return chosen;
}

/// Of an odd number, modulo 2^32 (Newton; each step doubles the right bits, the first has three).
std::uint32_t inverse_of(std::uint32_t odd) {
  std::uint32_t inverse = odd;
  for (int step = 0; step < 4; ++step) {
    inverse *= 2 - odd * inverse;
  }
  return inverse;
}

constexpr double kNarrow = 0x1p31 - 1;
constexpr double kExact = 0x1p52;  // half of what a double holds, so that rounding in the estimate is no danger

}  // namespace

bool eliminate(std::int32_t* out,
               const std::int32_t* in,
               const std::int32_t* row,
               std::size_t size,
               const Elimination<std::int32_t>& by,
               std::int32_t largest_in,
               std::int32_t largest_row,
               std::int32_t& largest) {
  // The sum is below 2^63 always; what may not fit is the quotient.
  const double sum =
      static_cast<double>(by.d) * largest_in + std::abs(static_cast<double>(by.c)) * static_cast<double>(largest_row);
  if (sum >= kNarrow * by.v) {
    return false;
  }
  const int common = std::countr_zero(static_cast<std::uint32_t>(by.v | by.c | by.d));
  const int shift = std::countr_zero(static_cast<std::uint32_t>(by.v)) - common;
  const std::uint32_t inverse = inverse_of(static_cast<std::uint32_t>(by.v) >> (shift + common));
  if (shift == 0) {
    largest = kernels().combine_(out,
                                 in,
                                 row,
                                 size,
                                 static_cast<std::uint32_t>(by.d >> common) * inverse,
                                 static_cast<std::uint32_t>(by.c >> common) * inverse);
  } else {
    largest = kernels().combine_shifted_(
        out, in, row, size, {by.d >> common, by.c >> common, by.v >> common}, shift, inverse);
  }
  return true;
}

bool eliminate_slack(double* out,
                     const double* in,
                     const std::int32_t* row,
                     std::size_t size,
                     const Elimination<double>& by,
                     double largest_in,
                     std::int32_t largest_row,
                     double& largest) {
  if (by.d * largest_in + std::abs(by.c) * largest_row >= kExact) {
    return false;
  }
  largest = by.v == 1 ? kernels().combine_slack_undivided_(out, in, row, size, by)
                      : kernels().combine_slack_(out, in, row, size, by);
  return true;
}

double ratios(double* out,
              const double* slack,
              const std::int32_t* row,
              const std::int32_t* moving,
              std::int32_t volume,
              std::size_t size) {
  return kernels().min_ratio_(out, slack, row, moving, volume, size);
}

}  // namespace zeroset::algebra::detail
