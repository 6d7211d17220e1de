#include "zeroset/core/multiplicative_depth.hpp"

#include "zeroset/core/error.hpp"

#include <bit>
#include <string>

namespace zeroset {
namespace {

/// The activation of a layer that has one.
const Activation* activation_of(const Layer& layer) {
  if (const auto* plain = std::get_if<ActivationLayer>(&layer)) {
    return &plain->activation;
  }
  const auto* nodes = std::get_if<NodesLayer>(&layer);
  return nodes == nullptr ? nullptr : &nodes->activation;
}

}  // namespace

int multiplicative_depth(int degree) {
  if (degree < 0) {
    throw InvalidArgument("[multiplicative_depth] expected a degree >= 0, got " + std::to_string(degree));
  }
  return degree <= 1 ? 0 : std::bit_width(static_cast<unsigned>(degree - 1));
}

std::optional<int> multiplicative_depth(const Architecture& network) {
  int depth = 0;
  for (const Layer& layer : network.layers) {
    if (const Activation* activation = activation_of(layer)) {
      if (!activation->is_polynomial()) {
        return std::nullopt;
      }
      depth += multiplicative_depth(polynomial_degree(*activation));
    }
  }
  return depth;
}

}  // namespace zeroset
