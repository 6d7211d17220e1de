#include "zeroset/algebra/closed_form.hpp"

#include "algebra/dimension_bounds.hpp"

#include <algorithm>
#include <vector>

namespace zeroset::algebra {
namespace {

/// A network of dense layers with monomials between them, nothing else.
struct DenseChain {
  std::vector<DenseLayer> layers{};
  std::vector<int> degrees{};  ///< between layer l and l + 1

  [[nodiscard]] bool is_shallow() const { return layers.size() == 2; }
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

Integer power(std::int64_t base, std::int64_t exponent) {
  return boost::multiprecision::pow(Integer(base), static_cast<unsigned>(exponent));
}

Integer factorial(std::int64_t n) {
  Integer result = 1;
  for (std::int64_t i = 2; i <= n; ++i) {
    result *= i;
  }
  return result;
}

/// What the theorems on sums of powers sum_u (w_u . x + b_u)^r speak of.
struct PowerSum {
  std::int64_t inputs = 0, units = 0, degree = 0, data = 0;
  bool bias = false;

  /// Unknowns of one unit: its weights, and its bias as the weight of an input 1.
  [[nodiscard]] std::int64_t width() const { return inputs + (bias ? 1 : 0); }
};

std::optional<PowerSum> power_sum(const Problem& problem, const DenseChain& chain) {
  if (!chain.is_shallow() || !chain.layers[0].free_weights || chain.layers[1].free_weights || chain.layers[1].bias ||
      chain.layers[1].units != 1) {
    return std::nullopt;
  }
  return PowerSum{num_inputs(problem.network),
                  chain.layers[0].units,
                  chain.degrees[0],
                  static_cast<std::int64_t>(problem.data.inputs.size()),
                  chain.layers[0].bias};
}

// (w . x_k + b)^r = y_k with as many data as unknowns: the linear forms are coordinates, each with r values.
std::optional<ClosedForm> single_unit_zero_error(const PowerSum& sum) {
  if (sum.units != 1 || sum.data != sum.width()) {
    return std::nullopt;
  }
  return ClosedForm{power(sum.degree, sum.width()),
                    "r^n, one unit of degree r with n unknowns and n generic data: the n linear forms are coordinates "
                    "(Bezout's bound is attained)"};
}

// The data are linear conditions on binary forms of degree r; those of rank h make a cone of degree C(r-h+1, h), and
// for r >= 2h - 1 each is a sum of h powers in one way, up to order (h!) and roots of unity (r^h). A form of the cone
// has finitely many zeros, so none vanishes at 2h generic points: nothing is lost at infinity.
std::optional<ClosedForm> binary_forms_zero_error(const PowerSum& sum) {
  const std::int64_t h = sum.units, r = sum.degree;
  if (sum.inputs != 2 || sum.bias || r < 2 * h - 1 || r < 2 || sum.data != 2 * h) {
    return std::nullopt;
  }
  const Integer value = detail::exact_binomial(r - h + 1, h) * factorial(h) * power(r, h);
  return ClosedForm{value,
                    "C(r-h+1, h) h! r^h, two inputs, h units of degree r >= 2h-1, 2h generic data: degree of the h-th "
                    "secant variety of the rational "
                    "normal curve, times the h! r^h ways to write a binary form of rank h (Sylvester 1851)"};
}

// With N >= n generic data the top forms are the partial derivatives of sum_k (w . x_k)^{2r}, smooth, so that Bezout's
// bound is attained. With fewer, w = -Lambda^{-1} sum_k c_k x_k, and the N values z_k = w . x_k satisfy N equations
// with top forms r z_k^{2r-1}; without regularization w is free in n - N directions.
std::optional<ClosedForm> single_unit_critical(const Problem& problem, const PowerSum& sum) {
  const bool regularised = problem.random_lambda;
  const bool plain = problem.lambda.empty();
  if (sum.units != 1 || !(regularised || (plain && sum.data >= sum.width()))) {
    return std::nullopt;
  }
  return ClosedForm{power(2 * sum.degree - 1, std::min(sum.width(), sum.data)),
                    "(2r-1)^min(n, N), one unit of degree r with n unknowns, N generic data: top-degree forms without "
                    "common zero (Bezout's bound is attained)"};
}

// One datum, or one input, acts as one input x with W = W_2 W_1 a vector of p entries. Either hidden unit j is off, or
// sum_i r_i^2 / mu_ij = lambda_j for the residual r; k units that are on give the critical points of
// sum_i c_i / t_i(A) + lambda . A, A_j = a_j^2, with p generic affine forms t_i on C^k: 2^k C(p, k) of them (let c tend
// to 0: each lies near a point where k forms vanish), and 2^k signs.
std::optional<ClosedForm> linear_net_critical(const Problem& problem, const DenseChain& chain) {
  const auto has_bias = [](const DenseLayer& layer) { return layer.bias || !layer.free_weights; };
  if (!chain.is_shallow() || chain.degrees[0] != 1 || !problem.random_lambda ||
      std::any_of(chain.layers.begin(), chain.layers.end(), has_bias)) {
    return std::nullopt;
  }
  const std::int64_t d = chain.layers[0].units, p = chain.layers[1].units;
  const std::int64_t n = std::min(num_inputs(problem.network), static_cast<std::int64_t>(problem.data.inputs.size()));
  if (n != 1 && !(p == 1 && d == 1)) {
    return std::nullopt;
  }
  const std::int64_t width = std::max(n, p);
  Integer value = 0;
  for (std::int64_t k = 0; k <= std::min(d, width); ++k) {
    value += detail::exact_binomial(d, k) * detail::exact_binomial(width, k) * power(4, k);
  }
  return ClosedForm{value,
                    "sum_k C(d, k) C(m, k) 4^k, linear net with one hidden layer of width d, m the larger of outputs "
                    "and min(inputs, data), the smaller being 1, "
                    "generic entrywise Tikhonov weights (cf. Mehta, Chen, Tang, Hauenstein, arXiv:1810.07716)"};
}

}  // namespace

std::optional<ClosedForm> closed_form(const Problem& problem) {
  const auto chain = dense_chain(problem.network);
  if (!chain || !problem.data_seed) {
    return std::nullopt;
  }
  const auto sum = power_sum(problem, *chain);
  if (problem.kind == ProblemKind::critical) {
    const auto of_unit = sum ? single_unit_critical(problem, *sum) : std::nullopt;
    return of_unit ? of_unit : linear_net_critical(problem, *chain);
  }
  if (!sum || !problem.lambda.empty()) {
    return std::nullopt;
  }
  const auto of_unit = single_unit_zero_error(*sum);
  return of_unit ? of_unit : binary_forms_zero_error(*sum);
}

}  // namespace zeroset::algebra
