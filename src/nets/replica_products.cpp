#include "nets/replica_products.hpp"

#include <ATen/ops/addmm.h>
#include <ATen/ops/baddbmm.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/mm.h>

namespace zeroset::nets {

using at::Tensor;

Tensor operand(const Tensor& x, Precision precision) {
  if (precision != Precision::bfloat16) {
    return x;
  }
  const Tensor rounded = x.to(at::kBFloat16);
  return x.is_cuda() ? rounded : rounded.to(x.scalar_type());
}

Tensor product(const Tensor& a, const Tensor& b) {
  if (a.scalar_type() == at::kBFloat16) {
    return at::bmm(a, b, at::kFloat);
  }
  return a.size(0) == 1 ? at::mm(a[0], b[0]).unsqueeze(0) : at::bmm(a, b);
}

Tensor product_plus(const Tensor& bias, const Tensor& a, const Tensor& b) {
  if (a.scalar_type() == at::kBFloat16) {
    return at::bmm(a, b, at::kFloat).add_(bias.unsqueeze(1));
  }
  return a.size(0) == 1 ? at::addmm(bias[0], a[0], b[0]).unsqueeze(0) : at::baddbmm(bias.unsqueeze(1), a, b);
}

void product_into(Tensor out, const Tensor& a, const Tensor& b) {
  if (a.scalar_type() == at::kBFloat16) {
    out.copy_(at::bmm(a, b, at::kFloat));
  } else if (a.size(0) == 1 && out.is_contiguous()) {
    Tensor matrix = out[0];
    at::mm_out(matrix, a[0], b[0]);
  } else {
    out.copy_(at::bmm(a, b));
  }
}

}  // namespace zeroset::nets
