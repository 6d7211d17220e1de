#include "studies/vanishing_gradient/protocol.hpp"

#include "zeroset/core/json.hpp"
#include "zeroset/core/text.hpp"
#include "zeroset/runs/images.hpp"

#include "studies/engine/spec_reader.hpp"
#include "studies/vanishing_gradient/figure_kinds.hpp"

#include <algorithm>
#include <variant>

namespace zeroset::studies::vanishing_gradient {

Protocol read_protocol(const nlohmann::json& document) {
  ObjectReader reader(document, "");
  Protocol protocol;
  protocol.has_one_network = false;
  protocol.sgd = read_shared(reader, protocol, {"sgd"}).front();
  if (protocol.base.network.layers.empty() ||
      !std::holds_alternative<DenseLayer>(protocol.base.network.layers.front())) {
    throw SpecError("/network", "expected a network that begins with a dense layer, whose units all layers have");
  }
  protocol.groups = read_groups(figure_kinds(), reader, protocol);
  reader.finish();
  return protocol;
}

bool Protocol::is_whole() const {
  return has_all_images_and_weights(*this) &&
         std::all_of(groups.begin(), groups.end(), [](const auto& group) { return group->is_whole(); });
}

Architecture deep_network(const Activation& activation, std::int64_t units, std::int64_t depth, bool normalized) {
  Architecture network{{runs::Images::kPixels}, {}};
  for (std::int64_t l = 0; l < depth; ++l) {
    network.layers.emplace_back(DenseLayer{units, true});
    if (normalized) {
      network.layers.emplace_back(BatchNormLayer{});
    }
    network.layers.emplace_back(ActivationLayer{activation});
  }
  network.layers.emplace_back(DenseLayer{runs::ImageDataset::kClasses, true});
  return network;
}

std::int64_t units_of(const Protocol& protocol) {
  return std::get<DenseLayer>(protocol.base.network.layers.front()).units;
}

std::vector<InitializationSpec> read_initializations(ObjectReader& reader) {
  return spec::list(reader, "initializations", [](const nlohmann::json& value, const std::string& where) {
    return read_initialization(value, where);
  });
}

std::string label_of(const InitializationSpec& initialization) {
  std::string label = name(initialization.kind);
  if (initialization.gain != 1) {
    label += ", gain " + significant(initialization.gain);
  }
  if (initialization.bias_deviation != 0) {
    label += ", biases " + significant(initialization.bias_deviation);
  }
  return label;
}

}  // namespace zeroset::studies::vanishing_gradient
