#include "nets/curvature/output_loss.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/zeros_like.h>

namespace zeroset::nets {

using at::Tensor;

Tensor output_gradient(ImageLoss loss,
                       Operations& operations,
                       const Tensor& outputs,
                       const Tensor& labels,
                       std::int64_t divisor,
                       Tensor& loss_sums,
                       Tensor& errors) {
  if (loss == ImageLoss::cross_entropy) {
    return operations.cross_entropy(outputs, labels, divisor, loss_sums, errors);
  }
  Tensor unused = at::zeros_like(loss_sums);  // what counts as an error is the same for both losses
  static_cast<void>(operations.cross_entropy(outputs, labels, divisor, unused, errors));
  const Tensor classes = at::arange(outputs.size(2), labels.options());
  const Tensor residual = outputs.sub(labels.unsqueeze(2).eq(classes).to(outputs.scalar_type()));
  const Tensor wide = residual.to(at::kDouble);
  loss_sums.add_(wide.mul(wide).sum({1, 2}), 0.5);
  return residual.div(static_cast<double>(divisor));
}

Tensor output_curvature(ImageLoss loss, const Tensor& outputs, const Tensor& tangent, std::int64_t divisor) {
  const double scale = 1.0 / static_cast<double>(divisor);
  if (loss == ImageLoss::squared) {
    return tangent.mul(scale);
  }
  const Tensor wide = tangent.to(at::kDouble), p = at::softmax(outputs.to(at::kDouble), 2);
  const Tensor weighted = p.mul(wide);
  return weighted.sub(p.mul(weighted.sum({2}, true))).mul(scale).to(tangent.scalar_type());
}

}  // namespace zeroset::nets
