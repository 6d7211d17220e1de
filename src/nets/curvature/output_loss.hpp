// The loss on top of a network: its gradient and its curvature in the outputs.
#pragma once

#include "zeroset/core/experiment.hpp"

#include "nets/kernels/operations.hpp"

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace zeroset::nets {

/// Adds the losses of all images to loss_sums (float64 (R)) and the wrong answers to errors, as
/// Operations::cross_entropy does.
/// \param outputs  (R, n, 10)  \param labels  int64 (R, n)  \param divisor  of the gradient: the images of all chunks
/// \return the gradient of the mean loss in the outputs
[[nodiscard]] at::Tensor output_gradient(ImageLoss loss,
                                         Operations& operations,
                                         const at::Tensor& outputs,
                                         const at::Tensor& labels,
                                         std::int64_t divisor,
                                         at::Tensor& loss_sums,
                                         at::Tensor& errors);

/// The Hessian of the mean loss in the outputs, times a tangent of them: for the cross entropy
/// (diag(p) - p p^T) t / divisor with the softmax p, for the squared loss t / divisor.
[[nodiscard]] at::Tensor output_curvature(ImageLoss loss,
                                          const at::Tensor& outputs,
                                          const at::Tensor& tangent,
                                          std::int64_t divisor);

}  // namespace zeroset::nets
