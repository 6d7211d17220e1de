/// \file
/// An Architecture as a LibTorch computation.
#pragma once

#include "zeroset/core/architecture.hpp"
#include "zeroset/core/experiment.hpp"
#include "zeroset/core/parameters.hpp"
#include "zeroset/runs/checkpoint.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <memory>
#include <vector>

namespace at {
class Tensor;
}

namespace zeroset::nets {

using namespace runs;  // images, checkpoints and metrics: what a training reads and writes

/// Type of all numbers of a model: float32 to train, float64 where results must be exact to rounding.
enum class Scalar { float32, float64 };

/// The numbers of a model, and where they are computed.
struct ModelOptions {
  Scalar scalar = Scalar::float32;
  DeviceKind device = DeviceKind::cpu;
};

/// How a batch goes through the network.
struct ForwardOptions {
  /// What batch normalization uses: null is mean and variance of the batch itself (training).
  const PopulationStatistics* statistics = nullptr;

  /// Fused operations; false composes differentiable ATen operations, for derivatives of second order.
  bool fused = true;
};

/// A network as a pure function of one flat parameter tensor and a batch of inputs: no state, one code path for CPU and
/// CUDA. Every layer kind of the network specification; see there for what each computes. Copying is cheap.
class Model {
 public:
  /// \throws SpecError if the network is not valid; InvalidArgument if an approximation is not resolved to
  /// coefficients,
  ///         or for a device that this machine does not have (naming those it has)
  explicit Model(Architecture network, const ModelOptions& options = {});

  [[nodiscard]] const Architecture& network() const;
  [[nodiscard]] const ModelOptions& options() const;  ///< the device resolved: never automatic
  [[nodiscard]] std::int64_t num_parameters() const;

  /// The flat parameters (n entries, order of parameter_slices) on the model's device, rounded to its scalar type.
  /// \throws InvalidArgument for another number of entries
  [[nodiscard]] at::Tensor to_tensor(const Eigen::Ref<const Parameters>& parameters) const;

  /// Back, in double precision.
  [[nodiscard]] Parameters to_parameters(const at::Tensor& flat) const;

  /// \param parameters  flat, n entries; differentiable
  /// \param inputs      (batch, input shape...); images may lie in memory as channels_last
  /// \return (batch, outputs)
  /// \throws InvalidArgument if a shape, type or device does not fit
  [[nodiscard]] at::Tensor forward(const at::Tensor& parameters,
                                   const at::Tensor& inputs,
                                   const ForwardOptions& options = {}) const;

  struct Plan;
  [[nodiscard]] const Plan& plan() const { return *plan_; }  ///< for the module's own sources

 private:
  std::shared_ptr<const Plan> plan_;
};

/// cpu for automatic where no CUDA device answers.
/// \throws InvalidArgument for cuda without a device: names auto and cpu
[[nodiscard]] DeviceKind resolve_device(DeviceKind device);

/// Ascending coefficients rounded to double.
/// \throws InvalidArgument for relu, sigmoid and tanh, and for an approximation that is not resolved
[[nodiscard]] std::vector<double> real_coefficients(const Activation& activation);

}  // namespace zeroset::nets
