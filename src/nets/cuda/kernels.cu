#include "nets/cuda/account_kernel.hpp"
#include "nets/cuda/image_kernels.hpp"
#include "nets/cuda/launch.hpp"
#include "nets/cuda/loss_kernels.hpp"
#include "nets/cuda/normalization_kernels.hpp"

#include <string>

namespace zeroset::nets::cuda {
namespace {

/// One phase after the other, numbered when compiled, so that what a phase does not do costs nothing.
template <int phase, class Kernel>
__device__ void run_phases(const Kernel& kernel, const Place& place, double* shared) {
  if constexpr (phase < Kernel::kPhases) {
    if (phase > 0) {
      __syncthreads();
    }
    kernel.run(place, phase, shared);
    run_phases<phase + 1>(kernel, place, shared);
  }
}

template <class Kernel>
__global__ void __launch_bounds__(Kernel::kThreads) start(const __grid_constant__ Kernel kernel) {
  __shared__ double shared[Kernel::kShared > 0 ? Kernel::kShared : 1];
  const Place place{blockIdx.x, blockIdx.y, static_cast<int>(threadIdx.x)};
  run_phases<0>(kernel, place, shared);
}

}  // namespace

template <class Kernel>
void launch(const Kernel& kernel, CUstream_st* stream) {
  const Grid grid = kernel.grid();
  if (grid.blocks == 0 || grid.replicas == 0) {
    return;
  }
  const dim3 blocks(static_cast<unsigned>(grid.blocks), static_cast<unsigned>(grid.replicas));
  start<<<blocks, Kernel::kThreads, 0, stream>>>(kernel);
  const cudaError_t error = cudaGetLastError();
  if (error != cudaSuccess) {
    throw std::runtime_error(std::string("CUDA kernel: ") + cudaGetErrorString(error));
  }
}

#define ZEROSET_LAUNCH(kernel) template void launch(const kernel&, CUstream_st*)
#define ZEROSET_LAUNCH_BOTH(kernel) \
  ZEROSET_LAUNCH(kernel<float>);    \
  ZEROSET_LAUNCH(kernel<double>)

template <class T>
using MomentSums = SlabSums<T, MomentTerms<T>>;
template <class T>
using BackwardSums = SlabSums<T, BackwardTerms<T>>;

ZEROSET_LAUNCH(Account);
ZEROSET_LAUNCH(GatherLabels);
ZEROSET_LAUNCH(OrderKeys);
ZEROSET_LAUNCH(JoinLosses);
ZEROSET_LAUNCH(JoinFirst);
ZEROSET_LAUNCH_BOTH(GatherImages);
ZEROSET_LAUNCH_BOTH(ImagePatches);
ZEROSET_LAUNCH_BOTH(Patches);
ZEROSET_LAUNCH_BOTH(PatchesBackward);
ZEROSET_LAUNCH_BOTH(Activate);
ZEROSET_LAUNCH_BOTH(MomentSums);
ZEROSET_LAUNCH_BOTH(BackwardSums);
ZEROSET_LAUNCH_BOTH(JoinSlabs);
ZEROSET_LAUNCH_BOTH(Normalize);
ZEROSET_LAUNCH_BOTH(FinishBackward);
ZEROSET_LAUNCH_BOTH(CrossEntropy);
ZEROSET_LAUNCH_BOTH(FirstNotFinite);
ZEROSET_LAUNCH_BOTH(MomentumUpdate);

}  // namespace zeroset::nets::cuda
