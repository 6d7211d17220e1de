// Degrees of the equations of a problem: from the layers, and on a random line.
#include "zeroset/algebra/bounds.hpp"
#include "zeroset/algebra/evaluation.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include "algebra/bounds/group_degrees.hpp"
#include "algebra/rings.hpp"
#include "algebra/systems/tape.hpp"
#include "algebra/systems/tape_evaluation.hpp"

#include <algorithm>
#include <limits>

namespace zeroset::algebra {

using namespace detail;

namespace {

constexpr std::int64_t kMaxEquations = 10'000'000;
constexpr std::int64_t kMaxDegree = std::numeric_limits<std::int64_t>::max() / 8;

constexpr std::int64_t kAllGroups = -1;

/// Where parameters enter: `count` of them, with the degree of what multiplies them.
struct ParameterBlock {
  std::int64_t count = 0;
  std::int64_t factor_degree = 0;  ///< of the inputs for weights, 0 for biases
  std::size_t map = 0;             ///< index of the affine map
  std::int64_t group = 0;          ///< as in layer_partition
};

/// One affine map or activation, and the degree of its inputs.
struct Step {
  bool affine = true;
  std::int64_t weight_degree = 1;  ///< of the weights: 0 where they are fixed or in another group
  std::int64_t activation_degree = 1;
  std::int64_t input_degree = 0;
};

std::int64_t checked(double degree) {
  if (degree > static_cast<double>(kMaxDegree)) {
    throw LimitExceeded("the equations' degree, about " + std::to_string(degree) + ", does not fit 60 bits");
  }
  return static_cast<std::int64_t>(degree);
}

/// Degrees in all parameters, or in those of one group of layer_partition. Walks over the layers; works for every kind
/// but relu.
class StructuralDegrees {
 public:
  explicit StructuralDegrees(const Architecture& network, std::int64_t group = kAllGroups) : counted_(group) {
    const std::vector<Shape> shapes = layer_shapes(network);
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
      std::visit([&](const auto& layer) { add(layer, shapes[i], shapes[i + 1]); }, network.layers[i]);
    }
  }

  [[nodiscard]] std::int64_t output_degree() const { return degree_; }
  [[nodiscard]] std::int64_t groups() const { return groups_; }

  /// In the order of the parameters. Nodes networks list their parameters unit by unit, so the blocks are interleaved
  /// as the layer has them.
  [[nodiscard]] const std::vector<ParameterBlock>& blocks() const { return blocks_; }

  /// Degree of the derivative of an output by each parameter, one number a block, -1 where it is 0.
  [[nodiscard]] std::vector<std::int64_t> derivative_degrees() const {
    // From the outputs backwards: the degree of the derivative by the outputs of each step.
    std::vector<std::int64_t> after(steps_.size() + 1, 0);
    for (std::size_t s = steps_.size(); s-- > 0;) {
      const Step& step = steps_[s];
      if (after[s + 1] < 0 || (!step.affine && step.activation_degree == 0)) {
        after[s] = -1;
      } else {
        after[s] = after[s + 1] + (step.affine ? step.weight_degree : (step.activation_degree - 1) * step.input_degree);
      }
    }
    std::vector<std::int64_t> result;
    for (const ParameterBlock& block : blocks_) {
      const std::int64_t seed = after[block.map + 1];
      result.push_back(seed < 0 ? -1 : seed + block.factor_degree);
    }
    return result;
  }

 private:
  void add(const DenseLayer& layer, const Shape& in, const Shape&) {
    add_affine(layer.free_weights ? layer.units * size(in) : 0, layer.free_weights, layer.bias ? layer.units : 0);
  }

  void add(const ConvolutionLayer& layer, const Shape& in, const Shape&) {
    std::int64_t taps = in.front();
    for (int d = 0; d < layer.dimensions; ++d) {
      taps *= layer.kernel;
    }
    add_affine(layer.channels * taps, true, layer.bias ? layer.channels : 0);
  }

  void add(const NodesLayer& layer, const Shape&, const Shape&) {
    const std::int64_t phi = polynomial_stage(layer.activation).degree();
    const std::int64_t inputs_degree = degree_, inner_group = groups_;
    const std::size_t inner = steps_.size();
    push_affine(true, layer.bias);
    push_activation(phi);
    const std::int64_t outer_degree = degree_, outer_group = groups_;
    const std::size_t outer = steps_.size();
    push_affine(layer.free_output_weights, false);
    for (const Node& node : layer.nodes) {
      for (std::int64_t unit = 0; unit < node.units; ++unit) {
        blocks_.push_back({static_cast<std::int64_t>(node.inputs.size()), inputs_degree, inner, inner_group});
        if (layer.bias) {
          blocks_.push_back({1, 0, inner, inner_group});
        }
        if (layer.free_output_weights) {
          blocks_.push_back({1, outer_degree, outer, outer_group});
        }
      }
    }
  }

