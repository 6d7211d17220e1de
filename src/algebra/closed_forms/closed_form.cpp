#include "zeroset/algebra/closed_form.hpp"

#include "zeroset/algebra/dimension.hpp"
#include "zeroset/algebra/linear_network_counts.hpp"
#include "zeroset/algebra/power_sum_counts.hpp"
#include "zeroset/core/error.hpp"

#include <algorithm>
#include <limits>
#include <vector>

namespace zeroset::algebra {
namespace {

/// A network of dense layers with monomials between them, nothing else.
struct DenseChain {
  std::vector<DenseLayer> layers{};
  std::vector<int> degrees{};  ///< between layer l and l + 1
};

std::optional<DenseChain> dense_chain(const Architecture& network) {
  DenseChain chain;
  for (const Layer& layer : network.layers) {
    if (const auto* dense = std::get_if<DenseLayer>(&layer)) {
      if (chain.degrees.size() != chain.layers.size()) {
        return std::nullopt;
      }
      chain.layers.push_back(*dense);
    } else if (const auto* activation = std::get_if<ActivationLayer>(&layer)) {
      if (!activation->activation.is_monomial() || chain.degrees.size() + 1 != chain.layers.size()) {
        return std::nullopt;
      }
      chain.degrees.push_back(polynomial_degree(activation->activation));
    } else {
      return std::nullopt;
    }
  }
  const bool complete = !chain.layers.empty() && chain.degrees.size() + 1 == chain.layers.size();
  return complete ? std::optional(chain) : std::nullopt;
}

std::int64_t num_data(const Problem& problem) {
  return static_cast<std::int64_t>(problem.data.inputs.size());
}

std::optional<PowerSumNetwork> power_sum(const Problem& problem, const DenseChain& chain) {
  if (chain.layers.size() != 2 || !chain.layers[0].free_weights || chain.layers[1].units != 1) {
    return std::nullopt;
  }
  return PowerSumNetwork{.inputs = num_inputs(problem.network),
                         .units = chain.layers[0].units,
                         .degree = chain.degrees[0],
                         .hidden_bias = chain.layers[0].bias,
                         .output_bias = chain.layers[1].bias,
                         .free_output_weights = chain.layers[1].free_weights};
}

/// Layers of degree 1, all weights free, no bias, hidden layers of the same width.
std::optional<LinearNetwork> linear_network(const Problem& problem, const DenseChain& chain) {
  const std::size_t hidden = chain.layers.size() - 1;
  const auto hidden_end = chain.layers.begin() + static_cast<std::ptrdiff_t>(hidden);
  const bool plain = std::all_of(chain.layers.begin(), chain.layers.end(), [](const DenseLayer& layer) {
    return layer.free_weights && !layer.bias;
  });
  const bool linear = std::all_of(chain.degrees.begin(), chain.degrees.end(), [](int degree) { return degree == 1; });
  const bool even = std::all_of(
      chain.layers.begin(), hidden_end, [&](const DenseLayer& layer) { return layer.units == chain.layers[0].units; });
  if (hidden == 0 || !plain || !linear || !even) {
    return std::nullopt;
  }
  return LinearNetwork{.hidden = static_cast<std::int64_t>(hidden),
                       .width = chain.layers[0].units,
                       .inputs = num_inputs(problem.network),
                       .outputs = chain.layers.back().units};
}

// More generic equations than the functions have dimensions: min(ambient space, parameters - scalings), and
// bottlenecks.
std::optional<ClosedForm> too_many_data(const Problem& problem) {
  if (!is_polynomial(problem.network)) {
    return std::nullopt;
  }
  const std::int64_t dimension = dimension_bound(problem.network).value;
  const Integer equations = Integer(num_data(problem)) * num_outputs(problem.network);
  if (equations <= dimension) {
    return std::nullopt;
  }
  return ClosedForm{0,
                    "no solution: " + zeroset::to_string(equations) +
                        " generic equations, and the functions have dimension at "
                        "most " +
                        std::to_string(dimension) +
                        " = min(ambient space, parameters - scalings, bottlenecks) "
                        "(theory: Z1)"};
}

std::optional<ClosedForm> zero_error_form(const Problem& problem, const std::optional<DenseChain>& chain) {
  if (!problem.lambda.empty()) {
    return std::nullopt;
  }
  const auto sum = chain ? power_sum(problem, *chain) : std::nullopt;
  const auto form = sum ? power_sum_zero_error(*sum, num_data(problem)) : std::nullopt;
  return form ? form : too_many_data(problem);
}

std::optional<ClosedForm> critical_form(const Problem& problem, const DenseChain& chain) {
  const bool regularized = problem.random_lambda;
  if (!regularized && !problem.lambda.empty()) {
    return std::nullopt;
  }
  const auto sum = power_sum(problem, chain);
  const auto form = sum ? power_sum_critical(*sum, num_data(problem), regularized) : std::nullopt;
  const auto linear = linear_network(problem, chain);
  return form || !linear || !regularized ? form : linear_network_critical(*linear, num_data(problem));
}

}  // namespace

std::string status_name(const ClosedForm& form) {
  return form.status ? name(*form.status) : "conjectured";
}

std::optional<ClosedForm> closed_form(const Problem& problem) {
  if (!problem.data_seed) {
    return std::nullopt;
  }
  try {
    const auto chain = dense_chain(problem.network);
    if (problem.kind == ProblemKind::critical) {
      return chain ? critical_form(problem, *chain) : std::nullopt;
    }
    return zero_error_form(problem, chain);
  } catch (const LimitExceeded&) {  // a number too large to be of use
    return std::nullopt;
  } catch (const NotInThisBuild&) {  // a layer without equations
    return std::nullopt;
  }
}

}  // namespace zeroset::algebra
