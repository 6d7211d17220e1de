// The layers that are done: what the next one learns from.
#pragma once

#include "zeroset/core/parameters.hpp"
#include "zeroset/core/pretraining.hpp"
#include "zeroset/nets/model.hpp"

#include "nets/batches.hpp"

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <vector>

namespace zeroset::nets {

/// The first layers of a network with fixed parameters, batch normalizations with the statistics of all images.
class FrozenLayers {
 public:
  FrozenLayers(const Model& model, const Batches& images) : model_(model), images_(images) {}

  /// Takes the layers up to `end` in, and measures the statistics of those that were not in it before.
  void extend(const Parameters& parameters, std::size_t end);

  /// What comes out of these layers. \param x  images, as Batches gives them
  [[nodiscard]] at::Tensor apply(const at::Tensor& x) const;

 private:
  [[nodiscard]] at::Tensor apply(const at::Tensor& x, std::size_t end) const;
  void measure(std::size_t batch_norm);

  struct Normalization {
    at::Tensor mean{}, scale{};
  };

  const Model& model_;
  const Batches& images_;
  std::size_t end_ = 0;
  std::vector<at::Tensor> pieces_{};
  std::vector<Normalization> normalizations_{};
};

}  // namespace zeroset::nets
