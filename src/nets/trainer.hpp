// One step of gradient descent with momentum.
#pragma once

#include "zeroset/core/experiment.hpp"
#include "zeroset/nets/model.hpp"

#include "nets/one_thread.hpp"

#include <ATen/core/Tensor.h>
#include <Eigen/Core>

#include <string>
#include <vector>

namespace zeroset::nets {

/// Parameters and momentum of a model under training, in flat tensors.
class Trainer {
 public:
  Trainer(Model model,
          const TrainingSpec& training,
          const Eigen::Ref<const Parameters>& parameters,
          const Eigen::Ref<const Parameters>& momentum);

  /// One step on a batch: mean cross entropy with batch statistics, its gradient, v <- mu v + g + wd w, w <- w - lr v.
  /// Where the loss or the gradient is not finite nothing is updated, and `cause` says so.
  /// \return the loss before the step
  double step(const at::Tensor& inputs, const at::Tensor& labels);

  /// What went wrong: "minibatch loss not finite"; empty while all is well.
  [[nodiscard]] const std::string& cause() const { return cause_; }

  [[nodiscard]] const Model& model() const { return model_; }
  [[nodiscard]] const at::Tensor& parameters() const { return parameters_; }
  [[nodiscard]] const at::Tensor& momentum() const { return momentum_; }
  [[nodiscard]] const at::Tensor& gradient() const { return gradient_; }  ///< of the last step

 private:
  void collect(const std::vector<at::Tensor>& gradients);
  void update();

  Model model_;
  TrainingSpec training_;
  at::Tensor parameters_, momentum_, gradient_;
  std::vector<at::Tensor> leaves_, gradient_views_;  ///< views of the flat tensors, one a piece
  std::string cause_{};
};

}  // namespace zeroset::nets
