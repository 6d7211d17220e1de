#define ZEROSET_KERNELS avx2
#define ZEROSET_VECTOR_BYTES 32
#include "nets/kernels/kernels.inc"
