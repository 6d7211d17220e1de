#include "nets/pretraining/frozen_layers.hpp"

#include "nets/plan.hpp"

#include <ATen/TensorOperators.h>

#include <algorithm>
#include <variant>

namespace zeroset::nets {
namespace {

constexpr std::int64_t kImagesAtOnce = 500;

std::vector<std::int64_t> all_but_channels(const at::Tensor& x) {
  std::vector<std::int64_t> axes{0};
  for (std::int64_t axis = 2; axis < x.dim(); ++axis) {
    axes.push_back(axis);
  }
  return axes;
}

}  // namespace

void FrozenLayers::extend(const Parameters& parameters, std::size_t end) {
  pieces_ = views(model_.plan(), model_.to_tensor(parameters));
  normalizations_.resize(model_.plan().normalizations);
  for (std::size_t i = end_; i < end; ++i) {
    if (std::holds_alternative<BatchNormLayer>(model_.network().layers[i])) {
      measure(i);
    }
  }
  end_ = end;
}

at::Tensor FrozenLayers::apply(const at::Tensor& x) const {
  return apply(x, end_);
}

at::Tensor FrozenLayers::apply(const at::Tensor& images, std::size_t end) const {
  at::Tensor x = images;
  for (std::size_t i = 0; i < end; ++i) {
    if (std::holds_alternative<BatchNormLayer>(model_.network().layers[i])) {
      const Normalization& by = normalizations_[model_.plan().layers[i].normalization];
      x = x.sub(by.mean).mul_(by.scale);
    } else {
      x = apply_layer(model_.plan(), i, pieces_, x);
    }
  }
  return x;
}

/// Moments about the mean of the first images: no digits are lost where the mean is large.
void FrozenLayers::measure(std::size_t batch_norm) {
  at::Tensor shift, sum, squares;
  double count = 0;
  for (std::int64_t begin = 0; begin < images_.count(); begin += kImagesAtOnce) {
    const at::Tensor x = apply(images_.inputs(begin, std::min(kImagesAtOnce, images_.count() - begin)), batch_norm);
    const std::vector<std::int64_t> axes = all_but_channels(x);
    if (begin == 0) {
      shift = x.mean(axes, true);
    }
    const at::Tensor centered = x.sub(shift);
    const at::Tensor first = centered.sum(axes, true, at::kDouble),
                     second = centered.mul(centered).sum(axes, true, at::kDouble);
    sum = begin == 0 ? first : sum + first;
    squares = begin == 0 ? second : squares + second;
    count += static_cast<double>(x.numel() / x.size(1));
  }
  const at::Tensor mean = sum.div(count);
  const at::Tensor variance = squares.div(count).sub_(mean.mul(mean));
  Normalization& by = normalizations_[model_.plan().layers[batch_norm].normalization];
  by.mean = mean.add(shift).to(shift.scalar_type());
  by.scale = variance.add_(BatchNormLayer::kEpsilon).rsqrt_().to(shift.scalar_type());
}

}  // namespace zeroset::nets
