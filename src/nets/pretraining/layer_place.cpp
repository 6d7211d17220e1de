#include "nets/pretraining/layer_place.hpp"

namespace zeroset::nets {

LayerSlices slices_of(const LayerPlace& place) {
  LayerSlices slices;
  for (const ParameterSlice& part : parameter_slices(place.model.network())) {
    if (part.layer == place.block.weights) {
      (part.name.ends_with(".bias") ? slices.bias.emplace() : slices.weights) = part;
    }
  }
  return slices;
}

at::Tensor read_slice(const LayerPlace& place, const Parameters& parameters, const ParameterSlice& part) {
  return copy_of(parameters.data() + part.offset, part.shape).to(place.model.plan().tensor_options);
}

void write_slice(Parameters& parameters, const ParameterSlice& part, const at::Tensor& values) {
  const at::Tensor exact = values.to(at::kCPU, at::kDouble).contiguous();
  slice(parameters, part) = Eigen::Map<const Eigen::VectorXd>(exact.const_data_ptr<double>(), exact.numel());
}

std::string layer_name(const LayerPlace& place) {
  const std::string name = slices_of(place).weights.name;
  return name.substr(0, name.find('.'));
}

PointwiseFunction function_of(const LayerPlace& place) {
  return place.block.activation ? place.model.plan().layers[*place.block.activation].function : PointwiseFunction{};
}

Stream stream_of(const LayerPlace& place, const char* name, std::int64_t number) {
  constexpr int kNumberBits = 40;
  return {
      place.seed, name, (static_cast<std::uint64_t>(place.index) << kNumberBits) + static_cast<std::uint64_t>(number)};
}

}  // namespace zeroset::nets
