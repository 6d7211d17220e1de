// Convolutions of R networks, channels innermost, by each method.
#pragma once

#include "nets/replica_step.hpp"

#include <ATen/core/Tensor.h>

namespace zeroset::nets {

/// A convolution and its operands' sizes. The method is grouped or separate, or matrix_product for the *_patches.
struct ReplicaConvolution {
  const ConvolutionLayer& layer;
  const StepSettings& settings;
};

/// \param x       (R, n, H, W, C) or (R, n, L, C), an operand
/// \param weight  (R, O, C, k, k) or (R, O, C, k), perhaps a view of the flat parameters
/// \param bias    (R, O), or undefined
/// \return (R, n, H', W', O) or (R, n, L', O)
[[nodiscard]] at::Tensor convolution(const ReplicaConvolution& convolution,
                                     const at::Tensor& x,
                                     const at::Tensor& weight,
                                     const at::Tensor& bias);

/// Writes the gradient of the weights; returns that of the input where it is wanted.
/// \param upper  gradient of the output
[[nodiscard]] at::Tensor convolution_backward(const ReplicaConvolution& convolution,
                                              const at::Tensor& x,
                                              const at::Tensor& weight,
                                              const at::Tensor& upper,
                                              bool input_wanted,
                                              at::Tensor weight_gradient);

/// Weights as the matrix that patches are multiplied with: (R, O, k^d * C), rows of the kernel outermost.
[[nodiscard]] at::Tensor patch_matrix(const at::Tensor& weight);
/// Writes a matrix of that order as weights. \param weight  (R, O, C, k, k) or (R, O, C, k)
void write_weights(const at::Tensor& matrix, at::Tensor weight);

}  // namespace zeroset::nets
