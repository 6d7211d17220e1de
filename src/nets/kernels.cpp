#include "nets/kernels.hpp"

#include "zeroset/nets/polynomial_activation.hpp"

namespace zeroset::nets {

#define ZEROSET_DECLARE(name)         \
  namespace name {                    \
  extern const Kernels<float> kFloat; \
  extern const Kernels<double> kDouble; \
  }
ZEROSET_DECLARE(baseline)
#ifdef __x86_64__
ZEROSET_DECLARE(avx2)
ZEROSET_DECLARE(avx512)
#endif
#undef ZEROSET_DECLARE

namespace {

enum class Processor { baseline, avx2, avx512 };

Processor detect() {
#ifdef __x86_64__
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw")) {
    return Processor::avx512;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    return Processor::avx2;
  }
#endif
  return Processor::baseline;
}

Processor processor() {
  static const Processor kProcessor = detect();
  return kProcessor;
}

template <class T>
const T& choose([[maybe_unused]] const T& avx512, [[maybe_unused]] const T& avx2, const T& baseline) {
  switch (processor()) {
    case Processor::avx512:
      return avx512;
    case Processor::avx2:
      return avx2;
    case Processor::baseline:
      break;
  }
  return baseline;
}

}  // namespace

#ifdef __x86_64__
template <>
const Kernels<float>& kernels<float>() {
  return choose(avx512::kFloat, avx2::kFloat, baseline::kFloat);
}
template <>
const Kernels<double>& kernels<double>() {
  return choose(avx512::kDouble, avx2::kDouble, baseline::kDouble);
}
#else
template <>
const Kernels<float>& kernels<float>() {
  return baseline::kFloat;
}
template <>
const Kernels<double>& kernels<double>() {
  return baseline::kDouble;
}
#endif

const char* processor_kernels() {
  switch (processor()) {
    case Processor::avx512:
      return "avx512";
    case Processor::avx2:
      return "avx2";
    case Processor::baseline:
      break;
  }
  return "baseline";
}

}  // namespace zeroset::nets
