#include "nets/gradient.hpp"

#include <ATen/ops/ones_like.h>
#include <torch/csrc/autograd/autograd.h>

namespace zeroset::testing {

at::Tensor gradient(const at::Tensor& value, const at::Tensor& x, const at::Tensor& upper, bool create_graph) {
  return torch::autograd::grad({value}, {x}, {upper.defined() ? upper : at::ones_like(value)}, true, create_graph)[0];
}

}  // namespace zeroset::testing
