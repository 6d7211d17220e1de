// How many terms a layer's outputs sum, and how many outputs an input enters.
#pragma once

#include "zeroset/core/architecture.hpp"

#include <cstdint>
#include <string>
#include <variant>

namespace zeroset {

/// Of the weights of one slice; in = 0 for a bias.
struct Fan {
  std::int64_t in = 0, out = 0;
};

[[nodiscard]] inline Fan fan_of(const ParameterSlice& slice, const Layer& layer) {
  if (slice.name.ends_with(".bias")) {
    return {};
  }
  if (const auto* nodes = std::get_if<NodesLayer>(&layer)) {
    // "layer<l>.node<j>.unit<u>.weight" and ".output": a piece of one unit
    const std::size_t place = slice.name.find(".node");
    const std::int64_t units = nodes->nodes.at(std::stoul(slice.name.substr(place + 5)) - 1).units;
    return slice.name.ends_with(".output") ? Fan{units, 1} : Fan{slice.size, units};
  }
  return {slice.size / slice.shape[0], slice.size / slice.shape[1]};
}

}  // namespace zeroset
