// zeroset_cuda.so: what needs CUDA's libraries, loaded where a device may answer.
#include "nets/cuda/plugin.hpp"

#include "nets/cuda/cuda_device.hpp"
#include "nets/cuda/resident_backend.hpp"

#include <ATen/Context.h>

#include <cuda_runtime_api.h>
#include <string>

namespace zeroset::nets {
namespace {

CudaReport failed(cudaError_t error) {
  return {.reason = std::string("no CUDA device answers: ") + cudaGetErrorString(error)};
}

CudaReport report() {
  int devices = 0;
  if (const cudaError_t error = cudaGetDeviceCount(&devices); error != cudaSuccess) {
    return failed(error);
  }
  if (devices == 0 || !at::hasCUDA()) {
    return {.reason = "no CUDA device answers LibTorch"};
  }
  int device = 0, driver = 0;
  cudaDeviceProp properties{};
  std::size_t free = 0, total = 0;
  for (const cudaError_t error : {cudaGetDevice(&device),
                                  cudaGetDeviceProperties(&properties, device),
                                  cudaMemGetInfo(&free, &total),
                                  cudaDriverGetVersion(&driver)}) {
    if (error != cudaSuccess) {
      return failed(error);
    }
  }
  return {.usable = true,
          .name = properties.name,
          .memory_total = static_cast<std::int64_t>(total),
          .memory_free = static_cast<std::int64_t>(free),
          .compute_capability = std::to_string(properties.major) + "." + std::to_string(properties.minor),
          .driver = std::to_string(driver / 1000) + "." + std::to_string(driver % 1000 / 10)};
}

std::unique_ptr<Operations> operations() {
  return std::make_unique<cuda::DeviceOperations<cuda::StreamLauncher>>();
}

std::unique_ptr<ReplicaTrainer::Backend> backend(const Model& model,
                                                 const ImageDataset& images,
                                                 const std::vector<ReplicaState>& start,
                                                 const ReplicaOptions& options) {
  return cuda::make_resident_backend(cuda::make_cuda_device(), model, images, start, options);
}

}  // namespace
}  // namespace zeroset::nets

extern "C" __attribute__((visibility("default"))) const zeroset::nets::CudaPlugin* zeroset_cuda_plugin() {
  static constexpr zeroset::nets::CudaPlugin kPlugin{
      zeroset::nets::report, zeroset::nets::backend, zeroset::nets::operations};
  return &kPlugin;
}
