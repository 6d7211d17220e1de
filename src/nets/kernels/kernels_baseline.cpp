#define ZEROSET_KERNELS baseline
#define ZEROSET_VECTOR_BYTES 16
#include "nets/kernels/kernels.inc"
