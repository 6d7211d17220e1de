#include "nets/kernels/kernels.hpp"

#include "zeroset/nets/polynomial_activation.hpp"

namespace zeroset::nets {

#define ZEROSET_DECLARE(name)           \
  namespace name {                      \
  extern const Kernels<float> kFloat;   \
  extern const Kernels<double> kDouble; \
  }
ZEROSET_DECLARE(baseline)
#ifdef __x86_64__
ZEROSET_DECLARE(avx2)
ZEROSET_DECLARE(avx512)
#endif
#undef ZEROSET_DECLARE

namespace {

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

Processor best() {
  static const Processor kProcessor = detect();
  return kProcessor;
}

}  // namespace

#ifdef __x86_64__
#define ZEROSET_CHOOSE(table)                       \
  processor > best()               ? nullptr        \
  : processor == Processor::avx512 ? &avx512::table \
  : processor == Processor::avx2   ? &avx2::table   \
                                   : &baseline::table
#else
#define ZEROSET_CHOOSE(table) processor > best() ? nullptr : &baseline::table
#endif
template <>
const Kernels<float>* kernels_for<float>(Processor processor) {
  return ZEROSET_CHOOSE(kFloat);
}
template <>
const Kernels<double>* kernels_for<double>(Processor processor) {
  return ZEROSET_CHOOSE(kDouble);
}
#undef ZEROSET_CHOOSE

template <>
const Kernels<float>& kernels<float>() {
  return *kernels_for<float>(best());
}
template <>
const Kernels<double>& kernels<double>() {
  return *kernels_for<double>(best());
}

const char* processor_kernels() {
  switch (best()) {
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
