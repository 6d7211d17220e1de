// Networks by short form and by name.
#include "zeroset/core/architecture.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"

#include <algorithm>

namespace zeroset {
namespace {

Activation monomial(int degree) {
  return {.kind = ActivationKind::monomial, .degree = degree};
}

/// One degree a level: the given ones, or the single given one for all.
std::vector<int> expand(const std::vector<int>& degrees, std::size_t levels, const std::string& pointer) {
  for (std::size_t i = 0; i < degrees.size(); ++i) {
    if (degrees[i] < 1) {
      throw SpecError(child(child(pointer, "degrees"), i),
                      "expected a degree of at least 1, got " + std::to_string(degrees[i]));
    }
  }
  if (degrees.size() == 1) {
    return std::vector<int>(levels, degrees.front());
  }
  if (degrees.size() != levels) {
    throw SpecError(child(pointer, "degrees"),
                    "expected one degree for all levels of activation, or one for each of the " +
                        std::to_string(levels) + "; got " + std::to_string(degrees.size()));
  }
  return degrees;
}

Architecture theory2(const std::vector<int>& degrees, const std::string& pointer) {
  std::vector<Activation> activations(4, Activation{.kind = ActivationKind::relu});
  if (!degrees.empty()) {
    std::ranges::transform(expand(degrees, 4, pointer), activations.begin(), monomial);
  }
  Architecture network{.input = {3, 32, 32}, .layers = {}};
  const std::vector<std::int64_t> channels{32, 64, 64};
  for (std::size_t l = 0; l < channels.size(); ++l) {
    network.layers.emplace_back(
        ConvolutionLayer{.channels = channels[l], .kernel = 3, .stride = 2, .padding = 1, .bias = true});
    network.layers.emplace_back(BatchNormLayer{});
    network.layers.emplace_back(ActivationLayer{activations[l]});
  }
  network.layers.emplace_back(FlattenLayer{});
  network.layers.emplace_back(DenseLayer{.units = 128, .bias = true});
  network.layers.emplace_back(BatchNormLayer{});
  network.layers.emplace_back(ActivationLayer{activations[3]});
  network.layers.emplace_back(DenseLayer{.units = 10, .bias = true});
  return network;
}

/// The binary tree of four inputs: two nodes of two inputs each, and one node that joins them.
Architecture binary_tree(std::int64_t units, bool free_output_weights, const std::vector<int>& degrees) {
  Architecture network{.input = {4}, .layers = {}};
  network.layers.emplace_back(
      NodesLayer{.nodes = {{.inputs = {0, 1}, .units = units}, {.inputs = {2, 3}, .units = units}},
                 .activation = monomial(degrees[0]),
                 .bias = true,
                 .free_output_weights = free_output_weights});
  network.layers.emplace_back(NodesLayer{.nodes = {{.inputs = {0, 1}, .units = units}},
                                         .activation = monomial(degrees[1]),
                                         .bias = true,
                                         .free_output_weights = free_output_weights});
  return network;
}

}  // namespace

Architecture dense_network(const DenseSpec& spec, const std::string& pointer) {
  if (spec.widths.size() < 2) {
    throw SpecError(child(pointer, "widths"), "expected at least an input and an output width");
  }
  const std::size_t hidden = spec.widths.size() - 2;
  const std::vector<int> degrees = hidden == 0 ? std::vector<int>{} : expand(spec.degrees, hidden, pointer);
  const bool hidden_bias = spec.bias == BiasPattern::hidden || spec.bias == BiasPattern::all;
  const bool output_bias = spec.bias == BiasPattern::output || spec.bias == BiasPattern::all;
  for (std::size_t i = 0; i < spec.widths.size(); ++i) {
    if (spec.widths[i] < 1) {
      throw SpecError(child(child(pointer, "widths"), i),
                      "expected a width of at least 1, got " + std::to_string(spec.widths[i]));
    }
  }
  Architecture network{.input = {spec.widths.front()}, .layers = {}};
  for (std::size_t l = 0; l < hidden; ++l) {
    network.layers.emplace_back(DenseLayer{.units = spec.widths[l + 1], .bias = hidden_bias});
    network.layers.emplace_back(ActivationLayer{monomial(degrees[l])});
  }
  network.layers.emplace_back(
      DenseLayer{.units = spec.widths.back(), .bias = output_bias, .free_weights = spec.free_output_weights});
  validate(network, pointer);
  return network;
}

const std::vector<std::string>& preset_names() {
  static const std::vector<std::string> names{"theory2", "figure7", "figure7-two"};
  return names;
}

Architecture preset_network(std::string_view name, const std::vector<int>& degrees, const std::string& pointer) {
  if (name == "theory2") {
    return theory2(degrees, pointer);
  }
  if (name == "figure7" || name == "figure7-two") {
    const std::vector<int> levels = expand(degrees.empty() ? std::vector<int>{2} : degrees, 2, pointer);
    return name == "figure7" ? binary_tree(1, false, levels) : binary_tree(2, true, levels);
  }
  throw SpecError(child(pointer, "preset"),
                  "expected " + list_of(preset_names()) + ", got \"" + std::string(name) + "\"");
}

}  // namespace zeroset
