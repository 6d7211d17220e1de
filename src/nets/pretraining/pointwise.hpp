// Activations and their first derivatives.
#pragma once

#include "zeroset/nets/polynomial_activation.hpp"

#include "nets/coefficients.hpp"

#include <ATen/core/Tensor.h>
#include <ATen/ops/relu.h>

namespace zeroset::nets {

[[nodiscard]] inline at::Tensor pointwise_value(const PointwiseFunction& function, const at::Tensor& x) {
  return function.relu ? at::relu(x) : apply_pointwise(x, function);
}

[[nodiscard]] inline at::Tensor pointwise_derivative(const PointwiseFunction& function, const at::Tensor& x) {
  return function.relu ? x.gt(0).to(x.scalar_type()) : apply_pointwise(x, derivative(function));
}

}  // namespace zeroset::nets
