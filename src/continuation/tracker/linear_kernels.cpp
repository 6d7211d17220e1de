#include "continuation/tracker/linear_kernels.hpp"

namespace zeroset::continuation::detail {
namespace {

// Four doubles, which the compiler takes as two registers where it has only short ones. Products and sums stay apart:
// a fused operation would round otherwise.
using Lanes = double __attribute__((vector_size(kLanes * sizeof(double)), aligned(sizeof(double)), may_alias));

#define ZEROSET_LINEAR_KERNELS(name, attributes)                                                          \
  attributes inline void subtract_##name(                                                                 \
      SplitMatrix target, SplitMatrix column, double re, double im, std::size_t begin, std::size_t end) { \
    for (std::size_t i = begin; i < end; i += kLanes) {                                                   \
      const Lanes column_re = *reinterpret_cast<const Lanes*>(column.re + i);                             \
      const Lanes column_im = *reinterpret_cast<const Lanes*>(column.im + i);                             \
      Lanes& target_re = *reinterpret_cast<Lanes*>(target.re + i);                                        \
      Lanes& target_im = *reinterpret_cast<Lanes*>(target.im + i);                                        \
      target_re -= column_re * re - column_im * im;                                                       \
      target_im -= column_re * im + column_im * re;                                                       \
    }                                                                                                     \
  }                                                                                                       \
  attributes void eliminate_##name(                                                                       \
      SplitMatrix upper, SplitMatrix lower, std::size_t k, std::size_t size, std::size_t stride) {        \
    const SplitMatrix factors{lower.re + k * stride, lower.im + k * stride};                              \
    const std::size_t begin = (k + 1) / kLanes * kLanes;                                                  \
    for (std::size_t j = k + 1; j < size; ++j) {                                                          \
      const SplitMatrix column{upper.re + j * stride, upper.im + j * stride};                             \
      const double re = column.re[k];                                                                     \
      const double im = column.im[k];                                                                     \
      if (re != 0 || im != 0) {                                                                           \
        subtract_##name(column, factors, re, im, begin, stride);                                          \
      }                                                                                                   \
    }                                                                                                     \
  }                                                                                                       \
  attributes void solve_##name(SplitMatrix upper,                                                         \
                               SplitMatrix lower,                                                         \
                               SplitMatrix inverse,                                                       \
                               SplitMatrix b,                                                             \
                               std::size_t size,                                                          \
                               std::size_t stride) {                                                      \
    for (std::size_t k = 0; k + 1 < size; ++k) {                                                          \
      const SplitMatrix column{lower.re + k * stride, lower.im + k * stride};                             \
      subtract_##name(b, column, b.re[k], b.im[k], (k + 1) / kLanes * kLanes, stride);                    \
    }                                                                                                     \
    for (std::size_t k = size; k-- > 0;) {                                                                \
      const double re = b.re[k] * inverse.re[k] - b.im[k] * inverse.im[k];                                \
      const double im = b.re[k] * inverse.im[k] + b.im[k] * inverse.re[k];                                \
      const SplitMatrix column{upper.re + k * stride, upper.im + k * stride};                             \
      subtract_##name(b, column, re, im, 0, (k + kLanes - 1) / kLanes * kLanes);                          \
      b.re[k] = re;                                                                                       \
      b.im[k] = im;                                                                                       \
    }                                                                                                     \
  }                                                                                                       \
  constexpr LinearKernels kernels_##name{eliminate_##name, solve_##name};

ZEROSET_LINEAR_KERNELS(baseline, )

#if defined(__x86_64__)
ZEROSET_LINEAR_KERNELS(avx2, __attribute__((target("avx2"))))
#endif

}  // namespace

const LinearKernels& linear_kernels() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) {
    return kernels_avx2;
  }
#endif
  return kernels_baseline;
}

}  // namespace zeroset::continuation::detail
