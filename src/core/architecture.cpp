#include "zeroset/core/architecture.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/overloaded.hpp"

#include "core/checked.hpp"

#include <algorithm>

namespace zeroset {
namespace {

constexpr std::int64_t kMaxNames = 10'000'000;

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
                            if (count > kMaxNames) {
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
  if (num_parameters(architecture) > kMaxNames) {
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