  void add(const ActivationLayer& layer, const Shape&, const Shape&) {
    push_activation(polynomial_stage(layer.activation).degree());
  }
  void add(const FlattenLayer&, const Shape&, const Shape&) {}
  void add(const BatchNormLayer&, const Shape&, const Shape&) {}  // frozen: an affine map without parameters

  void add_affine(std::int64_t weights, bool free, std::int64_t biases) {
    const std::size_t map = steps_.size();
    const std::int64_t inputs_degree = degree_, group = groups_;
    push_affine(free, biases > 0);
    blocks_.push_back({weights, inputs_degree, map, group});
    blocks_.push_back({biases, 0, map, group});
  }

  void push_affine(bool free, bool bias) {
    const bool counted = counted_ == kAllGroups || counted_ == groups_;
    const std::int64_t weight_degree = free && counted ? 1 : 0;
    steps_.push_back({true, weight_degree, 1, degree_});
    degree_ = std::max<std::int64_t>(degree_ + weight_degree, bias && counted ? 1 : 0);
    groups_ += free || bias ? 1 : 0;
  }

  void push_activation(std::int64_t activation_degree) {
    steps_.push_back({false, 0, activation_degree, degree_});
    degree_ = checked(static_cast<double>(degree_) * static_cast<double>(activation_degree));
  }

  std::vector<Step> steps_{};
  std::vector<ParameterBlock> blocks_{};
  std::int64_t counted_;
  std::int64_t groups_ = 0;  ///< so far
  std::int64_t degree_ = 0;
};

std::int64_t checked_equations(const Problem& problem) {
  const std::int64_t outputs = num_outputs(problem.network), parameters = num_parameters(problem.network);
  const double equations = problem.kind == ProblemKind::critical
                               ? static_cast<double>(parameters)
                               : static_cast<double>(problem.data.inputs.size()) * static_cast<double>(outputs);
  if (equations > static_cast<double>(kMaxEquations)) {
    throw LimitExceeded("a list of the degrees of " + std::to_string(static_cast<std::int64_t>(equations)) +
                        " equations is beyond the " + std::to_string(kMaxEquations) + " that are listed");
  }
  return static_cast<std::int64_t>(equations);
}

std::vector<std::int64_t> gradient_degrees(const Problem& problem, const StructuralDegrees& structure) {
  const std::vector<std::int64_t> of_blocks = structure.derivative_degrees();
  std::vector<std::int64_t> degrees;
  for (std::size_t b = 0; b < of_blocks.size(); ++b) {
    degrees.insert(degrees.end(), static_cast<std::size_t>(structure.blocks()[b].count), of_blocks[b]);
  }
  for (std::size_t e = 0; e < degrees.size(); ++e) {
    if (degrees[e] >= 0) {
      degrees[e] = checked(static_cast<double>(degrees[e]) + static_cast<double>(structure.output_degree()));
    }
    if (!problem.lambda.empty() && problem.lambda[e] != 0) {
      degrees[e] = std::max<std::int64_t>(degrees[e], 1);
    }
  }
  return degrees;
}

/// Degrees of interpolating polynomials: values[i][j] is the value of polynomial j at i.
std::vector<std::int64_t> interpolated_degrees(std::vector<std::vector<std::uint64_t>> values,
                                               const ModularRing& ring) {
  // Newton's divided differences: the last that is not 0 is the degree.
  std::vector<std::int64_t> degrees(values.front().size(), -1);
  for (std::size_t order = 0; order < values.size(); ++order) {
    for (std::size_t j = 0; j < degrees.size(); ++j) {
      if (values[order][j] != 0) {
        degrees[j] = static_cast<std::int64_t>(order);
      }
    }
    const std::uint64_t inverse = ring.inverse(order + 1);
    for (std::size_t i = values.size() - 1; i > order; --i) {
      for (std::size_t j = 0; j < degrees.size(); ++j) {
        std::uint64_t difference = values[i][j];
        ring.add(difference, ring.negative(values[i - 1][j]));
        values[i][j] = ring.multiply(difference, inverse);
      }
    }
  }
  return degrees;
}

std::vector<std::int64_t> degrees_on_a_line(const Problem& problem, std::int64_t largest, std::uint64_t seed) {
  const ModularRing ring(kLargePrime);
  Stream stream(seed, "degrees");
  const auto parameters = static_cast<std::size_t>(num_parameters(problem.network));
  std::vector<std::uint64_t> point(parameters), direction(parameters);
  std::generate(point.begin(), point.end(), [&] { return stream.below(kLargePrime); });
  std::generate(direction.begin(), direction.end(), [&] { return stream.below(kLargePrime); });
  std::vector<std::vector<std::uint64_t>> values;
  for (std::int64_t i = 0; i <= largest; ++i) {
    values.push_back(evaluate_modulo(problem, point, kLargePrime));
    for (std::size_t e = 0; e < parameters; ++e) {
      ring.add(point[e], direction[e]);
    }
  }
  return interpolated_degrees(std::move(values), ring);
}

bool line_is_affordable(const Problem& problem, std::int64_t equations, std::int64_t largest) {
  if (!is_drawn(problem.data)) {
    return false;
  }
  constexpr double kMax = 1e8;  // multiplications modulo a prime, and entries of the difference table
  const double points = static_cast<double>(largest) + 1, data = static_cast<double>(problem.data.inputs.size());
  const double evaluations = points * data * static_cast<double>(num_parameters(problem.network)) * 3;
  return evaluations + points * points * static_cast<double>(equations) < kMax;
}

/// Whether all parameters of a block, any or none have a Tikhonov weight.
bool has_lambda(const Problem& problem, std::int64_t first, std::int64_t count) {
  return !problem.lambda.empty() && std::any_of(problem.lambda.begin() + first,
                                                problem.lambda.begin() + first + count,
                                                [](const Rational& l) { return l != 0; });
}

}  // namespace

