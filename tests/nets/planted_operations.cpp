#include "nets/planted_operations.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/stack.h>

#include <utility>
#include <vector>

namespace zeroset::testing {

using at::Tensor;

PlantedOperations::PlantedOperations(Tensor inputs, Tensor upper)
    : inputs_(std::move(inputs)), upper_(std::move(upper)) {}

Tensor PlantedOperations::selected(const Tensor& x, const nets::Selection& selection) {
  const std::int64_t first = selection.first.item().toLong();
  std::vector<Tensor> parts;
  for (std::int64_t r = 0; r < x.size(0); ++r) {
    parts.push_back(x[r].index_select(0, selection.order[r].narrow(0, first, selection.n)));
  }
  return at::stack(parts);
}

Tensor PlantedOperations::images(const nets::ResidentImages&, const nets::Selection& selection, bool, at::ScalarType) {
  return selected(inputs_, selection);
}

/// Which of the inputs were selected: what cross_entropy needs to know.
Tensor PlantedOperations::labels(const nets::ResidentImages&, const nets::Selection& selection) {
  return selected(at::arange(inputs_.size(1), at::kLong).expand({inputs_.size(0), inputs_.size(1)}), selection);
}

Tensor PlantedOperations::image_patches(const nets::ResidentImages&,
                                        const nets::Selection& selection,
                                        const ConvolutionLayer& layer,
                                        at::ScalarType) {
  return cpu_->patches(selected(inputs_, selection), layer);
}

Tensor PlantedOperations::cross_entropy(
    const Tensor& logits, const Tensor& labels, std::int64_t, Tensor& loss_sums, Tensor& errors) {
  loss_sums.add_(logits.sum({1, 2}));
  errors.add_(logits.size(1));
  std::vector<Tensor> parts;
  for (std::int64_t r = 0; r < logits.size(0); ++r) {
    parts.push_back(upper_[r].index_select(0, labels[r]));
  }
  return at::stack(parts);
}

}  // namespace zeroset::testing
