// A training step on inputs of any shape, with any gradient of the outputs.
#pragma once

#include "nets/kernels/operations.hpp"

#include <cstdint>
#include <memory>

namespace zeroset::testing {

/// The CPU's operations, but for the images, which are planted ones, and the loss, whose gradient is planted.
class PlantedOperations final : public nets::Operations {
 public:
  /// \param inputs  (R, N, ..., C), of which a selection takes its columns
  /// \param upper   (R, N, outputs), likewise
  PlantedOperations(at::Tensor inputs, at::Tensor upper);

  at::Tensor images(const nets::ResidentImages&, const nets::Selection&, bool flat, at::ScalarType) override;
  at::Tensor labels(const nets::ResidentImages&, const nets::Selection&) override;
  at::Tensor image_patches(const nets::ResidentImages&,
                           const nets::Selection&,
                           const ConvolutionLayer&,
                           at::ScalarType) override;
  at::Tensor cross_entropy(const at::Tensor& logits,
                           const at::Tensor& labels,
                           std::int64_t divisor,
                           at::Tensor& loss_sums,
                           at::Tensor& errors) override;

  at::Tensor patches(const at::Tensor& x, const ConvolutionLayer& layer) override { return cpu_->patches(x, layer); }
  at::Tensor patches_backward(const at::Tensor& g, const ConvolutionLayer& layer, at::IntArrayRef sizes) override {
    return cpu_->patches_backward(g, layer, sizes);
  }
  nets::Moments moments(const at::Tensor& x) override { return cpu_->moments(x); }
  at::Tensor normalize(const at::Tensor& x, const nets::Moments& m, const nets::PointwiseFunction& f) override {
    return cpu_->normalize(x, m, f);
  }
  nets::NormalizationGradient normalize_backward(const at::Tensor& x,
                                                 const nets::Moments& m,
                                                 const nets::PointwiseFunction& f,
                                                 const at::Tensor& g) override {
    return cpu_->normalize_backward(x, m, f, g);
  }
  void finish_normalize_backward(const at::Tensor& x,
                                 const nets::Moments& m,
                                 const at::Tensor& sums,
                                 const at::Tensor& products,
                                 std::int64_t rows,
                                 at::Tensor& dz) override {
    cpu_->finish_normalize_backward(x, m, sums, products, rows, dz);
  }
  at::Tensor activate(const at::Tensor& x, const nets::PointwiseFunction& f) override { return cpu_->activate(x, f); }
  at::Tensor activate_backward(const at::Tensor& x, const nets::PointwiseFunction& f, const at::Tensor& g) override {
    return cpu_->activate_backward(x, f, g);
  }
  at::Tensor all_finite(const at::Tensor& x) override { return cpu_->all_finite(x); }
  void update(at::Tensor& w,
              at::Tensor& v,
              const at::Tensor& g,
              const at::Tensor& rates,
              double momentum,
              double decay,
              const at::Tensor& active) override {
    cpu_->update(w, v, g, rates, momentum, decay, active);
  }

 private:
  [[nodiscard]] static at::Tensor selected(const at::Tensor& x, const nets::Selection& selection);

  std::unique_ptr<nets::Operations> cpu_ = nets::cpu_operations();
  at::Tensor inputs_, upper_;
};

}  // namespace zeroset::testing
