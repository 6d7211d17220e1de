// Reading the three JSON forms of a network.
#include "zeroset/core/architecture.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/overloaded.hpp"
#include "zeroset/core/suggestion.hpp"

#include <algorithm>

namespace zeroset {

using nlohmann::json;

namespace {

constexpr std::int64_t kLargestWidth = std::int64_t{1} << 31;
constexpr std::int64_t kLargestDegree = 1000;

const std::vector<std::string> kLayerKinds{"dense", "nodes", "conv1d", "conv2d", "flatten", "batch_norm", "activation"};
const std::vector<std::string> kWeights{"free", "one"};
const std::vector<std::string> kBiasPatterns{"none", "hidden", "output", "all"};

std::int64_t positive(ObjectReader& reader, std::string_view key, std::string_view what) {
  return read_integer(reader.require(key, what), reader.at(key), 1, kLargestWidth);
}

std::int64_t optional_integer(ObjectReader& reader, std::string_view key, std::int64_t least, std::int64_t fallback) {
  const json* value = reader.find(key);
  return value == nullptr ? fallback : read_integer(*value, reader.at(key), least, kLargestWidth);
}

bool optional_bool(ObjectReader& reader, std::string_view key, bool fallback) {
  const json* value = reader.find(key);
  return value == nullptr ? fallback : read_bool(*value, reader.at(key));
}

bool optional_free(ObjectReader& reader, std::string_view key) {
  const json* value = reader.find(key);
  return value == nullptr || read_choice(*value, reader.at(key), kWeights) == 0;
}

std::vector<std::int64_t> integers(const json& value,
                                   const std::string& pointer,
                                   std::int64_t least,
                                   std::int64_t most) {
  std::vector<std::int64_t> list;
  for (const json& entry : read_array(value, pointer)) {
    list.push_back(read_integer(entry, child(pointer, list.size()), least, most));
  }
  return list;
}

std::vector<int> degrees(const json& value, const std::string& pointer) {
  const std::vector<std::int64_t> list = integers(value, pointer, 1, kLargestDegree);
  return {list.begin(), list.end()};
}

NodesLayer read_nodes(ObjectReader& reader) {
  NodesLayer layer;
  const std::string where = reader.at("nodes");
  for (const json& entry : read_array(reader.require("nodes", "an array of nodes"), where)) {
    ObjectReader node(entry, child(where, layer.nodes.size()));
    Node read;
    read.inputs = integers(node.require("inputs", "zero-based inputs"), node.at("inputs"), 0, kLargestWidth);
    read.units = optional_integer(node, "units", 1, 1);
    node.finish();
    layer.nodes.push_back(std::move(read));
  }
  layer.activation = read_activation(reader.require("activation", "an activation"), reader.at("activation"));
  layer.bias = optional_bool(reader, "bias", false);
  layer.free_output_weights = optional_free(reader, "output_weights");
  return layer;
}

ConvolutionLayer read_convolution(ObjectReader& reader, int dimensions) {
  ConvolutionLayer layer;
  layer.dimensions = dimensions;
  layer.channels = positive(reader, "channels", "the number of output channels");
  layer.kernel = positive(reader, "kernel", "the kernel's size");
  layer.stride = optional_integer(reader, "stride", 1, 1);
  layer.padding = optional_integer(reader, "padding", 0, 0);
  layer.bias = optional_bool(reader, "bias", false);
  return layer;
}

std::vector<Rational> statistics(ObjectReader& reader, std::string_view key) {
  const json* value = reader.find(key);
  if (value == nullptr) {
    return {};
  }
  std::vector<Rational> list = read_rationals(*value, reader.at(key));
  if (list.empty()) {
    throw SpecError(reader.at(key), "expected one number for each unit or channel, got an empty array");
  }
  return list;
}

Layer read_layer(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  const std::string kind =
      kLayerKinds[read_choice(reader.require("kind", list_of(kLayerKinds)), reader.at("kind"), kLayerKinds)];
  Layer layer;
  if (kind == "dense") {
    DenseLayer dense;
    dense.units = positive(reader, "units", "the number of units");
    dense.bias = optional_bool(reader, "bias", false);
    dense.free_weights = optional_free(reader, "weights");
    layer = dense;
  } else if (kind == "nodes") {
    layer = read_nodes(reader);
  } else if (kind == "conv1d" || kind == "conv2d") {
    layer = read_convolution(reader, kind == "conv1d" ? 1 : 2);
  } else if (kind == "flatten") {
    layer = FlattenLayer{};
  } else if (kind == "batch_norm") {
    layer = BatchNormLayer{statistics(reader, "mean"), statistics(reader, "standard_deviation")};
  } else {
    layer = ActivationLayer{read_activation(reader.require("activation", "an activation"), reader.at("activation"))};
  }
  reader.finish();
  return layer;
}

Architecture read_layer_list(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  reader.schema("zeroset.network/1");
  Architecture architecture;
  architecture.input =
      integers(reader.require("input", "the shape of one datum, e.g. [2]"), reader.at("input"), 1, kLargestWidth);
  const std::string where = reader.at("layers");
  for (const json& entry : read_array(reader.require("layers", "an array of layers"), where)) {
    architecture.layers.push_back(read_layer(entry, child(where, architecture.layers.size())));
  }
  reader.finish();
  validate(architecture, pointer);
  return architecture;
}

Architecture read_short_form(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  reader.schema("zeroset.network/1");
  DenseSpec spec;
  spec.widths =
      integers(reader.require("widths", "input, hidden and output widths"), reader.at("widths"), 1, kLargestWidth);
  if (const json* given = reader.find("degrees")) {
    spec.degrees = degrees(*given, reader.at("degrees"));
  }
  if (const json* bias = reader.find("bias")) {
    spec.bias = static_cast<BiasPattern>(read_choice(*bias, reader.at("bias"), kBiasPatterns));
  }
  spec.free_output_weights = optional_free(reader, "output_weights");
  reader.finish();
  return dense_network(spec, pointer);
}

Architecture read_preset(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  reader.schema("zeroset.network/1");
  const std::string preset =
      preset_names()[read_choice(reader.require("preset", ""), reader.at("preset"), preset_names())];
  std::vector<int> given;
  if (const json* list = reader.find("degrees")) {
    given = degrees(*list, reader.at("degrees"));
  }
  reader.finish();
  return preset_network(preset, given, pointer);
}

Architecture read_named(const json& value, const std::string& pointer, const std::filesystem::path& folder) {
  const auto text = value.get<std::string>();
  if (std::find(preset_names().begin(), preset_names().end(), text) != preset_names().end()) {
    return preset_network(text, {}, pointer);
  }
  const std::filesystem::path path = folder / text;
  if (!std::filesystem::exists(path)) {
    throw SpecError(pointer,
                    "expected a preset (" + list_of(preset_names()) + ") or a file, and there is no file " +
                        path.string() + did_you_mean(text, preset_names()));
  }
  const json document = read_json_file(path);
  if (document.is_string()) {
    throw SpecError(pointer, path.string() + " holds a string, expected an object that describes a network");
  }
  try {
    return read_network(document, "", path.parent_path());
  } catch (const SpecError& error) {
    throw SpecError(pointer, path.string() + ": " + error.what());
  }
}

}  // namespace

Architecture read_network(const json& value, const std::string& pointer, const std::filesystem::path& folder) {
  if (value.is_string()) {
    return read_named(value, pointer, folder);
  }
  if (!value.is_object()) {
    throw SpecError(pointer,
                    "expected a network (an object, a preset's name or a file's name), got " + describe(value));
  }
  if (value.contains("widths")) {
    return read_short_form(value, pointer);
  }
  if (value.contains("preset")) {
    return read_preset(value, pointer);
  }
  return read_layer_list(value, pointer);
}

}  // namespace zeroset
