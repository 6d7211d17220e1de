#include "nets/layer_arithmetic.hpp"

#include "nets/cuda/plugin.hpp"
#include "nets/plan.hpp"
#include "nets/replica_backend.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/from_blob.h>

#include <utility>

namespace zeroset::nets {
namespace {

using at::Tensor;

std::vector<double> to_vector(const Tensor& x) {
  const Tensor values = x.to(at::kCPU, at::kDouble).contiguous();
  return {values.const_data_ptr<double>(), values.const_data_ptr<double>() + values.numel()};
}

/// (1, C) on the device of x.
Tensor one_row(const std::vector<double>& values, const Tensor& x) {
  return copy_of(values.data(), {1, static_cast<std::int64_t>(values.size())}).to(x.device());
}

/// As the operations have it: one replica, channels innermost.
Tensor one_replica(const Tensor& x) {
  return channels_innermost(x).unsqueeze(0);
}

}  // namespace

ChannelMoments LayerArithmetic::moments(const Tensor& x) const {
  if (device_ == nullptr) {
    return channel_moments(channels_innermost(x));
  }
  const Moments moments = device_->moments(one_replica(x));
  return {x.numel() / x.size(1), to_vector(moments.mean), to_vector(moments.variance)};
}

Tensor LayerArithmetic::normalized(const Tensor& x,
                                   const std::vector<double>& mean,
                                   const std::vector<double>& variance) const {
  if (device_ == nullptr) {
    return channels_second(
        normalize(channels_innermost(x), mean, variance, BatchNormLayer::kEpsilon, PointwiseFunction{}));
  }
  return channels_second(
      device_->normalize(one_replica(x), {one_row(mean, x), one_row(variance, x)}, PointwiseFunction{}).squeeze(0));
}

Tensor LayerArithmetic::activated(const Tensor& x, const PointwiseFunction& function) const {
  return channels_second(device_->activate(one_replica(x), function).squeeze(0));
}

ImageSource::ImageSource(const Model& model,
                         const ImageDataset& dataset,
                         const Images& images,
                         std::shared_ptr<Operations> device)
    : batches_(model, dataset, images),
      device_(std::move(device)),
      flat_(model.network().input.size() == 1),
      type_(model.plan().tensor_options.dtype().toScalarType()) {
  if (device_ == nullptr) {
    return;
  }
  const at::Device where = model.plan().tensor_options.device();
  auto* pixels = const_cast<std::uint8_t*>(images.pixels.data());
  images_ = {at::from_blob(pixels, {images.count(), Images::kPixels}, at::kByte).to(where),
             {},
             resident_images(dataset).table.to(where)};
  order_ = at::arange(images.count(), at::TensorOptions(at::kLong).device(where)).unsqueeze(0);
}

Tensor ImageSource::inputs(std::int64_t begin, std::int64_t n) const {
  if (device_ == nullptr) {
    return batches_.inputs(begin, n);
  }
  const Selection selection{order_, order_[0].narrow(0, begin, 1), n};
  const Tensor x = device_->images(images_, selection, flat_, type_)[0];
  return flat_ ? x : x.permute({0, 3, 1, 2});
}

std::shared_ptr<Operations> device_operations(const Model& model) {
  return model.options().device == DeviceKind::cuda ? cuda_plugin()->make_operations() : nullptr;
}

}  // namespace zeroset::nets
