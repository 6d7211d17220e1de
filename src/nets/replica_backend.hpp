// What ReplicaTrainer does on one kind of device.
#pragma once

#include "zeroset/nets/replica_trainer.hpp"

#include "nets/kernels/operations.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace zeroset::nets {

/// The methods of ReplicaTrainer, which has checked all arguments: sizes, indices and ranges are right.
class ReplicaTrainer::Backend {
 public:
  Backend() = default;
  Backend(const Backend&) = delete;
  Backend& operator=(const Backend&) = delete;
  virtual ~Backend() = default;

  [[nodiscard]] virtual std::int64_t replicas() const = 0;
  virtual void set_orders(const std::vector<std::vector<std::int64_t>>& orders) = 0;
  virtual void draw_orders(const std::vector<std::uint64_t>& seeds, std::int64_t epoch) = 0;
  [[nodiscard]] virtual std::vector<ReplicaOutcome> sgd_steps(std::int64_t first,
                                                              std::int64_t count,
                                                              std::int64_t batch,
                                                              const std::vector<std::vector<double>>& rates,
                                                              const StepOptions& options) = 0;
  /// \param chunk  1 <= chunk <= images
  [[nodiscard]] virtual std::vector<ReplicaOutcome> gd_step(std::int64_t chunk,
                                                            const std::vector<double>& rates,
                                                            const StepOptions& options) = 0;
  [[nodiscard]] virtual ReplicaState state(std::int64_t replica) const = 0;
  /// A replica that had gone wrong goes on.
  virtual void set_state(std::int64_t replica, const ReplicaState& state) = 0;
  [[nodiscard]] virtual Parameters gradient(std::int64_t replica) const = 0;
  [[nodiscard]] virtual ConvolutionMethod convolution() const = 0;
  [[nodiscard]] virtual std::string convolution_record() const = 0;
};

/// Each replica is computed alone, on one thread, with tensors of R = 1: its bits are those of training it alone.
[[nodiscard]] std::unique_ptr<ReplicaTrainer::Backend> make_cpu_backend(const Model& model,
                                                                        const ImageDataset& images,
                                                                        const std::vector<ReplicaState>& start,
                                                                        const ReplicaOptions& options);

/// \throws InvalidArgument "device cuda: ..." where this build or this machine has none
[[nodiscard]] std::unique_ptr<ReplicaTrainer::Backend> make_cuda_backend(const Model& model,
                                                                         const ImageDataset& images,
                                                                         const std::vector<ReplicaState>& start,
                                                                         const ReplicaOptions& options);

/// The training images in memory of the CPU: the pixels are the data set's own, not a copy.
[[nodiscard]] ResidentImages resident_images(const ImageDataset& images);

/// Why a step failed, worked out on the host: empty if the loss and the whole gradient are finite, else
/// "minibatch loss not finite", or "gradient of layer3.weight not finite" with the first such piece.
/// \param gradient  (P), any device
[[nodiscard]] std::string failure(const Model& model, double loss, const at::Tensor& gradient);

}  // namespace zeroset::nets
