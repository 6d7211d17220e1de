// A layer's piece of the network's parameters and of the streams.
#pragma once

#include "zeroset/core/random.hpp"

#include "nets/plan.hpp"
#include "nets/pretraining/layer_learner.hpp"

#include <optional>
#include <string>

namespace zeroset::nets {

/// Weights and bias of one layer among the flat parameters.
struct LayerSlices {
  ParameterSlice weights{};
  std::optional<ParameterSlice> bias{};
};
[[nodiscard]] LayerSlices slices_of(const LayerPlace& place);

[[nodiscard]] at::Tensor read_slice(const LayerPlace& place, const Parameters& parameters, const ParameterSlice& part);
void write_slice(Parameters& parameters, const ParameterSlice& part, const at::Tensor& values);

/// "layer1" of "layer1.weight".
[[nodiscard]] std::string layer_name(const LayerPlace& place);
/// What follows the weights, or nothing.
[[nodiscard]] PointwiseFunction function_of(const LayerPlace& place);
/// The stream of one step or epoch of the layer.
[[nodiscard]] Stream stream_of(const LayerPlace& place, const char* name, std::int64_t number);

}  // namespace zeroset::nets
