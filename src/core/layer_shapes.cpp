// Which layer fits which shape.
#include "zeroset/core/architecture.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/overloaded.hpp"

#include <set>

namespace zeroset {
namespace {

constexpr std::int64_t kMaxWidth = std::int64_t{1} << 31;
constexpr std::size_t kMaxLayers = 10'000;

void require_range(std::int64_t value, std::int64_t least, const std::string& pointer) {
  if (value < least || value > kMaxWidth) {
    throw SpecError(pointer,
                    "expected an integer from " + std::to_string(least) + " to 2^31, got " + std::to_string(value));
  }
}

std::string text(const Shape& shape) {
  std::string list;
  for (const std::int64_t extent : shape) {
    list += (list.empty() ? "[" : ", ") + std::to_string(extent);
  }
  return list + "]";
}

void require_flat(const Shape& shape, const char* layer, const std::string& pointer) {
  if (shape.size() != 1) {
    throw SpecError(pointer,
                    std::string("expected a flat input before ") + layer + ", got shape " + text(shape) +
                        "; put {\"kind\": \"flatten\"} before it");
  }
}

Shape after(const DenseLayer& layer, const Shape& shape, const std::string& pointer) {
  require_flat(shape, "dense", pointer);
  require_range(layer.units, 1, child(pointer, "units"));
  return {layer.units};
}

Shape after(const NodesLayer& layer, const Shape& shape, const std::string& pointer) {
  require_flat(shape, "nodes", pointer);
  if (layer.nodes.empty()) {
    throw SpecError(child(pointer, "nodes"), "expected at least one node");
  }
  for (std::size_t j = 0; j < layer.nodes.size(); ++j) {
    const Node& node = layer.nodes[j];
    const std::string where = child(child(pointer, "nodes"), j);
    require_range(node.units, 1, child(where, "units"));
    if (node.inputs.empty()) {
      throw SpecError(child(where, "inputs"), "expected at least one input");
    }
    std::set<std::int64_t> seen;
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      const std::int64_t input = node.inputs[i];
      if (input < 0 || input >= shape[0] || !seen.insert(input).second) {
        throw SpecError(
            child(child(where, "inputs"), i),
            "expected distinct inputs from 0 to " + std::to_string(shape[0] - 1) + ", got " + std::to_string(input));
      }
    }
  }
  return {static_cast<std::int64_t>(layer.nodes.size())};
}

Shape after(const ConvolutionLayer& layer, const Shape& shape, const std::string& pointer) {
  if (shape.size() != static_cast<std::size_t>(layer.dimensions) + 1) {
    throw SpecError(pointer,
                    std::string("expected an input of shape ") +
                        (layer.dimensions == 1 ? "[channels, length]" : "[channels, height, width]") + " before conv" +
                        std::to_string(layer.dimensions) + "d, got " + text(shape));
  }
  require_range(layer.channels, 1, child(pointer, "channels"));
  require_range(layer.kernel, 1, child(pointer, "kernel"));
  require_range(layer.stride, 1, child(pointer, "stride"));
  require_range(layer.padding, 0, child(pointer, "padding"));
  Shape result{layer.channels};
  for (std::size_t axis = 1; axis < shape.size(); ++axis) {
    const std::int64_t room = shape[axis] + 2 * layer.padding - layer.kernel;
    if (room < 0) {
      throw SpecError(child(pointer, "kernel"),
                      "expected at most " + std::to_string(shape[axis] + 2 * layer.padding) +
                          " (input plus padding), got " + std::to_string(layer.kernel));
    }
    result.push_back(room / layer.stride + 1);
  }
  return result;
}

Shape after(const BatchNormLayer& layer, const Shape& shape, const std::string& pointer) {
  const auto require_entries = [&](const std::vector<Rational>& values, const char* key) {
    if (!values.empty() && static_cast<std::int64_t>(values.size()) != shape[0]) {
      throw SpecError(child(pointer, key),
                      "expected " + std::to_string(shape[0]) + " numbers, one for each " +
                          (shape.size() == 1 ? "unit" : "channel") + ", got " + std::to_string(values.size()));
    }
  };
  require_entries(layer.mean, "mean");
  require_entries(layer.standard_deviation, "standard_deviation");
  for (std::size_t i = 0; i < layer.standard_deviation.size(); ++i) {
    if (layer.standard_deviation[i] <= 0) {
      throw SpecError(child(child(pointer, "standard_deviation"), i),
                      "expected a positive number, got " + to_string(layer.standard_deviation[i]));
    }
  }
  return shape;
}

Shape after(const Layer& layer, const Shape& shape, const std::string& pointer) {
  return std::visit(Overloaded{[&](const FlattenLayer&) { return Shape{size(shape)}; },
                               [&](const ActivationLayer&) { return shape; },
                               [&](const auto& weighted) { return after(weighted, shape, pointer); }},
                    layer);
}

}  // namespace

std::vector<Shape> layer_shapes(const Architecture& architecture, const std::string& pointer) {
  const std::string input = child(pointer, "input");
  if (architecture.input.empty() || architecture.input.size() > 3) {
    throw SpecError(input, "expected 1 to 3 extents: [n], [channels, length] or [channels, height, width]");
  }
  for (std::size_t i = 0; i < architecture.input.size(); ++i) {
    require_range(architecture.input[i], 1, child(input, i));
  }
  const std::string layers = child(pointer, "layers");
  if (architecture.layers.empty() || architecture.layers.size() > kMaxLayers) {
    throw SpecError(layers, "expected 1 to " + std::to_string(kMaxLayers) + " layers");
  }
  std::vector<Shape> shapes{architecture.input};
  for (std::size_t l = 0; l < architecture.layers.size(); ++l) {
    shapes.push_back(after(architecture.layers[l], shapes.back(), child(layers, l)));
  }
  return shapes;
}

void validate(const Architecture& architecture, const std::string& pointer) {
  (void)layer_shapes(architecture, pointer);
}

}  // namespace zeroset
