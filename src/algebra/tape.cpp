#include "algebra/tape.hpp"

#include "zeroset/core/error.hpp"

#include "core/overloaded.hpp"

#include <algorithm>

namespace zeroset::algebra::detail {
namespace {

constexpr std::int64_t kMostEdges = 50'000'000;

class TapeBuilder {
 public:
  explicit TapeBuilder(const Architecture& network) : width_(size(network.input)) { tape_.inputs = width_; }

  void add(const DenseLayer& layer) {
    AffineStage stage;
    stage.kind = layer.free_weights ? AffineStage::Kind::full : AffineStage::Kind::ones;
    stage.inputs = width_;
    stage.outputs = layer.units;
    if (layer.free_weights) {
      stage.weights = take(layer.units * width_);
    }
    if (layer.bias) {
      stage.bias_offset = take(layer.units);
      tape_.has_biases = true;
    }
    push(std::move(stage));
  }

  void add(const NodesLayer& layer) {
    AffineStage inner, outer;
    inner.kind = outer.kind = AffineStage::Kind::sparse;
    inner.inputs = width_;
    count_edges(layer);
    for (const Node& node : layer.nodes) {
      outer.rows.emplace_back();
      for (std::int64_t unit = 0; unit < node.units; ++unit) {
        add_unit(node, layer, inner, outer.rows.back());
      }
    }
    inner.outputs = outer.inputs = static_cast<std::int64_t>(inner.rows.size());
    outer.outputs = static_cast<std::int64_t>(layer.nodes.size());
    outer.biases.assign(layer.nodes.size(), kNone);
    tape_.has_biases = tape_.has_biases || layer.bias;
    push(std::move(inner));
    add(ActivationLayer{layer.activation});
    push(std::move(outer));
  }

  void add(const ActivationLayer& layer) {
    PolynomialStage stage = polynomial_stage(layer.activation);
    tape_.all_monomial = tape_.all_monomial && stage.is_monomial();
    tape_.stages.emplace_back(std::move(stage));
  }

  void add(const FlattenLayer&) {}

  void add(const ConvolutionLayer& layer) {
    throw NotInThisBuild("polynomial systems of conv" + std::to_string(layer.dimensions) +
                         "d layers are not in this build; bounds are");
  }

  void add(const BatchNormLayer&) {
    throw NotInThisBuild(
        "polynomial systems of batch_norm layers are not in this build; bounds are (with the statistics frozen)");
  }

  [[nodiscard]] Tape finish() {
    tape_.outputs = width_;
    tape_.parameters = parameters_;
    return std::move(tape_);
  }

 private:
  // Unit by unit: weights, bias, output weight.
  void add_unit(const Node& node,
                const NodesLayer& layer,
                AffineStage& inner,
                std::vector<AffineStage::Edge>& outputs) {
    std::vector<AffineStage::Edge> row;
    for (const std::int64_t input : node.inputs) {
      row.push_back({input, take(1)});
    }
    inner.biases.push_back(layer.bias ? take(1) : kNone);
    outputs.push_back({static_cast<std::int64_t>(inner.rows.size()), layer.free_output_weights ? take(1) : kNone});
    inner.rows.push_back(std::move(row));
  }

  void count_edges(const NodesLayer& layer) {
    for (const Node& node : layer.nodes) {
      edges_ += static_cast<double>(node.units) * static_cast<double>(node.inputs.size() + 2);
    }
    if (edges_ > static_cast<double>(kMostEdges)) {
      throw LimitExceeded("a compositional layer with about " + std::to_string(static_cast<std::int64_t>(edges_)) +
                          " edges is beyond the " + std::to_string(kMostEdges) + " that the algebra takes");
    }
  }

  std::int64_t take(std::int64_t number) {
    parameters_ += number;
    return parameters_ - number;
  }

  void push(AffineStage stage) {
    width_ = stage.outputs;
    tape_.stages.emplace_back(std::move(stage));
  }

  Tape tape_{};
  std::int64_t width_ = 0;
  std::int64_t parameters_ = 0;
  double edges_ = 0;
};

}  // namespace

bool AffineStage::has_free_weights() const {
  if (kind != Kind::sparse) {
    return kind == Kind::full;
  }
  return std::any_of(
      rows.begin(), rows.end(), [](const auto& row) { return !row.empty() && row.front().parameter != kNone; });
}

bool PolynomialStage::is_monomial() const {
  return degree() >= 1 &&
         std::all_of(coefficients.begin(), coefficients.end() - 1, [](const Rational& c) { return c == 0; });
}

PolynomialStage polynomial_stage(const Activation& activation) {
  if (!activation.is_polynomial()) {
    throw InvalidArgument("the network is not polynomial: it has a " + name(activation) + " activation");
  }
  PolynomialStage stage{polynomial_coefficients(activation)};
  while (stage.coefficients.size() > 1 && stage.coefficients.back() == 0) {
    stage.coefficients.pop_back();
  }
  return stage;
}

Tape make_tape(const Architecture& network) {
  static_cast<void>(num_parameters(network));  // refuses what does not fit 63 bits
  for (const Layer& layer : network.layers) {  // what is not polynomial is wrong input, whatever else it has
    if (const auto* activation = std::get_if<ActivationLayer>(&layer)) {
      static_cast<void>(polynomial_stage(activation->activation));
    }
  }
  TapeBuilder builder(network);
  for (const Layer& layer : network.layers) {
    std::visit([&](const auto& kind) { builder.add(kind); }, layer);
  }
  return builder.finish();
}

}  // namespace zeroset::algebra::detail
