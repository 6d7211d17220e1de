// One hidden layer that learns without labels.
#pragma once

#include "zeroset/core/parameters.hpp"
#include "zeroset/core/pretraining.hpp"
#include "zeroset/nets/model.hpp"
#include "zeroset/runs/images.hpp"

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace zeroset::nets {

/// Where a layer stands.
struct LayerPlace {
  Model model;
  HiddenBlock block{};
  std::size_t index = 0;  ///< among the hidden layers
  std::uint64_t seed = 1;
};

/// What a step gave.
struct LayerGradient {
  double reconstruction_error = 0;   ///< mean over the batch
  std::vector<at::Tensor> values{};  ///< of the loss, in the order of LayerLearner::values
};

/// An auto-encoder or a machine, with the velocities of its values.
class LayerLearner {
 public:
  LayerLearner() = default;
  LayerLearner(const LayerLearner&) = delete;
  LayerLearner& operator=(const LayerLearner&) = delete;
  virtual ~LayerLearner() = default;

  [[nodiscard]] std::vector<at::Tensor>& values() { return values_; }
  [[nodiscard]] std::vector<at::Tensor>& velocities() { return velocities_; }

  /// One step of SGD on a batch of the layer's inputs. \param step  which one of the layer, from 0: what is random
  /// depends on it. \return the reconstruction error before the step
  double step(const at::Tensor& x, std::int64_t step, const PretrainingSpec& spec);

  /// Puts weights and bias into the network's parameters.
  virtual void write(Parameters& parameters) const = 0;

 protected:
  [[nodiscard]] virtual LayerGradient gradient(const at::Tensor& x, std::int64_t step) const = 0;
  /// Another value that is learned, with velocity zero.
  void add(const at::Tensor& value);

 private:
  std::vector<at::Tensor> values_{}, velocities_{};
};

/// \param start   the network's parameters
/// \param images  their normalization, for a machine that takes them as bytes
[[nodiscard]] std::unique_ptr<LayerLearner> make_learner(const PretrainingSpec& spec,
                                                         const LayerPlace& place,
                                                         const Parameters& start,
                                                         const ImageDataset& images);

}  // namespace zeroset::nets
