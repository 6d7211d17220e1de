// Images as tensors of a model.
#pragma once

#include "zeroset/nets/model.hpp"
#include "zeroset/runs/images.hpp"

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <vector>

namespace zeroset::nets {

/// Normalized images of one set for one model, batch by batch. Keeps references to the set.
class Batches {
 public:
  /// \throws SpecError if the network does not take 3 x 32 x 32 images (or 3,072 numbers) to 10 classes
  Batches(const Model& model, const ImageDataset& dataset, const Images& images);

  [[nodiscard]] std::int64_t count() const { return images_.count(); }

  /// The images with these indices: (n, 3, 32, 32) in channels_last, or (n, 3072), on the model's device.
  [[nodiscard]] at::Tensor inputs(const std::int64_t* indices, std::int64_t n) const;
  /// Images begin, ..., begin + n - 1.
  [[nodiscard]] at::Tensor inputs(std::int64_t begin, std::int64_t n) const;
  /// Their labels, int64, on the model's device.
  [[nodiscard]] at::Tensor labels(const std::int64_t* indices, std::int64_t n) const;

 private:
  const Images& images_;
  at::TensorOptions options_{};
  bool flat_ = false;
  std::array<std::array<double, 256>, 3> table_{};  ///< normalized value of each byte in each channel
};

/// \throws SpecError naming /network/input or the last layer
void require_image_network(const Architecture& network);

}  // namespace zeroset::nets
