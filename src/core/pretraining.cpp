#include "zeroset/core/pretraining.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/experiment.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/text.hpp"

#include "core/experiment_limits.hpp"

#include <algorithm>
#include <variant>

namespace zeroset {

using nlohmann::json;

namespace {

const std::vector<std::string> kPretrainingKinds{"denoising_autoencoder", "rbm"};
const std::vector<std::string> kVisibleUnits{"gaussian", "bernoulli"};

template <class Kind>
bool is_layer(const Layer& layer) {
  return std::holds_alternative<Kind>(layer);
}

bool has_weights(const Layer& layer) {
  return is_layer<DenseLayer>(layer) || is_layer<ConvolutionLayer>(layer) || is_layer<NodesLayer>(layer);
}

void require_pretrainable(const Layer& layer, const std::string& pointer) {
  const auto* dense = std::get_if<DenseLayer>(&layer);
  const auto* convolution = std::get_if<ConvolutionLayer>(&layer);
  if (!(dense != nullptr && dense->free_weights) && !(convolution != nullptr && convolution->dimensions == 2)) {
    throw SpecError(pointer, "expected a dense layer with free weights or a conv2d layer: others are not pre-trained");
  }
}

/// The block that begins at `begin`, up to the next layer with weights.
HiddenBlock block_at(const Architecture& network, std::size_t begin, const std::string& pointer) {
  const auto where = [&](std::size_t i) { return child(child(pointer, "layers"), i); };
  require_pretrainable(network.layers[begin], where(begin));
  HiddenBlock block{.weights = begin, .end = begin + 1};
  for (; !has_weights(network.layers[block.end]); ++block.end) {
    const Layer& layer = network.layers[block.end];
    const bool is_norm = is_layer<BatchNormLayer>(layer), is_activation = is_layer<ActivationLayer>(layer);
    const bool is_late = is_norm && (block.batch_norm || block.end > begin + 1);
    if (is_late || (is_activation && block.activation)) {
      throw SpecError(where(block.end),
                      "expected at most one batch_norm and then one activation behind a layer that is pre-trained");
    }
    if (is_norm) {
      block.batch_norm = block.end;
    } else if (is_activation) {
      block.activation = block.end;
    }
  }
  return block;
}

/// \name Members of one kind alone.
/// @{
void read_autoencoder(ObjectReader& reader, PretrainingSpec& spec) {
  if (const json* value = reader.find("masking")) {
    spec.masking = read_real(*value, reader.at("masking"), 0, kMaxMomentum);
  }
  if (const json* value = reader.find("tied_weights")) {
    spec.tied_weights = read_bool(*value, reader.at("tied_weights"));
  }
}

void read_rbm(ObjectReader& reader, PretrainingSpec& spec) {
  if (const json* value = reader.find("gibbs_steps")) {
    spec.gibbs_steps = read_integer(*value, reader.at("gibbs_steps"), 1, kMaxEpochs);
  }
  if (const json* value = reader.find("visible")) {
    spec.visible = static_cast<VisibleUnits>(read_choice(*value, reader.at("visible"), kVisibleUnits));
  }
}
/// @}

void require_layers(std::int64_t asked, std::size_t hidden, const std::string& pointer) {
  if (asked > static_cast<std::int64_t>(hidden)) {
    throw SpecError(pointer, "expected at most " + count_of(hidden, "hidden layer"));
  }
}

/// A machine's unit is on with the probability that sigmoid or tanh tells: its layer has one of them, and nothing
/// between.
void require_machine(const Architecture& network, const HiddenBlock& block, const std::string& pointer) {
  if (!is_layer<DenseLayer>(network.layers[block.weights])) {
    throw SpecError(pointer, "expected denoising_autoencoder: a convolution is not pre-trained as an rbm");
  }
  if (block.batch_norm) {
    throw SpecError(pointer, "expected denoising_autoencoder: an rbm has no batch normalization");
  }
  const ActivationKind kind = block.activation
                                  ? std::get<ActivationLayer>(network.layers[*block.activation]).activation.kind
                                  : ActivationKind::identity;
  if (kind != ActivationKind::sigmoid && kind != ActivationKind::tanh) {
    throw SpecError(pointer, "expected denoising_autoencoder: an rbm has sigmoid or tanh activations");
  }
}

/// Bytes become normalized pixels by moving a part of the weights into the bias.
void require_bias(const Architecture& network, const HiddenBlock& block, const std::string& pointer) {
  if (!std::get<DenseLayer>(network.layers[block.weights]).bias) {
    throw SpecError(pointer, "expected gaussian: the first layer has no bias that could take the normalization");
  }
}

}  // namespace

std::string name(PretrainingKind kind) {
  return kPretrainingKinds.at(static_cast<std::size_t>(kind));
}

std::vector<HiddenBlock> hidden_blocks(const Architecture& network, const std::string& pointer) {
  const auto first = std::find_if(network.layers.begin(), network.layers.end(), has_weights);
  const auto last = std::find_if(network.layers.rbegin(), network.layers.rend(), has_weights);
  std::vector<HiddenBlock> blocks;
  if (first == network.layers.end()) {
    return blocks;
  }
  const auto other =
      std::find_if(network.layers.begin(), first, [](const Layer& layer) { return !is_layer<FlattenLayer>(layer); });
  if (other != first) {
    throw SpecError(child(child(pointer, "layers"), static_cast<std::size_t>(other - network.layers.begin())),
                    "expected a layer that is pre-trained, or flatten");
  }
  const auto output = static_cast<std::size_t>(network.layers.rend() - last) - 1;
  for (auto begin = static_cast<std::size_t>(first - network.layers.begin()); begin < output;) {
    blocks.push_back(block_at(network, begin, pointer));
    begin = blocks.back().end;
  }
  return blocks;
}

PretrainingSpec read_pretraining(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  PretrainingSpec spec;
  spec.kind = static_cast<PretrainingKind>(
      read_choice(reader.require("kind", list_of(kPretrainingKinds)), reader.at("kind"), kPretrainingKinds));
  const auto integer = [&](const char* key, std::int64_t& out, std::int64_t least, std::int64_t most) {
    if (const json* given = reader.find(key)) {
      out = read_integer(*given, reader.at(key), least, most);
    }
  };
  const auto real = [&](const char* key, double& out, double least, double most) {
    if (const json* given = reader.find(key)) {
      out = read_real(*given, reader.at(key), least, most);
    }
  };
  integer("epochs", spec.epochs, 0, kMaxEpochs);
  integer("batch", spec.batch, 1, kMaxImages);
  integer("images", spec.images, 0, kMaxImages);
  real("learning_rate", spec.learning_rate, kMinRate, kMaxRate);
  real("momentum", spec.momentum, 0, kMaxMomentum);
  if (const json* layers = reader.find("layers"); layers != nullptr && !layers->is_null()) {
    spec.layers = read_integer(*layers, reader.at("layers"), 0, kMaxPretrainedLayers);
  }
  (spec.kind == PretrainingKind::rbm ? read_rbm : read_autoencoder)(reader, spec);
  reader.finish();
  return spec;
}

json to_json(const PretrainingSpec& spec) {
  json document{{"kind", name(spec.kind)},
                {"epochs", spec.epochs},
                {"batch", spec.batch},
                {"learning_rate", spec.learning_rate},
                {"momentum", spec.momentum},
                {"layers", spec.layers ? json(*spec.layers) : json()},
                {"images", spec.images}};
  if (spec.kind == PretrainingKind::rbm) {
    document["gibbs_steps"] = spec.gibbs_steps;
    document["visible"] = kVisibleUnits.at(static_cast<std::size_t>(spec.visible));
  } else {
    document["masking"] = spec.masking;
    document["tied_weights"] = spec.tied_weights;
  }
  return document;
}

void validate_pretraining(const PretrainingSpec& spec, const Architecture& network, const std::string& pointer) {
  const std::vector<HiddenBlock> blocks = hidden_blocks(network, "/network");
  require_layers(spec.layers.value_or(0), blocks.size(), child(pointer, "layers"));
  const auto count = static_cast<std::size_t>(spec.layers.value_or(static_cast<std::int64_t>(blocks.size())));
  if (spec.kind != PretrainingKind::rbm || count == 0) {
    return;
  }
  for (std::size_t i = 0; i < count; ++i) {
    require_machine(network, blocks[i], child(pointer, "kind"));
  }
  if (spec.visible == VisibleUnits::bernoulli) {
    require_bias(network, blocks.front(), child(pointer, "visible"));
  }
}

void validate_pretraining(const Experiment& experiment, const std::string& pointer) {
  const std::string where = child(pointer, "pretraining");
  const std::vector<double> varied = experiment.vary.values(varied_quantity("pretrained_layers"));
  if (!experiment.pretraining) {
    if (!varied.empty()) {
      throw SpecError(where, "expected how layers are pre-trained, since /vary/pretrained_layers says how many are");
    }
    return;
  }
  if (experiment.start) {
    throw SpecError(where, "expected no pre-training where a run starts from another one");
  }
  const std::vector<HiddenBlock> blocks = hidden_blocks(experiment.network, child(pointer, "network"));
  for (std::size_t i = 0; i < varied.size(); ++i) {
    require_layers(static_cast<std::int64_t>(varied[i]),
                   blocks.size(),
                   child(child(child(pointer, "vary"), "pretrained_layers"), i));
  }
  for (const Activation& activation : experiment.activations) {
    validate_pretraining(*experiment.pretraining, with_activation(experiment.network, activation), where);
  }
}

}  // namespace zeroset
