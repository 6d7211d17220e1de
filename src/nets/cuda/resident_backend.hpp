// Replicas whose parameters, data and bookkeeping all lie on one device: an epoch of steps runs without the host.
#pragma once

#include "nets/cuda/step_device.hpp"
#include "nets/replica_backend.hpp"

#include <memory>
#include <vector>

namespace zeroset::nets::cuda {

/// \param model  its tensors are on the device
[[nodiscard]] std::unique_ptr<ReplicaTrainer::Backend> make_resident_backend(std::unique_ptr<StepDevice> device,
                                                                             const Model& model,
                                                                             const ImageDataset& images,
                                                                             const std::vector<ReplicaState>& start,
                                                                             const ReplicaOptions& options);

}  // namespace zeroset::nets::cuda
