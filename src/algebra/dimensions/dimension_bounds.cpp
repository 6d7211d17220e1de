#include "algebra/dimensions/dimension_bounds.hpp"

#include "zeroset/core/overloaded.hpp"

#include <algorithm>
#include <set>

namespace zeroset::algebra::detail {
namespace {

/// What follows a layer: the activations up to the next layer with weights, composed.
struct Outgoing {
  Integer degree = 1;
  bool monomial = true;
  const Layer* next = nullptr;  ///< dense, convolution or nodes; null at the end
  std::int64_t positions = 1;   ///< entries of a unit: 1, or the positions of a channel
  /// Units that a batch normalization shifts by a mean that nothing makes up for: they do not scale.
  std::set<std::int64_t> shifted{};

  [[nodiscard]] bool next_is_free() const {
    const auto* dense = next == nullptr ? nullptr : std::get_if<DenseLayer>(next);
    return next != nullptr && (dense == nullptr || dense->free_weights);
  }

  /// How many of `units` outputs the next layer reads and nothing shifts.
  [[nodiscard]] std::int64_t scaling_units(std::int64_t units) const {
    const auto* nodes = next == nullptr ? nullptr : std::get_if<NodesLayer>(next);
    if (nodes == nullptr) {
      return units - static_cast<std::int64_t>(shifted.size());
    }
    std::set<std::int64_t> read;
    for (const Node& node : nodes->nodes) {
      for (const std::int64_t input : node.inputs) {
        if (shifted.count(input / positions) == 0) {
          read.insert(input / positions);
        }
      }
    }
    return static_cast<std::int64_t>(read.size());
  }
};

/// True where a constant added to each of the layer's inputs is a change of its biases.
bool takes_up_shifts(const Layer* layer) {
  if (layer == nullptr) {
    return false;
  }
  return std::visit(Overloaded{[](const DenseLayer& dense) { return dense.bias; },
                               [](const NodesLayer& nodes) { return nodes.bias; },
                               // Where it sees padding it does not see the constant.
                               [](const ConvolutionLayer& c) { return c.bias && c.padding == 0; },
                               [](const auto&) { return false; }},
                    *layer);
}

/// Adds the units with an entry whose mean is not 0; with `uniform_is_fine` only those with several means.
void add_shifted(const BatchNormLayer& layer, bool uniform_is_fine, std::int64_t units, Outgoing& out) {
  const auto means = static_cast<std::int64_t>(layer.mean.size());
  for (std::int64_t i = 0; i < means; ++i) {
    const std::int64_t each = std::max<std::int64_t>(means / units, 1), unit = i / each;
    const Rational& wanted = uniform_is_fine ? layer.mean[static_cast<std::size_t>(unit * each)] : Rational(0);
    if (layer.mean[static_cast<std::size_t>(i)] != wanted) {
      out.shifted.insert(unit);
    }
  }
}

bool has_bias(const Layer& layer) {
  return std::visit(Overloaded{[](const DenseLayer& dense) { return dense.bias; },
                               [](const ConvolutionLayer& convolution) { return convolution.bias; },
                               [](const auto&) { return false; }},  // of nodes: no bias after the sum over units
                    layer);
}

Outgoing outgoing(const Architecture& network, std::size_t layer, const std::vector<Shape>& shapes) {
  Outgoing result;
  const std::int64_t units = shapes[layer + 1][0];
  result.positions = size(shapes[layer + 1]) / units;
  std::vector<std::pair<const BatchNormLayer*, Integer>> norms;  // each with the degree before it
  for (std::size_t i = layer + 1; i < network.layers.size() && result.next == nullptr; ++i) {
    if (const auto* activation = std::get_if<ActivationLayer>(&network.layers[i])) {
      const PolynomialStage stage = polynomial_stage(activation->activation);
      result.degree *= stage.degree();
      result.monomial = result.monomial && stage.is_monomial();
    } else if (const auto* norm = std::get_if<BatchNormLayer>(&network.layers[i])) {
      norms.emplace_back(norm, result.degree);
    } else if (!std::holds_alternative<FlattenLayer>(network.layers[i])) {
      result.next = &network.layers[i];
    }
  }
  // A shift before the powers is a change of the layer's own biases, one after them of the next layer's.
  for (const auto& [norm, degree] : norms) {
    if (degree == result.degree && takes_up_shifts(result.next)) {
      continue;
    }
    add_shifted(*norm, degree == 1 && has_bias(network.layers[layer]), units, result);
  }
  return result;
}

std::int64_t nodes_gauge(const NodesLayer& layer, const Outgoing& out) {
  const PolynomialStage inner = polynomial_stage(layer.activation);
  if (!inner.is_monomial() || inner.degree() < 2) {
    return 0;
  }
  std::int64_t gauge = 0;
  for (const Node& node : layer.nodes) {
    gauge += layer.free_output_weights ? node.units : 0;
  }
  const bool feeds = out.next_is_free() && out.monomial;
  return gauge + (feeds ? out.scaling_units(static_cast<std::int64_t>(layer.nodes.size())) : 0);
}

}  // namespace

Integer exact_binomial(const Integer& n, const Integer& k) {
  if (k < 0 || k > n) {
    return 0;
  }
  const Integer steps = k < n - k ? k : Integer(n - k);
  Integer result = 1;
  for (Integer i = 1; i <= steps; ++i) {
    result = result * (n - steps + i) / i;
  }
  return result;
}

Integer space_dimension(std::int64_t outputs, const Integer& degree, std::int64_t inputs, bool homogeneous) {
  if (inputs == 0) {
    return homogeneous && degree > 0 ? 0 : outputs;
  }
  const Integer n = homogeneous ? inputs - 1 : inputs;
  return outputs * exact_binomial(degree + n, n);
}

Integer input_degree(const Tape& tape) {
  Integer degree = 1;
  for (const Stage& stage : tape.stages) {
    if (const auto* polynomial = std::get_if<PolynomialStage>(&stage)) {
      degree *= polynomial->degree();
    }
  }
  return degree;
}

Integer ambient_dimension(const Tape& tape) {
  return space_dimension(tape.outputs, input_degree(tape), tape.inputs, tape.all_monomial && !tape.has_biases);
}

std::int64_t gauge_dimension(const Architecture& network) {
  const std::vector<Shape> shapes = layer_shapes(network);
  std::int64_t gauge = 0;
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const Layer& layer = network.layers[i];
    const auto* dense = std::get_if<DenseLayer>(&layer);
    const auto* nodes = std::get_if<NodesLayer>(&layer);
    if (nodes != nullptr) {
      gauge += nodes_gauge(*nodes, outgoing(network, i, shapes));
    } else if ((dense != nullptr && dense->free_weights) || std::holds_alternative<ConvolutionLayer>(layer)) {
      const Outgoing out = outgoing(network, i, shapes);
      const bool scales = out.next_is_free() && out.monomial && out.degree >= 2;
      gauge += scales ? out.scaling_units(shapes[i + 1][0]) : 0;
    }
  }
  return gauge;
}

bool has_linear_layer(const Architecture& network) {
  const std::vector<Shape> shapes = layer_shapes(network);
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const Layer& layer = network.layers[i];
    if (const auto* nodes = std::get_if<NodesLayer>(&layer);
        nodes != nullptr && polynomial_stage(nodes->activation).degree() == 1) {
      return true;
    }
    const bool affine = std::holds_alternative<DenseLayer>(layer) || std::holds_alternative<ConvolutionLayer>(layer);
    if (affine) {
      const Outgoing out = outgoing(network, i, shapes);
      if (out.next != nullptr && out.degree == 1) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace zeroset::algebra::detail
