// How the kernels of a device are written so that a CPU can run them too: a kernel is a plain struct of pointers and
// sizes with
//
//   static constexpr int kThreads, kPhases, kShared;   threads a block; phases; doubles shared by a block
//   Grid grid() const;                                  how many blocks
//   ZEROSET_HD void run(Place at, int phase, double* shared) const;
//
// Every thread of a block runs phase 0, then, when all have, phase 1, and so on. kernels.cu starts one on a device;
// tests/nets/emulation.hpp runs the same code block by block and thread by thread. C++17 and free of LibTorch, since
// nvcc compiles it.
//
// No sum depends on the order in which blocks run: each thread adds its terms in turn, the threads of a block are
// joined in a fixed order, and the blocks of one sum by a second kernel.
#pragma once

#include <cstdint>

#ifdef __CUDACC__
#define ZEROSET_HD __host__ __device__ inline
#else
#define ZEROSET_HD inline
#endif

namespace zeroset::nets::cuda {

using Index = std::int64_t;

/// Blocks a replica, and replicas.
struct Grid {
  Index blocks, replicas;
};

/// Where a thread is.
struct Place {
  Index block, replica;
  int thread;
};

/// A block of 256 threads is 32 neighboring columns (a warp) by 8 rows.
constexpr int kColumns = 32, kLanes = 8, kBlock = kColumns * kLanes;

ZEROSET_HD Index ceiling(Index a, Index b) {
  return (a + b - 1) / b;
}

/// What each thread of a block has put into shared[thread], added up in log2(kBlock) phases, numbered from 1: the sum
/// is shared[0] after the last.
constexpr int kTreePhases = 8;
static_assert(1 << kTreePhases == kBlock, "one phase a halving");
ZEROSET_HD void add_tree(double* shared, int thread, int phase) {
  const int stride = kBlock >> phase;
  if (thread < stride) {
    shared[thread] += shared[thread + stride];
  }
}
/// The smallest, likewise.
ZEROSET_HD void min_tree(double* shared, int thread, int phase) {
  const int stride = kBlock >> phase;
  if (thread < stride && shared[thread + stride] < shared[thread]) {
    shared[thread] = shared[thread + stride];
  }
}

/// NaN too is not finite.
template <class T>
ZEROSET_HD bool finite(T x) {
  return x - x == T(0);
}

}  // namespace zeroset::nets::cuda
