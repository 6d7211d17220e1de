// Losses and errors image by image, and what activations have seen.
#pragma once

#include "zeroset/nets/evaluation.hpp"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace zeroset::nets {

/// Collects the losses of images.
class LossRecorder {
 public:
  explicit LossRecorder(ImageLoss loss) : loss_(loss) {}
  /// \param logits  n rows of ImageDataset::kClasses
  void add(const double* logits, const std::uint8_t* labels, std::int64_t n);
  /// Everything but `activations`; `right` with it.
  [[nodiscard]] SplitMetrics metrics() const;

 private:
  ImageLoss loss_;
  std::vector<double> losses_{};  ///< infinite where not finite
  std::vector<bool> right_{};
};

/// How many arguments lie outside [lower, upper] or are NaN, how many are infinite or NaN, and the largest absolute
/// value of the others.
struct ArgumentCounts {
  std::int64_t outside = 0, not_finite = 0;
  double largest = 0;
};

/// By operations of LibTorch, on any device.
[[nodiscard]] ArgumentCounts count_by_tensors(const at::Tensor& x, double lower, double upper);

/// Adds the arguments of one activation (or nodes) layer to its record.
void record_arguments(const Layer& layer, const at::Tensor& argument, ArgumentRange& range);

}  // namespace zeroset::nets