namespace detail {

std::vector<DegreeRow> layer_rows(const Problem& problem, bool one_group) {
  const StructuralDegrees whole(problem.network);
  std::vector<StructuralDegrees> in_group;
  if (one_group) {
    in_group.push_back(whole);
  }
  for (std::int64_t g = 0; g < whole.groups() && !one_group; ++g) {
    in_group.emplace_back(problem.network, g);
  }
  std::vector<DegreeRow> rows;
  const auto add = [&](std::int64_t count, const auto& degree_in) {
    DegreeRow row{{}, count};
    for (std::size_t g = 0; g < in_group.size(); ++g) {
      row.degrees.push_back(degree_in(g));
    }
    const auto same = std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return r.degrees == row.degrees; });
    same == rows.end() ? rows.push_back(std::move(row)) : void(same->count += count);
  };
  if (problem.kind == ProblemKind::zero_error) {
    add(checked_equations(problem), [&](std::size_t g) { return in_group[g].output_degree(); });
    return rows;
  }
  std::vector<std::vector<std::int64_t>> derivatives;
  for (const StructuralDegrees& structure : in_group) {
    derivatives.push_back(structure.derivative_degrees());
  }
  std::int64_t first = 0;
  for (std::size_t b = 0; b < whole.blocks().size(); first += whole.blocks()[b].count, ++b) {
    const ParameterBlock& block = whole.blocks()[b];
    const bool regularized = block.count > 0 && has_lambda(problem, first, block.count);
    if (block.count > 0) {
      add(block.count, [&](std::size_t g) {
        const std::int64_t own = one_group || block.group == static_cast<std::int64_t>(g) ? 1 : 0;
        const std::int64_t d = derivatives[g][b];
        return std::max(d < 0 ? -1 : checked(static_cast<double>(d) + static_cast<double>(in_group[g].output_degree())),
                        regularized ? own : -1);
      });
    }
  }
  return rows;
}

}  // namespace detail

EquationDegrees structural_degrees(const Problem& problem) {
  for (const Layer& layer : problem.network.layers) {
    if (const auto* activation = std::get_if<ActivationLayer>(&layer)) {
      static_cast<void>(polynomial_stage(activation->activation));
    }
  }
  const std::int64_t equations = checked_equations(problem);
  const StructuralDegrees structure(problem.network);
  EquationDegrees result;
  result.structural = true;
  if (problem.kind == ProblemKind::zero_error) {
    result.degrees.assign(static_cast<std::size_t>(equations), structure.output_degree());
  } else {
    result.degrees = gradient_degrees(problem, structure);
  }
  return result;
}

EquationDegrees equation_degrees(const Problem& problem, std::uint64_t seed) {
  EquationDegrees structural = structural_degrees(problem);
  if (structural.degrees.empty()) {
    structural.structural = false;
    return structural;
  }
  const std::int64_t largest =
      std::max<std::int64_t>(*std::max_element(structural.degrees.begin(), structural.degrees.end()), 0);
  if (!line_is_affordable(problem, static_cast<std::int64_t>(structural.degrees.size()), largest)) {
    return structural;
  }
  try {
    EquationDegrees result;
    result.degrees = degrees_on_a_line(problem, largest, seed);
    result.status = result.degrees == structural.degrees ? Certainty::proved : Certainty::probability_one;
    return result;
  } catch (const NotInThisBuild&) {
    return structural;
  }
}

}  // namespace zeroset::algebra
