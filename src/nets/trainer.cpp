#include "nets/trainer.hpp"

#include "nets/kernels.hpp"
#include "nets/plan.hpp"

#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/dot.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>
#include <malloc.h>
#include <utility>

namespace zeroset::nets {
namespace {

using at::Tensor;

template <class T>
void update_as(const Tensor& w, const Tensor& v, const Tensor& g, const TrainingSpec& training) {
  kernels<T>().momentum_update(w.numel(),
                               w.mutable_data_ptr<T>(),
                               v.mutable_data_ptr<T>(),
                               g.const_data_ptr<T>(),
                               static_cast<T>(training.learning_rate),
                               static_cast<T>(training.momentum),
                               static_cast<T>(training.weight_decay));
}

/// Every step takes and frees the same few megabytes; a heap that gives them back to the system each time costs a sixth
/// of the step in page faults.
void keep_freed_memory() {
#ifdef __GLIBC__
  constexpr int kMapFrom = 32 << 20, kTrimFrom = 256 << 20;
  static const bool kDone = mallopt(M_MMAP_THRESHOLD, kMapFrom) != 0 && mallopt(M_TRIM_THRESHOLD, kTrimFrom) != 0;
  static_cast<void>(kDone);
#endif
}

/// The sum of squares is cheap and nearly always decides; it may overflow where every entry is finite.
bool all_finite(const Tensor& x) {
  return x.numel() == 0 || std::isfinite(at::dot(x, x).item().toDouble()) || at::isfinite(x).all().item().toBool();
}

}  // namespace

Trainer::Trainer(Model model,
                 const TrainingSpec& training,
                 const Eigen::Ref<const Parameters>& parameters,
                 const Eigen::Ref<const Parameters>& momentum)
    : model_(std::move(model)),
      training_(training),
      parameters_(model_.to_tensor(parameters)),
      momentum_(model_.to_tensor(momentum)),
      gradient_(at::zeros_like(parameters_)) {
  keep_freed_memory();
  for (const Tensor& view : views(model_.plan(), parameters_)) {
    leaves_.push_back(view.detach().set_requires_grad(true));
  }
  gradient_views_ = views(model_.plan(), gradient_);
}

double Trainer::step(const Tensor& inputs, const Tensor& labels) {
  const Tensor loss = at::cross_entropy_loss(apply_network(model_.plan(), leaves_, inputs, {}), labels);
  const double value = loss.item().toDouble();
  if (!std::isfinite(value)) {
    cause_ = "minibatch loss not finite";
    return value;
  }
  if (leaves_.empty()) {
    return value;
  }
  collect(torch::autograd::grad({loss}, leaves_, {}, false, false, /*allow_unused=*/true));
  if (cause_.empty()) {
    update();
  }
  return value;
}

void Trainer::collect(const std::vector<Tensor>& gradients) {
  const c10::NoGradGuard no_graph;
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    if (gradients[i].defined()) {
      gradient_views_[i].copy_(gradients[i]);
    }
  }
  if (all_finite(gradient_)) {
    return;
  }
  for (std::size_t i = 0; i < gradient_views_.size(); ++i) {
    if (!all_finite(gradient_views_[i].reshape(-1))) {
      cause_ = "gradient of " + model_.plan().pieces[i].name + " not finite";
    }
  }
}

void Trainer::update() {
  if (!parameters_.is_cpu()) {
    const c10::NoGradGuard no_graph;
    momentum_.mul_(training_.momentum).add_(gradient_).add_(parameters_, training_.weight_decay);
    parameters_.sub_(momentum_, training_.learning_rate);
  } else if (parameters_.scalar_type() == at::kFloat) {
    update_as<float>(parameters_, momentum_, gradient_, training_);
  } else {
    update_as<double>(parameters_, momentum_, gradient_, training_);
  }
}

}  // namespace zeroset::nets
