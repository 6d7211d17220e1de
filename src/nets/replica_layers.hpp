// One layer of R networks, forward and backward.
#pragma once

#include "nets/plan.hpp"
#include "nets/replica_step.hpp"

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <vector>

namespace zeroset::nets {

/// What every layer of a step sees.
struct StepContext {
  const Model::Plan& plan;
  std::vector<Shape> shapes;  ///< before each layer and after the last
  Operations& operations;
  const StepSettings& settings;
  at::Tensor parameters;    ///< (R, P)
  ArgumentLimits limits{};  ///< of every hidden activation
};

/// An activation as this step computes it.
[[nodiscard]] PointwiseFunction within_limits(const StepContext& context, PointwiseFunction function);

/// What a layer keeps of its input for the way back, and all it needs for the way forward: the input itself, as an
/// operand of products (see operand), or its patches.
[[nodiscard]] at::Tensor prepare_layer(const StepContext& context, std::size_t layer, const at::Tensor& x);

/// Patches of a first layer as it keeps them.
[[nodiscard]] at::Tensor kept_operand(const StepContext& context, const at::Tensor& patches);

/// True if the first layer takes patches straight from the images.
[[nodiscard]] bool takes_image_patches(const StepContext& context);

/// The layer's output from what it kept; any layer but batch_norm. \param n  images
[[nodiscard]] at::Tensor apply_prepared(const StepContext& context,
                                        std::size_t layer,
                                        const at::Tensor& kept,
                                        std::int64_t n);

/// Writes the gradient of the layer's parameters into `gradient` (R, P) and returns that of its input, or nothing where
/// that is not wanted.
/// \param upper  gradient of the output
[[nodiscard]] at::Tensor layer_backward(const StepContext& context,
                                        std::size_t layer,
                                        const at::Tensor& kept,
                                        const at::Tensor& upper,
                                        bool input_wanted,
                                        at::Tensor& gradient);

/// (R, n, ..., C) with more than one axis of places to (R, n, C * places), channel-major; and back.
[[nodiscard]] at::Tensor flattened(const at::Tensor& x);
[[nodiscard]] at::Tensor unflattened(const at::Tensor& x, const Shape& shape);

}  // namespace zeroset::nets
