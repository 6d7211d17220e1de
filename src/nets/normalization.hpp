// Batch normalization on the CPU over memory in which the channels are innermost.
#pragma once

#include "zeroset/nets/polynomial_activation.hpp"

#include "nets/kernels/kernels.hpp"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace zeroset::nets {

/// Biased moments of each channel of a batch, with the number of entries that they are of.
struct ChannelMoments {
  std::int64_t count = 0;
  std::vector<double> mean{}, variance{};
};

/// A tensor (N, C) or (N, C, ...) with its channels last, in one piece: (N, ..., C). No copy where memory lies so.
[[nodiscard]] at::Tensor channels_innermost(const at::Tensor& x);

/// The same entries seen as (N, C, ...) again.
[[nodiscard]] at::Tensor channels_second(const at::Tensor& x);

/// \param x  channels innermost, CPU, float32 or float64
[[nodiscard]] ChannelMoments channel_moments(const at::Tensor& x);

/// phi((x - mean) / sqrt(variance + epsilon)). \param x  channels innermost, CPU, float32 or float64
[[nodiscard]] at::Tensor normalize(const at::Tensor& x,
                                   const std::vector<double>& mean,
                                   const std::vector<double>& variance,
                                   double epsilon,
                                   const PointwiseFunction& function);

/// The gradient of normalize with its own batch's moments, from the gradient of its result (channels innermost).
[[nodiscard]] at::Tensor normalize_backward(const at::Tensor& x,
                                            const std::vector<double>& mean,
                                            const std::vector<double>& variance,
                                            double epsilon,
                                            const PointwiseFunction& function,
                                            const at::Tensor& gradient);

}  // namespace zeroset::nets
