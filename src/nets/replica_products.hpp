// Matrix products of R networks.
#pragma once

#include "zeroset/core/experiment.hpp"

#include <ATen/core/Tensor.h>

namespace zeroset::nets {

/// x as an operand of products: for bfloat16 rounded to it. On the CPU the entries keep their type, so that all sums
/// are in it; on a device they are stored as bfloat16, and the device's products accumulate in float32.
[[nodiscard]] at::Tensor operand(const at::Tensor& x, Precision precision);

/// a b for each replica; operands. \param a  (R, m, k)  \param b  (R, k, n), may be transposed
[[nodiscard]] at::Tensor product(const at::Tensor& a, const at::Tensor& b);

/// a b + 1 bias^T. \param bias  (R, n)
[[nodiscard]] at::Tensor product_plus(const at::Tensor& bias, const at::Tensor& a, const at::Tensor& b);

/// out <- a b. \param out  (R, m, n), perhaps a view of the flat gradient
void product_into(at::Tensor out, const at::Tensor& a, const at::Tensor& b);

}  // namespace zeroset::nets
