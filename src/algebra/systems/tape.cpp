#include "algebra/systems/tape.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/overloaded.hpp"

#include <algorithm>

namespace zeroset::algebra::detail {
namespace {

constexpr std::int64_t kMaxEdges = 50'000'000;

class TapeBuilder {
 public:
  explicit TapeBuilder(const Architecture& network) : width_(size(network.input)) { tape_.inputs = width_; }

  void add(const DenseLayer& layer, const Shape&, const Shape&) {
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

  void add(const NodesLayer& layer, const Shape&, const Shape&) {
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
    add_activation(layer.activation);
    push(std::move(outer));
  }

  void add(const ActivationLayer& layer, const Shape&, const Shape&) { add_activation(layer.activation); }

  void add(const FlattenLayer&, const Shape&, const Shape&) {}

  void add(const ConvolutionLayer& layer, const Shape& in, const Shape& out) {
    AffineStage stage;
    stage.kind = AffineStage::Kind::convolution;
    stage.convolution = plan(layer, in, out);
    stage.inputs = width_;
    stage.outputs = size(out);
    stage.weights = take(layer.channels * stage.convolution.taps());
    if (layer.bias) {
      stage.bias_offset = take(layer.channels);
      tape_.has_biases = true;
    }
    push(std::move(stage));
  }

  void add(const BatchNormLayer& layer, const Shape& in, const Shape&) {
    ScalingStage stage;
    stage.repeat = width_ / in[0];
    for (std::size_t i = 0; i < std::max(layer.mean.size(), layer.standard_deviation.size()); ++i) {
      const Rational deviation = layer.standard_deviation.empty() ? Rational(1) : layer.standard_deviation[i];
      stage.scales.push_back(1 / deviation);
      stage.shifts.push_back(layer.mean.empty() ? Rational(0) : Rational(-layer.mean[i] / deviation));
    }
    if (stage.scales.empty()) {
      return;
    }
    tape_.has_biases = tape_.has_biases || stage.has_shift();
    tape_.stages.emplace_back(std::move(stage));
  }

  [[nodiscard]] Tape finish() {
    tape_.outputs = width_;
    tape_.parameters = parameters_;
    return std::move(tape_);
  }

 private:
  void add_activation(const Activation& activation) {
    PolynomialStage stage = polynomial_stage(activation);
    tape_.all_monomial = tape_.all_monomial && stage.is_monomial();
    tape_.stages.emplace_back(std::move(stage));
  }

  static ConvolutionPlan plan(const ConvolutionLayer& layer, const Shape& in, const Shape& out) {
    const bool plane = layer.dimensions == 2;
    ConvolutionPlan plan;
    plan.in_channels = in[0];
    plan.in_height = plane ? in[1] : 1;
    plan.in_width = in.back();
    plan.out_height = plane ? out[1] : 1;
    plan.out_width = out.back();
    plan.kernel_height = plane ? layer.kernel : 1;
    plan.kernel_width = layer.kernel;
    plan.stride = layer.stride;
    plan.pad_height = plane ? layer.padding : 0;
    plan.pad_width = layer.padding;
    return plan;
  }

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
    if (edges_ > static_cast<double>(kMaxEdges)) {
      throw LimitExceeded("a compositional layer with about " + std::to_string(static_cast<std::int64_t>(edges_)) +
                          " edges is beyond the " + std::to_string(kMaxEdges) + " that the algebra takes");
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
    return kind != Kind::ones;
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
  const std::vector<Shape> shapes = layer_shapes(network);
  TapeBuilder builder(network);
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    std::visit([&](const auto& kind) { builder.add(kind, shapes[i], shapes[i + 1]); }, network.layers[i]);
  }
  return builder.finish();
}

void check_data(const Problem& problem, const Tape& tape) {
  const Dataset& data = problem.data;
  const auto rows_have = [](const std::vector<std::vector<Rational>>& rows, std::int64_t entries) {
    return std::all_of(
        rows.begin(), rows.end(), [&](const auto& row) { return static_cast<std::int64_t>(row.size()) == entries; });
  };
  if (data.inputs.size() != data.targets.size() || !rows_have(data.inputs, tape.inputs) ||
      !rows_have(data.targets, tape.outputs)) {
    throw InvalidArgument("[algebra] every datum must have " + std::to_string(tape.inputs) + " inputs and " +
                          std::to_string(tape.outputs) + " targets");
  }
  if (!problem.lambda.empty() && static_cast<std::int64_t>(problem.lambda.size()) != tape.parameters) {
    throw InvalidArgument("[algebra] expected one lambda for each of " + std::to_string(tape.parameters) +
                          " parameters, got " + std::to_string(problem.lambda.size()));
  }
}

}  // namespace zeroset::algebra::detail
