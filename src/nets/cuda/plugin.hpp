// What the plugin for CUDA devices (zeroset_cuda.so) gives to nets, which loads it.
#pragma once

#include "zeroset/nets/device.hpp"

#include "nets/replica_backend.hpp"

#include <memory>
#include <vector>

namespace zeroset::nets {

struct CudaPlugin {
  CudaReport (*report)();
  std::unique_ptr<ReplicaTrainer::Backend> (*make_backend)(const Model& model,
                                                           const ImageDataset& images,
                                                           const std::vector<ReplicaState>& start,
                                                           const ReplicaOptions& options);
  std::unique_ptr<Operations> (*make_operations)();
};

/// The plugin's one symbol.
inline constexpr const char* kCudaEntry = "zeroset_cuda_plugin";
using CudaEntry = const CudaPlugin* (*)();

/// The plugin where a device answers, else null: the one place that decides.
[[nodiscard]] const CudaPlugin* cuda_plugin();

}  // namespace zeroset::nets
