#include "zeroset/nets/rbm.hpp"

#include "zeroset/core/error.hpp"

#include "nets/pretraining/random_tensors.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/log_sigmoid.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/tanh.h>
#include <c10/core/GradMode.h>

#include <numbers>
#include <string>

namespace zeroset::nets {
namespace {

using at::Tensor;

Tensor mean_of(UnitKind kind, const Tensor& argument) {
  return kind == UnitKind::binary ? argument.sigmoid() : kind == UnitKind::bipolar ? argument.tanh() : argument;
}

Tensor hidden_arguments(const Rbm& machine, const Tensor& v) {
  return at::addmm(machine.hidden_bias, v, machine.weights.t());
}

void require_machine(const Rbm& machine, const Tensor& data, std::int64_t k) {
  const bool fits = machine.weights.dim() == 2 && data.dim() == 2 && data.size(0) >= 1 &&
                    data.size(1) == machine.weights.size(1) &&
                    machine.visible_bias.sizes() == at::IntArrayRef{machine.weights.size(1)} &&
                    machine.hidden_bias.sizes() == at::IntArrayRef{machine.weights.size(0)};
  if (!fits) {
    throw InvalidArgument(
        "[nets::contrastive_divergence] expected weights (hidden, visible), a bias for every unit and "
        "data (n, visible)");
  }
  if (k < 1 || machine.hidden == UnitKind::gaussian) {
    throw InvalidArgument(
        "[nets::contrastive_divergence] expected k >= 1 and hidden units that are not gaussian, got k = " +
        std::to_string(k));
  }
}

}  // namespace

Tensor hidden_means(const Rbm& machine, const Tensor& v) {
  return mean_of(machine.hidden, hidden_arguments(machine, v));
}

Tensor visible_means(const Rbm& machine, const Tensor& h) {
  return mean_of(machine.visible, at::addmm(machine.visible_bias, h, machine.weights));
}

Tensor sample(UnitKind kind, const Tensor& means, Stream& stream) {
  if (kind == UnitKind::gaussian) {
    return normals(means, stream).add_(means);
  }
  const Tensor u = uniforms(means, stream);
  return kind == UnitKind::binary ? u.lt(means).to(means.scalar_type())
                                  : u.mul(2).sub(1).lt(means).to(means.scalar_type()).mul_(2).sub_(1);
}

Tensor free_energy(const Rbm& machine, const Tensor& v) {
  const Tensor a = hidden_arguments(machine, v);
  // log(1 + e^a), and log(e^a + e^-a) = log(1 + e^2a) - a; the largest arguments must not overflow.
  const Tensor binary = -at::log_sigmoid(-a);
  const Tensor hidden = machine.hidden == UnitKind::binary ? binary : -at::log_sigmoid(a.mul(-2)) - a;
  const Tensor energy = -v.matmul(machine.visible_bias) - hidden.sum(1);
  return machine.visible == UnitKind::gaussian ? energy + v.mul(v).sum(1).mul(0.5) : energy;
}

RbmGradient contrastive_divergence(const Rbm& machine, const Tensor& data, std::int64_t k, Stream& stream) {
  require_machine(machine, data, k);
  const at::NoGradGuard no_autograd;
  const double n = static_cast<double>(data.size(0));
  const Tensor first = hidden_means(machine, data);
  RbmGradient gradient;
  Tensor v, h = first;
  for (std::int64_t step = 0; step < k; ++step) {
    const Tensor means = visible_means(machine, sample(machine.hidden, h, stream));
    if (step == 0) {
      const Tensor missed = data - means;
      gradient.reconstruction_error = missed.mul_(missed).sum().item<double>() / (2 * n);
    }
    v = sample(machine.visible, means, stream);
    h = hidden_means(machine, v);
  }
  gradient.weights = (first.t().matmul(data) - h.t().matmul(v)).div_(n);
  gradient.visible_bias = (data - v).sum(0).div_(n);
  gradient.hidden_bias = (first - h).sum(0).div_(n);
  return gradient;
}

}  // namespace zeroset::nets
