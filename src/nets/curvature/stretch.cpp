#include "nets/curvature/stretch.hpp"

#include <utility>
#include <variant>

namespace zeroset::nets {

using at::Tensor;

std::vector<Stretch> stretches_of(const Model::Plan& plan) {
  const std::vector<Layer>& layers = plan.network.layers;
  std::vector<Stretch> stretches;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (!std::holds_alternative<BatchNormLayer>(layers[i])) {
      continue;
    }
    Stretch stretch{begin, i, true, {}};
    if (i + 1 < layers.size() && std::holds_alternative<ActivationLayer>(layers[i + 1])) {
      stretch.function = plan.layers[++i].function;
    }
    stretches.push_back(std::move(stretch));
    begin = i + 1;
  }
  stretches.push_back({begin, layers.size(), false, {}});
  return stretches;
}

bool has_parameters(const Model::Plan& plan, std::size_t layer) {
  const std::size_t next = layer + 1 < plan.layers.size() ? plan.layers[layer + 1].first_piece : plan.pieces.size();
  return next > plan.layers[layer].first_piece;
}

std::size_t first_with_parameters(const Model::Plan& plan) {
  std::size_t layer = 0;
  while (layer < plan.layers.size() && !has_parameters(plan, layer)) {
    ++layer;
  }
  return layer;
}

Moments joined(const Moments& all, double a, const Moments& part, double b) {
  const double n = a + b;
  const Tensor difference = part.mean.sub(all.mean);
  return {all.mean.add(difference, b / n),
          all.variance.mul(a / n).add(part.variance, b / n).add(difference.mul(difference), (a / n) * (b / n))};
}

}  // namespace zeroset::nets
