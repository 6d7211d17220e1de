#include "zeroset/core/architecture.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"

#include "core/overloaded.hpp"

#include <algorithm>
#include <limits>
#include <set>

namespace zeroset {
namespace {

constexpr std::int64_t kLargestWidth = std::int64_t{1} << 31;
constexpr std::int64_t kMostNames = 10'000'000;
constexpr std::size_t kMostLayers = 10'000;

std::int64_t checked_multiply(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) {
    throw LimitExceeded("the network has more than 2^63 parameters or units");
  }
  return product;
}

std::int64_t checked_add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) {
    throw LimitExceeded("the network has more than 2^63 parameters or units");
  }
  return sum;
}

void require_range(std::int64_t value, std::int64_t least, const std::string& pointer) {
  if (value < least || value > kLargestWidth) {
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

/// Appends slices with running offsets.
class SliceList {
 public:
  void add(std::string name, std::size_t layer, Shape shape) {
    ParameterSlice slice{std::move(name), layer, next_, std::move(shape), 0};
    slice.size = size(slice.shape);
    next_ = checked_add(next_, slice.size);
    slices_.push_back(std::move(slice));
  }
  std::vector<ParameterSlice> take() { return std::move(slices_); }

 private:
  std::vector<ParameterSlice> slices_{};
  std::int64_t next_ = 0;
};

void add_nodes(SliceList& list, const NodesLayer& layer, std::size_t index, const std::string& prefix) {
  for (std::size_t j = 0; j < layer.nodes.size(); ++j) {
    for (std::int64_t u = 0; u < layer.nodes[j].units; ++u) {
      const std::string unit = prefix + ".node" + std::to_string(j + 1) + ".unit" + std::to_string(u + 1);
      list.add(unit + ".weight", index, {static_cast<std::int64_t>(layer.nodes[j].inputs.size())});
      if (layer.bias) {
        list.add(unit + ".bias", index, {});
      }
      if (layer.free_output_weights) {
        list.add(unit + ".output", index, {});
      }
    }
  }
}

std::int64_t count_parameters(const NodesLayer& layer) {
  std::int64_t total = 0;
  for (const Node& node : layer.nodes) {
    const auto each =
        static_cast<std::int64_t>(node.inputs.size()) + (layer.bias ? 1 : 0) + (layer.free_output_weights ? 1 : 0);
    total = checked_add(total, checked_multiply(node.units, each));
  }
  return total;
}

Shape convolution_weight(const ConvolutionLayer& layer, std::int64_t input_channels) {
  Shape shape{layer.channels, input_channels};
  shape.insert(shape.end(), static_cast<std::size_t>(layer.dimensions), layer.kernel);
  return shape;
}

std::int64_t count_parameters(const Layer& layer, const Shape& before) {
  return std::visit(Overloaded{[&](const DenseLayer& dense) {
                                 return checked_add(dense.free_weights ? checked_multiply(dense.units, before[0]) : 0,
                                                    dense.bias ? dense.units : 0);
                               },
                               [&](const NodesLayer& nodes) { return count_parameters(nodes); },
                               [&](const ConvolutionLayer& convolution) {
                                 return checked_add(size(convolution_weight(convolution, before[0])),
                                                    convolution.bias ? convolution.channels : 0);
                               },
                               [](const auto&) { return std::int64_t{0}; }},
                    layer);
}

/// Names of one slice's entries, written after the pattern in the header.
class Namer {
 public:
  explicit Namer(std::vector<std::string>& names) : names_(names) {}

  void dense(int l, std::int64_t rows, std::int64_t columns) {
    for (std::int64_t i = 1; i <= rows; ++i) {
      for (std::int64_t j = 1; j <= columns; ++j) {
        add('w', l, 'r', i, 'c', j);
      }
    }
  }
  void convolution(int l, const Shape& weight) {
    const std::int64_t taps = size(Shape(weight.begin() + 2, weight.end()));
    for (std::int64_t o = 1; o <= weight[0]; ++o) {
      for (std::int64_t i = 1; i <= weight[1]; ++i) {
        for (std::int64_t k = 1; k <= taps; ++k) {
          add('w', l, 'o', o, 'i', i, 'k', k);
        }
      }
    }
  }
  void biases(int l, std::int64_t rows) {
    for (std::int64_t i = 1; i <= rows; ++i) {
      add('b', l, 'r', i);
    }
  }
  void nodes(int l, const NodesLayer& layer) {
    for (std::size_t j = 0; j < layer.nodes.size(); ++j) {
      for (std::int64_t u = 1; u <= layer.nodes[j].units; ++u) {
        for (std::size_t c = 1; c <= layer.nodes[j].inputs.size(); ++c) {
          add('v', l, 'n', j + 1, 'u', u, 'c', c);
        }
        if (layer.bias) {
          add('d', l, 'n', j + 1, 'u', u);
        }
        if (layer.free_output_weights) {
          add('a', l, 'n', j + 1, 'u', u);
        }
      }
    }
  }

 private:
  template <class... Pieces>
  void add(char kind, int l, Pieces... pieces) {
    std::string name = kind + std::to_string(l);
    (append(name, pieces), ...);
    names_.push_back(std::move(name));
  }
  static void append(std::string& name, char piece) { name += piece; }
  template <class Number>
  static void append(std::string& name, Number piece) {
    name += std::to_string(piece);
  }

  std::vector<std::string>& names_;
};

}  // namespace

std::int64_t size(const Shape& shape) {
  std::int64_t product = 1;
  for (const std::int64_t extent : shape) {
    product = checked_multiply(product, extent);
  }
  return product;
}

std::vector<Shape> layer_shapes(const Architecture& architecture, const std::string& pointer) {
  const std::string input = child(pointer, "input");
  if (architecture.input.empty() || architecture.input.size() > 3) {
    throw SpecError(input, "expected 1 to 3 extents: [n], [channels, length] or [channels, height, width]");
  }
  for (std::size_t i = 0; i < architecture.input.size(); ++i) {
    require_range(architecture.input[i], 1, child(input, i));
  }
  const std::string layers = child(pointer, "layers");
  if (architecture.layers.empty() || architecture.layers.size() > kMostLayers) {
    throw SpecError(layers, "expected 1 to " + std::to_string(kMostLayers) + " layers");
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

std::int64_t num_inputs(const Architecture& architecture) {
  return size(architecture.input);
}
std::int64_t num_outputs(const Architecture& architecture) {
  return size(layer_shapes(architecture).back());
}

std::int64_t num_parameters(const Architecture& architecture) {
  const std::vector<Shape> shapes = layer_shapes(architecture);
  std::int64_t total = 0;
  for (std::size_t l = 0; l < architecture.layers.size(); ++l) {
    total = checked_add(total, count_parameters(architecture.layers[l], shapes[l]));
  }
  return total;
}

std::vector<ParameterSlice> parameter_slices(const Architecture& architecture) {
  const std::vector<Shape> shapes = layer_shapes(architecture);
  SliceList list;
  int weighted = 0;
  for (std::size_t l = 0; l < architecture.layers.size(); ++l) {
    const std::int64_t count = count_parameters(architecture.layers[l], shapes[l]);
    if (count == 0) {
      continue;
    }
    const std::string prefix = "layer" + std::to_string(++weighted);
    std::visit(Overloaded{[&](const DenseLayer& dense) {
                            if (dense.free_weights) {
                              list.add(prefix + ".weight", l, {dense.units, shapes[l][0]});
                            }
                            if (dense.bias) {
                              list.add(prefix + ".bias", l, {dense.units});
                            }
                          },
                          [&](const NodesLayer& nodes) {
                            if (count > kMostNames) {
                              throw LimitExceeded("a nodes layer of " + std::to_string(count) +
                                                  " parameters has too many slices to name (at most 10^7)");
                            }
                            add_nodes(list, nodes, l, prefix);
                          },
                          [&](const ConvolutionLayer& convolution) {
                            list.add(prefix + ".weight", l, convolution_weight(convolution, shapes[l][0]));
                            if (convolution.bias) {
                              list.add(prefix + ".bias", l, {convolution.channels});
                            }
                          },
                          [](const auto&) {}},
               architecture.layers[l]);
  }
  return list.take();
}

std::vector<std::string> parameter_names(const Architecture& architecture) {
  if (num_parameters(architecture) > kMostNames) {
    throw LimitExceeded("a network of " + std::to_string(num_parameters(architecture)) +
                        " parameters has too many to name each (at most 10^7)");
  }
  const std::vector<Shape> shapes = layer_shapes(architecture);
  std::vector<std::string> names;
  Namer namer(names);
  int weighted = 0;
  for (std::size_t l = 0; l < architecture.layers.size(); ++l) {
    if (count_parameters(architecture.layers[l], shapes[l]) == 0) {
      continue;
    }
    const int number = ++weighted;
    std::visit(Overloaded{[&](const DenseLayer& dense) {
                            namer.dense(number, dense.free_weights ? dense.units : 0, shapes[l][0]);
                            namer.biases(number, dense.bias ? dense.units : 0);
                          },
                          [&](const NodesLayer& nodes) { namer.nodes(number, nodes); },
                          [&](const ConvolutionLayer& convolution) {
                            namer.convolution(number, convolution_weight(convolution, shapes[l][0]));
                            namer.biases(number, convolution.bias ? convolution.channels : 0);
                          },
                          [](const auto&) {}},
               architecture.layers[l]);
  }
  return names;
}

bool is_polynomial(const Architecture& architecture) {
  return std::all_of(architecture.layers.begin(), architecture.layers.end(), [](const Layer& layer) {
    return std::visit(Overloaded{[](const ActivationLayer& a) { return a.activation.is_polynomial(); },
                                 [](const NodesLayer& n) { return n.activation.is_polynomial(); },
                                 [](const auto&) { return true; }},
                      layer);
  });
}

Architecture with_activation(Architecture architecture, const Activation& activation) {
  for (Layer& layer : architecture.layers) {
    std::visit(Overloaded{[&](ActivationLayer& a) { a.activation = activation; },
                          [&](NodesLayer& n) { n.activation = activation; },
                          [](auto&) {}},
               layer);
  }
  return architecture;
}

}  // namespace zeroset
