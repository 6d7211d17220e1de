// Writing a network as its list of layers.
#include "zeroset/core/architecture.hpp"

#include <nlohmann/json.hpp>

namespace zeroset {

using nlohmann::json;

namespace {

const char* weights(bool free) {
  return free ? "free" : "one";
}

json describe_layer(const DenseLayer& layer) {
  return {{"kind", "dense"}, {"units", layer.units}, {"bias", layer.bias}, {"weights", weights(layer.free_weights)}};
}

json describe_layer(const NodesLayer& layer) {
  json nodes = json::array();
  for (const Node& node : layer.nodes) {
    nodes.push_back({{"inputs", node.inputs}, {"units", node.units}});
  }
  return {{"kind", "nodes"},
          {"nodes", nodes},
          {"activation", to_json(layer.activation)},
          {"bias", layer.bias},
          {"output_weights", weights(layer.free_output_weights)}};
}

json describe_layer(const ConvolutionLayer& layer) {
  return {{"kind", layer.dimensions == 1 ? "conv1d" : "conv2d"},
          {"channels", layer.channels},
          {"kernel", layer.kernel},
          {"stride", layer.stride},
          {"padding", layer.padding},
          {"bias", layer.bias}};
}

json describe_layer(const FlattenLayer&) {
  return {{"kind", "flatten"}};
}

json describe_layer(const BatchNormLayer& layer) {
  json value{{"kind", "batch_norm"}};
  const auto add = [&](const char* key, const std::vector<Rational>& numbers) {
    for (const Rational& number : numbers) {
      value[key].push_back(to_string(number));
    }
  };
  add("mean", layer.mean);
  add("standard_deviation", layer.standard_deviation);
  return value;
}

json describe_layer(const ActivationLayer& layer) {
  return {{"kind", "activation"}, {"activation", to_json(layer.activation)}};
}

}  // namespace

json to_json(const Architecture& architecture) {
  json layers = json::array();
  for (const Layer& layer : architecture.layers) {
    layers.push_back(std::visit([](const auto& l) { return describe_layer(l); }, layer));
  }
  return {{"schema", "zeroset.network/1"}, {"input", architecture.input}, {"layers", layers}};
}

}  // namespace zeroset
