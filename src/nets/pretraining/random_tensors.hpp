// Tensors of random numbers from a named stream.
#pragma once

#include "zeroset/core/random.hpp"

#include <ATen/core/Tensor.h>

namespace zeroset::nets {

/// \name Of the shape, type and device of `like`, entry after entry from the stream, drawn on the CPU.
/// @{
/// Uniform on [0, 1): 24 bits in float32, 53 in float64.
[[nodiscard]] at::Tensor uniforms(const at::Tensor& like, Stream& stream);
/// Standard normal.
[[nodiscard]] at::Tensor normals(const at::Tensor& like, Stream& stream);
/// @}

/// x with each entry set to zero with this probability.
[[nodiscard]] at::Tensor masked(const at::Tensor& x, double probability, Stream& stream);

}  // namespace zeroset::nets
