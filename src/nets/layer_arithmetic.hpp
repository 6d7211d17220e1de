// What an evaluation does beside applying layers: on the CPU by its own loops, elsewhere by a device's operations, so
// that only a few numbers a layer come to the host.
#pragma once

#include "nets/batches.hpp"
#include "nets/kernels/operations.hpp"
#include "nets/normalization.hpp"

#include <ATen/core/Tensor.h>

#include <memory>
#include <vector>

namespace zeroset::nets {

class LayerArithmetic {
 public:
  /// \param device  null: the CPU
  explicit LayerArithmetic(std::shared_ptr<Operations> device) : device_(std::move(device)) {}

  /// Of every channel of x: (N, C) or (N, C, ...).
  [[nodiscard]] ChannelMoments moments(const at::Tensor& x) const;
  /// (x - mean) / sqrt(variance + epsilon), of the shape of x.
  [[nodiscard]] at::Tensor normalized(const at::Tensor& x,
                                      const std::vector<double>& mean,
                                      const std::vector<double>& variance) const;
  /// phi(x), of the shape of x; on a device alone.
  [[nodiscard]] at::Tensor activated(const at::Tensor& x, const PointwiseFunction& function) const;

 private:
  std::shared_ptr<Operations> device_;
};

/// Images of one set for one model: gathered from bytes on the CPU, or from bytes that lie on the device.
class ImageSource {
 public:
  /// \param device  null: the CPU
  ImageSource(const Model& model,
              const ImageDataset& dataset,
              const Images& images,
              std::shared_ptr<Operations> device);
  [[nodiscard]] std::int64_t count() const { return batches_.count(); }
  /// Images begin, ..., begin + n - 1, as Batches has them.
  [[nodiscard]] at::Tensor inputs(std::int64_t begin, std::int64_t n) const;

 private:
  Batches batches_;
  std::shared_ptr<Operations> device_;
  ResidentImages images_{};
  at::Tensor order_{};  ///< 0, 1, ...: (1, N)
  bool flat_;
  at::ScalarType type_;
};

/// The operations of a model's device; null for the CPU.
[[nodiscard]] std::shared_ptr<Operations> device_operations(const Model& model);

}  // namespace zeroset::nets
