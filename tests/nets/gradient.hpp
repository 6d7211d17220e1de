// torch::autograd::grad without its header, which defines a CHECK of its own.
#pragma once

#include <ATen/core/Tensor.h>

namespace zeroset::testing {

/// The derivative of sum(upper * value) with respect to x; `upper` undefined: all ones. Keeps the graph.
[[nodiscard]] at::Tensor gradient(const at::Tensor& value,
                                  const at::Tensor& x,
                                  const at::Tensor& upper = {},
                                  bool create_graph = false);

}  // namespace zeroset::testing
