#include "zeroset/nets/autoencoder.hpp"

#include "zeroset/core/architecture.hpp"
#include "zeroset/core/error.hpp"

#include "nets/pretraining/pointwise.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/conv_transpose2d.h>
#include <ATen/ops/convolution_backward.h>
#include <c10/core/GradMode.h>

#include <array>
#include <optional>
#include <tuple>
#include <vector>

namespace zeroset::nets {
namespace {

using at::Tensor;

std::optional<Tensor> given(const Tensor& tensor) {
  return tensor.defined() ? std::optional<Tensor>(tensor) : std::nullopt;
}

const Tensor& decoder_of(const Autoencoder& layer) {
  return layer.decoder.defined() ? layer.decoder : layer.weights;
}

bool is_convolution(const Autoencoder& layer) {
  return layer.weights.dim() == 4;
}

std::vector<std::int64_t> axes_but_channels(const Tensor& x) {
  std::vector<std::int64_t> axes{0};
  for (std::int64_t axis = 2; axis < x.dim(); ++axis) {
    axes.push_back(axis);
  }
  return axes;
}

/// W x + b.
Tensor linear(const Autoencoder& layer, const Tensor& x) {
  if (is_convolution(layer)) {
    return at::conv2d(
        x, layer.weights, given(layer.bias), {layer.stride, layer.stride}, {layer.padding, layer.padding});
  }
  return layer.bias.defined() ? at::addmm(layer.bias, x, layer.weights.t()) : x.matmul(layer.weights.t());
}

/// What the backward pass needs of the encoder.
struct Encoded {
  Tensor argument{};  ///< of phi
  Tensor scale{};     ///< 1 / sqrt(variance + epsilon) of each channel; undefined without batch normalization
  Tensor code{};
};

Encoded encode(const Autoencoder& layer, const Tensor& x) {
  Encoded encoded{.argument = linear(layer, x)};
  if (layer.batch_norm) {
    const std::vector<std::int64_t> axes = axes_but_channels(encoded.argument);
    const Tensor centered = encoded.argument - encoded.argument.mean(axes, true);
    encoded.scale = centered.mul(centered).mean(axes, true).add_(BatchNormLayer::kEpsilon).rsqrt_();
    encoded.argument = centered * encoded.scale;
  }
  encoded.code = pointwise_value(layer.function, encoded.argument);
  return encoded;
}

/// From the gradient of the code to that of W x + b.
Tensor encoder_backward(const Autoencoder& layer, const Encoded& encoded, const Tensor& gradient) {
  const Tensor g = gradient * pointwise_derivative(layer.function, encoded.argument);
  if (!layer.batch_norm) {
    return g;
  }
  const std::vector<std::int64_t> axes = axes_but_channels(g);
  const Tensor along = g.mul(encoded.argument).mean(axes, true);
  return (g - g.mean(axes, true) - encoded.argument * along) * encoded.scale;
}

/// The gradient of a convolution's weights from its input and the gradient of its result.
Tensor weight_gradient(const Autoencoder& layer, const Tensor& x, const Tensor& gradient) {
  if (!is_convolution(layer)) {
    return gradient.t().matmul(x);
  }
  const std::array<std::int64_t, 2> stride{layer.stride, layer.stride}, padding{layer.padding, layer.padding},
      one{1, 1}, zero{0, 0};
  return std::get<1>(at::convolution_backward(gradient,
                                              x,
                                              layer.weights,
                                              std::nullopt,
                                              stride,
                                              padding,
                                              one,
                                              /*transposed=*/false,
                                              zero,
                                              1,
                                              {false, true, false}));
}

/// The gradient of the code from that of the reconstruction: the transpose of the decoder is an encoder.
Tensor decoder_backward(const Autoencoder& layer, const Tensor& gradient) {
  return linear({.weights = decoder_of(layer), .stride = layer.stride, .padding = layer.padding}, gradient);
}

/// What the transposed convolution lacks of the size of x, where the stride does not divide it.
std::int64_t missing(const Autoencoder& layer, std::int64_t size, std::int64_t code_size) {
  return size - ((code_size - 1) * layer.stride - 2 * layer.padding + layer.weights.size(2));
}

void require_shapes(const Autoencoder& layer, const Tensor& x, const Tensor& corrupted) {
  const bool fits = (layer.weights.dim() == 2 || layer.weights.dim() == 4) && x.dim() == layer.weights.dim() &&
                    x.sizes() == corrupted.sizes() && x.size(1) == layer.weights.size(1) &&
                    (!layer.decoder.defined() || layer.decoder.sizes() == layer.weights.sizes()) &&
                    layer.decoder_bias.defined() && layer.decoder_bias.numel() == x.size(1);
  if (!fits) {
    throw InvalidArgument(
        "[nets::autoencoder_gradient] expected weights (units, inputs) or (channels, inputs, kernel, kernel), a "
        "decoder "
        "of the same shape with a bias for every input, and two batches of those inputs");
  }
}

}  // namespace

Tensor code(const Autoencoder& layer, const Tensor& x) {
  return encode(layer, x).code;
}

Tensor reconstruction(const Autoencoder& layer, const Tensor& code, at::IntArrayRef sizes) {
  if (!is_convolution(layer)) {
    return at::addmm(layer.decoder_bias, code, decoder_of(layer));
  }
  return at::conv_transpose2d(code,
                              decoder_of(layer),
                              layer.decoder_bias,
                              {layer.stride, layer.stride},
                              {layer.padding, layer.padding},
                              {missing(layer, sizes[2], code.size(2)), missing(layer, sizes[3], code.size(3))});
}

AutoencoderGradient autoencoder_gradient(const Autoencoder& layer, const Tensor& x, const Tensor& corrupted) {
  require_shapes(layer, x, corrupted);
  const at::NoGradGuard no_autograd;
  const Encoded encoded = encode(layer, corrupted);
  const Tensor missed = reconstruction(layer, encoded.code, x.sizes()).sub_(x);
  const double places = static_cast<double>(x.numel() / x.size(1));
  AutoencoderGradient gradient{.loss = missed.mul(missed).sum().item<double>() / (2 * places)};
  const Tensor error = missed.div(places);
  gradient.decoder_bias = error.sum(axes_but_channels(error));
  gradient.decoder = weight_gradient(layer, error, encoded.code);
  const Tensor g = encoder_backward(layer, encoded, decoder_backward(layer, error));
  gradient.weights = weight_gradient(layer, corrupted, g);
  if (layer.bias.defined()) {
    gradient.bias = g.sum(axes_but_channels(g));
  }
  if (!layer.decoder.defined()) {
    gradient.weights.add_(gradient.decoder);
    gradient.decoder = Tensor();
  }
  return gradient;
}

}  // namespace zeroset::nets
