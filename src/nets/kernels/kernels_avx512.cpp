#define ZEROSET_KERNELS avx512
#define ZEROSET_VECTOR_BYTES 64
#include "nets/kernels/kernels.inc"
