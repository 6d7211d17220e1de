// The current CUDA device as ResidentBackend sees it.
#pragma once

#include "nets/cuda/launch.hpp"
#include "nets/cuda/step_device.hpp"

#include <c10/cuda/CUDAStream.h>

#include <memory>

namespace zeroset::nets::cuda {

/// Starts kernels on the current stream.
struct StreamLauncher {
  template <class Kernel>
  void operator()(const Kernel& kernel) const {
    launch(kernel, c10::cuda::getCurrentCUDAStream().stream());
  }
};

[[nodiscard]] std::unique_ptr<StepDevice> make_cuda_device();

}  // namespace zeroset::nets::cuda
