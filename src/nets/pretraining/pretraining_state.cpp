#include "nets/pretraining/pretraining_state.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/runs/safetensors.hpp"

#include "nets/plan.hpp"

#include <system_error>

namespace zeroset::nets {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char *kStateKey = "state", *kAskedKey = "asked";

/// float32 and float64 alike, so that no bit is lost.
NamedArray array_of(const std::string& name, const at::Tensor& tensor) {
  const at::Tensor exact = tensor.to(at::kCPU, at::kDouble).contiguous();
  const double* data = exact.const_data_ptr<double>();
  return make_array(name, exact.sizes().vec(), std::vector<double>(data, data + exact.numel()));
}

at::Tensor tensor_of(const NamedArray& array) {
  return copy_of(float64_values(array).data(), array.shape);
}

json position_of(const PretrainingState& state) {
  json layers = json::array();
  for (const PretrainedLayer& layer : state.layers) {
    layers.push_back({{"name", layer.name}, {"reconstruction_error", layer.reconstruction_error}});
  }
  return {{"layer", state.layer}, {"step", state.step}, {"error_sum", state.error_sum}, {"layers", layers}};
}

PretrainingState state_of(const TensorFile& file) {
  const json position = parse_json(file.metadata.at(kStateKey), kStateKey);
  PretrainingState state{.asked = file.metadata.at(kAskedKey),
                         .layer = position.at("layer").get<std::size_t>(),
                         .step = position.at("step").get<std::int64_t>(),
                         .error_sum = position.at("error_sum").get<double>()};
  for (const json& layer : position.at("layers")) {
    state.layers.push_back(
        {layer.at("name").get<std::string>(), layer.at("reconstruction_error").get<std::vector<double>>()});
  }
  for (const NamedArray& array : file.arrays) {
    if (array.name == "parameters") {
      const std::vector<double> values = float64_values(array);
      state.parameters = Eigen::Map<const Parameters>(values.data(), static_cast<Eigen::Index>(values.size()));
    } else {
      (array.name.starts_with("value") ? state.values : state.velocities).push_back(tensor_of(array));
    }
  }
  return state;
}

}  // namespace

void write_state(const fs::path& path, const PretrainingState& state) {
  const std::vector<double> parameters(state.parameters.begin(), state.parameters.end());
  TensorFile file{.arrays = {make_array("parameters", {std::ssize(parameters)}, parameters)},
                  .metadata = {{kAskedKey, state.asked}, {kStateKey, position_of(state).dump()}}};
  for (std::size_t i = 0; i < state.values.size(); ++i) {
    file.arrays.push_back(array_of("value" + std::to_string(i), state.values[i]));
  }
  for (std::size_t i = 0; i < state.velocities.size(); ++i) {
    file.arrays.push_back(array_of("velocity" + std::to_string(i), state.velocities[i]));
  }
  write_safetensors(path, file);
}

std::optional<PretrainingState> read_state(const fs::path& path) {
  std::error_code ignored;
  if (path.empty() || !fs::exists(path, ignored)) {
    return std::nullopt;
  }
  try {
    return state_of(read_safetensors(path));
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace zeroset::nets
