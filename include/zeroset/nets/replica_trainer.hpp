/// \file
/// Many networks of one architecture trained at once.
#pragma once

#include "zeroset/nets/model.hpp"
#include "zeroset/runs/checkpoint.hpp"
#include "zeroset/runs/images.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::nets {

/// How the convolutions of R networks are computed.
enum class ConvolutionMethod {
  automatic,       ///< the fastest of the others, measured at first use on this machine
  grouped,         ///< one convolution with R groups
  matrix_product,  ///< patches, then R matrix products in one call
  separate,        ///< R convolutions: on the CPU one a thread, on a GPU on forked streams
};
[[nodiscard]] std::string name(ConvolutionMethod method);  ///< "automatic", "grouped", ...

/// How replicas are trained together.
struct ReplicaOptions {
  Scalar scalar = Scalar::float32;
  DeviceKind device = DeviceKind::cpu;
  /// Of convolutions and matrix products: tf32 on a CUDA device alone; bfloat16 rounds their operands, sums stay in
  /// float32. Everything else is in `scalar`.
  Precision precision = Precision::float32;
  ConvolutionMethod convolution = ConvolutionMethod::automatic;
  ImageLoss loss = ImageLoss::cross_entropy;
  int threads = 1;  ///< CPU: >= 1; threads over the replicas, and over the chunks of a full-batch step
};

/// Where a replica begins.
struct ReplicaState {
  Parameters parameters{};
  Parameters momentum{};  ///< the velocity v
  /// Running averages of the batch statistics, see initial_running_statistics; absent: none are kept.
  std::optional<PopulationStatistics> running{};
};

/// The running averages of a network before its first step, mean 0 and variance 1. After each step, as
/// torch.nn.BatchNorm does: average <- 0.9 average + 0.1 of the step's mean, or of its unbiased variance.
[[nodiscard]] PopulationStatistics initial_running_statistics(const Architecture& network);

/// What a call of steps did to one replica.
struct ReplicaOutcome {
  double loss_sum = 0;      ///< over the steps: mean loss of the step's images, before the step
  std::int64_t steps = 0;   ///< taken; fewer than asked for where it diverged
  std::int64_t errors = 0;  ///< wrong answers on the steps' images, with the statistics of the step
  /// "minibatch loss not finite", "gradient of layer3.weight not finite"; empty while all is well. That step and those
  /// after it change nothing, in later calls too, until set_state.
  std::string cause{};
};

/// Optimizer settings of a call; the rates are each replica's own.
struct StepOptions {
  double momentum = 0.9;
  double weight_decay = 0;
  std::optional<RangePenalty> range_penalty{};
  std::optional<double> clip{};  ///< see TrainingSpec
};

/// R networks of one architecture, each with its own parameters, order of images and learning rates, trained as one
/// batched computation. Mean loss with batch statistics, plus the range penalty in the gradient alone; v <- momentum v
/// + g + weight_decay w, w <- w - rate v. Each replica's result is that of training it alone: to the bit on the CPU, to
/// rounding on a GPU. Without autograd: forward and backward passes are written out (src/nets/replica_step.cpp); tests
/// compare them with autograd.
class ReplicaTrainer {
 public:
  /// \param images  kept by reference; on a GPU copied there as bytes
  /// \throws SpecError if the network does not fit images; InvalidArgument for an empty list, sizes that do not fit, a
  ///         device that is not there, a precision that the device does not have; LimitExceeded if memory is short
  ReplicaTrainer(const Architecture& network,
                 const ImageDataset& images,
                 const std::vector<ReplicaState>& start,
                 const ReplicaOptions& options = {});
  ReplicaTrainer(ReplicaTrainer&&) noexcept;
  ReplicaTrainer& operator=(ReplicaTrainer&&) noexcept;
  ~ReplicaTrainer();

  [[nodiscard]] std::int64_t replicas() const;

  /// The orders of the next steps. \param orders  R permutations of the training images
  void set_orders(const std::vector<std::vector<std::int64_t>>& orders);
  /// The same drawn on the device: Stream(seed, "order", epoch).order(N) of each seed (see Stream).
  void draw_orders(const std::vector<std::uint64_t>& seeds, std::int64_t epoch);

  /// SGD steps first, ..., first + count - 1 of an epoch in the orders set: step k sees images k * batch, ... of each
  /// order, the last one of the epoch perhaps fewer.
  /// \param rates  rates[r][i]: learning rate of replica r in step first + i
  [[nodiscard]] std::vector<ReplicaOutcome> sgd_steps(std::int64_t first,
                                                      std::int64_t count,
                                                      std::int64_t batch,
                                                      const std::vector<std::vector<double>>& rates,
                                                      const StepOptions& options);

  /// One step of gradient descent on the whole training set with its exact batch statistics.
  /// \param chunk  images at once; 0: all. The gradient is the same but for rounding, and for the units that rounding
  ///               moves over a kink of ReLU.
  [[nodiscard]] std::vector<ReplicaOutcome> gd_step(std::int64_t chunk,
                                                    const std::vector<double>& rates,
                                                    const StepOptions& options);

  [[nodiscard]] ReplicaState state(std::int64_t replica) const;
  void set_state(std::int64_t replica, const ReplicaState& state);
  /// The gradient of the last step, without the weight decay.
  [[nodiscard]] Parameters gradient(std::int64_t replica) const;

  /// The method in use; never automatic once a step was taken.
  [[nodiscard]] ConvolutionMethod convolution() const;
  /// What was measured to choose it: "grouped 4.1 ms, matrix product 6.0 ms, separate 3.2 ms"; empty if nothing was.
  [[nodiscard]] std::string convolution_record() const;

  class Backend;

 private:
  void require_replica(std::int64_t replica, const char* function) const;
  void require_one_each(std::size_t size, const char* function, const char* what) const;

  std::unique_ptr<Backend> backend_;
  std::int64_t num_parameters_, num_images_;
  std::size_t num_normalizations_;
};

}  // namespace zeroset::nets
