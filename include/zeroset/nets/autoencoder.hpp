/// \file
/// Auto-encoders of one layer, dense or convolutional, with their gradients written out.
///
/// \code
/// #include <ATen/ops/rand.h>
/// const Autoencoder layer{.weights = at::rand({3, 5}), .bias = at::rand({3}), .decoder = at::rand({3, 5}),
///                         .decoder_bias = at::rand({5}), .function = {.relu = true}};
/// const at::Tensor x = at::rand({100, 5});
/// const AutoencoderGradient down = autoencoder_gradient(layer, x, x);  // noise in the second x makes it denoising
/// \endcode
#pragma once

#include "zeroset/nets/polynomial_activation.hpp"

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace zeroset::nets {

/// Code h = phi(W x + b), or phi of its batch normalization, and reconstruction r = h D + d. Of a convolution W x is
/// the convolution and h D the transposed one, of the size of x. All tensors are float32 or float64 on one device.
/// Vincent, Larochelle, Bengio, Manzagol, "Extracting and composing robust features with denoising autoencoders", 2008.
struct Autoencoder {
  at::Tensor weights{};       ///< W: (units, inputs), or (channels, inputs, kernel, kernel)
  at::Tensor bias{};          ///< b: (units); undefined: none
  at::Tensor decoder{};       ///< D: of the shape of W; undefined: W itself
  at::Tensor decoder_bias{};  ///< d: (inputs)
  PointwiseFunction function{};
  bool batch_norm = false;               ///< with mean and biased variance of the batch, between W x + b and phi
  std::int64_t stride = 1, padding = 0;  ///< of a convolution
};

/// The code of a batch.
[[nodiscard]] at::Tensor code(const Autoencoder& layer, const at::Tensor& x);
/// The reconstruction from codes. \param sizes  those of the batch
[[nodiscard]] at::Tensor reconstruction(const Autoencoder& layer, const at::Tensor& code, at::IntArrayRef sizes);

/// The loss of a batch and its derivatives.
struct AutoencoderGradient {
  double loss = 0;  ///< mean of 1/2 |r - x|^2 over the batch, of images also over their places; |.| over channels
  at::Tensor weights{}, bias{}, decoder{}, decoder_bias{};  ///< undefined where the layer has no such tensor
};

/// \param x          what is to be restored: (n, inputs) or (n, inputs, height, width)
/// \param corrupted  what is encoded; x itself for an auto-encoder without noise
/// \throws InvalidArgument if the shapes do not fit
[[nodiscard]] AutoencoderGradient autoencoder_gradient(const Autoencoder& layer,
                                                       const at::Tensor& x,
                                                       const at::Tensor& corrupted);

}  // namespace zeroset::nets
