#include "nets/curvature/segment.hpp"

#include <utility>
#include <variant>

namespace zeroset::nets {

using at::Tensor;

std::vector<Segment> segments_of(const Model::Plan& plan) {
  const std::vector<Layer>& layers = plan.network.layers;
  std::vector<Segment> segments;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (!std::holds_alternative<BatchNormLayer>(layers[i])) {
      continue;
    }
    Segment segment{.begin = begin, .end = i, .normalized = true};
    if (i + 1 < layers.size() && std::holds_alternative<ActivationLayer>(layers[i + 1])) {
      segment.function = plan.layers[++i].function;
      segment.activated = true;
    }
    segments.push_back(std::move(segment));
    begin = i + 1;
  }
  segments.push_back({.begin = begin, .end = layers.size()});
  return segments;
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
