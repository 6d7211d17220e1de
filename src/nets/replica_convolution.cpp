#include "nets/replica_convolution.hpp"

#include "nets/replica_products.hpp"

#include <ATen/ops/convolution.h>
#include <ATen/ops/convolution_backward.h>
#include <ATen/ops/stack.h>

#include <array>
#include <optional>
#include <tuple>
#include <vector>

namespace zeroset::nets {
namespace {

using at::Tensor;

/// A sequence as an image of height 1; axes counted from the front, so that the new one has the given place.
Tensor as_image(const Tensor& x, int dimensions, std::int64_t axis) {
  return dimensions == 2 ? x : x.unsqueeze(axis);
}

/// (R, n, H, W, C) to (n, R C, H, W) that lies in memory as channels_last. For R = 1 a view.
Tensor channels_of_all(const Tensor& x) {
  if (x.size(0) == 1) {
    return x[0].permute({0, 3, 1, 2});
  }
  return x.permute({1, 2, 3, 0, 4}).reshape({x.size(1), x.size(2), x.size(3), -1}).permute({0, 3, 1, 2});
}

/// Back. \param y  (n, R O, H, W)
Tensor replicas_of(const Tensor& y, std::int64_t replicas) {
  const Tensor rows = y.permute({0, 2, 3, 1}).contiguous();
  if (replicas == 1) {
    return rows.unsqueeze(0);
  }
  return rows.view({rows.size(0), rows.size(1), rows.size(2), replicas, -1}).permute({3, 0, 1, 2, 4}).contiguous();
}

/// Stride, padding and kernel of the convolution of images.
struct Sizes {
  std::array<std::int64_t, 2> stride, padding, dilation{1, 1}, none{0, 0};
  explicit Sizes(const ConvolutionLayer& layer)
      : stride{layer.dimensions == 2 ? layer.stride : 1, layer.stride},
        padding{layer.dimensions == 2 ? layer.padding : 0, layer.padding} {}
};

/// All replicas as groups of one convolution.
Tensor forward_in_groups(const ReplicaConvolution& c, const Tensor& x, const Tensor& weight, const Tensor& bias) {
  const Sizes sizes(c.layer);
  const std::int64_t replicas = x.size(0);
  const Tensor w = operand(weight.flatten(0, 1), c.settings.precision);
  std::optional<Tensor> b;
  if (bias.defined()) {
    b = bias.reshape(-1).to(w.scalar_type());
  }
  const Tensor y = at::convolution(
      channels_of_all(x), w, b, sizes.stride, sizes.padding, sizes.dilation, false, sizes.none, replicas);
  return replicas_of(y, replicas).to(bias.defined() ? bias.scalar_type() : weight.scalar_type());
}

Tensor backward_in_groups(const ReplicaConvolution& c,
                          const Tensor& x,
                          const Tensor& weight,
                          const Tensor& upper,
                          bool input_wanted,
                          Tensor& weight_gradient) {
  const Sizes sizes(c.layer);
  const std::int64_t replicas = x.size(0);
  const auto [dx, dw, unused] = at::convolution_backward(channels_of_all(operand(upper, c.settings.precision)),
                                                         channels_of_all(x),
                                                         operand(weight.flatten(0, 1), c.settings.precision),
                                                         std::nullopt,
                                                         sizes.stride,
                                                         sizes.padding,
                                                         sizes.dilation,
                                                         false,
                                                         sizes.none,
                                                         replicas,
                                                         {input_wanted, true, false});
  weight_gradient.copy_(dw.view(weight.sizes()));
  return input_wanted ? replicas_of(dx, replicas).to(weight.scalar_type()) : Tensor();
}

void for_each_replica(const StepSettings& settings, std::int64_t count, const std::function<void(std::int64_t)>& body) {
  if (settings.for_each_replica) {
    settings.for_each_replica(count, body);
    return;
  }
  for (std::int64_t r = 0; r < count; ++r) {
    body(r);
  }
}

/// Replica r alone, as a tensor of R = 1.
Tensor alone(const Tensor& x, std::int64_t r) {
  return x.defined() ? x.narrow(0, r, 1) : x;
}

/// The parts, one a replica, as one tensor. Copied after all are there: where replicas run on streams of their own,
/// those have been joined.
Tensor joined(std::vector<Tensor>& parts) {
  for (Tensor& part : parts) {
    part = part.squeeze(0);
  }
  return at::stack(parts);
}

}  // namespace

Tensor convolution(const ReplicaConvolution& c, const Tensor& x, const Tensor& weight, const Tensor& bias) {
  const Tensor image = as_image(x, c.layer.dimensions, 2), w = as_image(weight, c.layer.dimensions, 3);
  Tensor y;
  if (c.settings.convolution != ConvolutionMethod::separate || x.size(0) == 1) {
    y = forward_in_groups(c, image, w, bias);
  } else {
    std::vector<Tensor> parts(static_cast<std::size_t>(x.size(0)));
    for_each_replica(c.settings, x.size(0), [&](std::int64_t r) {
      parts[static_cast<std::size_t>(r)] = forward_in_groups(c, alone(image, r), alone(w, r), alone(bias, r));
    });
    y = joined(parts);
  }
  return c.layer.dimensions == 2 ? y : y.squeeze(2);
}

Tensor convolution_backward(const ReplicaConvolution& c,
                            const Tensor& x,
                            const Tensor& weight,
                            const Tensor& upper,
                            bool input_wanted,
                            Tensor weight_gradient) {
  const Tensor image = as_image(x, c.layer.dimensions, 2), w = as_image(weight, c.layer.dimensions, 3);
  const Tensor g = as_image(upper, c.layer.dimensions, 2);
  Tensor dw = as_image(weight_gradient, c.layer.dimensions, 3), dx;
  if (c.settings.convolution != ConvolutionMethod::separate || x.size(0) == 1) {
    dx = backward_in_groups(c, image, w, g, input_wanted, dw);
  } else {
    std::vector<Tensor> parts(static_cast<std::size_t>(x.size(0)));
    for_each_replica(c.settings, x.size(0), [&](std::int64_t r) {
      Tensor own = alone(dw, r);
      parts[static_cast<std::size_t>(r)] =
          backward_in_groups(c, alone(image, r), alone(w, r), alone(g, r), input_wanted, own);
    });
    dx = input_wanted ? joined(parts) : Tensor();
  }
  return dx.defined() && c.layer.dimensions == 1 ? dx.squeeze(2) : dx;
}

Tensor patch_matrix(const Tensor& weight) {
  return weight.movedim(2, -1).reshape({weight.size(0), weight.size(1), -1});
}

void write_weights(const Tensor& matrix, Tensor weight) {
  Tensor innermost = weight.movedim(2, -1);
  innermost.copy_(matrix.view(innermost.sizes()));
}

}  // namespace zeroset::nets
