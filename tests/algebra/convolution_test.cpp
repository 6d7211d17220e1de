// Convolutions as dense layers with tied weights, and batch normalization with frozen statistics.
#include "zeroset/algebra/count.hpp"
#include "zeroset/algebra/dimension.hpp"
#include "zeroset/algebra/evaluation.hpp"
#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/core/error.hpp"

#include "algebra/truth.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <map>

using namespace zeroset;
using namespace zeroset::algebra;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::random_problem;

namespace {

const Activation kSquare{.kind = ActivationKind::monomial, .degree = 2};
const ActivationLayer kSquares{kSquare};

/// The dense network of the same function class, and for each of its parameters the index of the parameter of the
/// convolutional network that it equals; -1 for a weight that is 0.
struct Tied {
  Architecture network{};
  std::vector<std::int64_t> parameter{};
};

/// Straight from the definition: output (o, y, x) reads input (c, s y + a - p, s x + b - p) through tap (o, c, a, b).
void tie(const ConvolutionLayer& layer, const Shape& in, const Shape& out, std::int64_t first, Tied& tied) {
  const bool plane = layer.dimensions == 2;
  const std::int64_t in_height = plane ? in[1] : 1, out_height = plane ? out[1] : 1;
  const std::int64_t in_width = in.back(), out_width = out.back();
  const std::int64_t rows = plane ? layer.kernel : 1, row_padding = plane ? layer.padding : 0;
  for (std::int64_t o = 0; o < layer.channels; ++o) {
    for (std::int64_t y = 0; y < out_height; ++y) {
      for (std::int64_t x = 0; x < out_width; ++x) {
        for (std::int64_t c = 0; c < in[0]; ++c) {
          for (std::int64_t v = 0; v < in_height; ++v) {
            for (std::int64_t u = 0; u < in_width; ++u) {
              const std::int64_t a = v - layer.stride * y + row_padding, b = u - layer.stride * x + layer.padding;
              const bool seen = a >= 0 && a < rows && b >= 0 && b < layer.kernel;
              tied.parameter.push_back(seen ? first + ((o * in[0] + c) * rows + a) * layer.kernel + b : -1);
            }
          }
        }
      }
    }
  }
  const std::int64_t biases = first + layer.channels * in[0] * rows * layer.kernel;
  for (std::int64_t i = 0; layer.bias && i < size(out); ++i) {
    tied.parameter.push_back(biases + i / (out_height * out_width));
  }
  tied.network.layers.emplace_back(DenseLayer{size(out), layer.bias, true});
}

Tied tied_dense(const Architecture& network) {
  const std::vector<Shape> shapes = layer_shapes(network);
  Tied tied;
  tied.network.input = {size(network.input)};
  std::int64_t next = 0;
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const Architecture alone{shapes[i], {network.layers[i]}};
    if (const auto* convolution = std::get_if<ConvolutionLayer>(&network.layers[i])) {
      tie(*convolution, shapes[i], shapes[i + 1], next, tied);
    } else {
      tied.network.layers.push_back(network.layers[i]);
      for (std::int64_t e = 0; e < num_parameters(alone); ++e) {
        tied.parameter.push_back(next + e);
      }
    }
    next += num_parameters(alone);
  }
  return tied;
}

Polynomial substituted(const Polynomial& dense, const Tied& tied) {
  std::vector<Term> terms;
  for (const Term& term : dense) {
    std::map<std::uint32_t, std::uint32_t> powers;
    bool zero = false;
    for (const Power& power : term.monomial) {
      const std::int64_t target = tied.parameter[power.variable];
      zero = zero || target < 0;
      powers[static_cast<std::uint32_t>(std::max<std::int64_t>(target, 0))] += power.exponent;
    }
    if (!zero) {
      Term result{term.coefficient, {}};
      for (const auto& [variable, exponent] : powers) {
        result.monomial.push_back({variable, exponent});
      }
      terms.push_back(std::move(result));
    }
  }
  return normalized(std::move(terms));
}

std::vector<Architecture> convolutional_networks() {
  const ActivationLayer polynomial{
      {.kind = ActivationKind::polynomial, .coefficients = {Rational(1, 3), -1, Rational(2, 7)}}};
  const DenseLayer one{1, true, true};
  return {
      {{1, 3}, {ConvolutionLayer{1, 1, 2, 1, 0, false}, kSquares, ConvolutionLayer{1, 1, 2, 1, 0, false}}},
      {{2, 3}, {ConvolutionLayer{1, 2, 2, 2, 1, true}, kSquares, FlattenLayer{}, one}},
      {{1, 5}, {ConvolutionLayer{1, 2, 3, 2, 0, true}, polynomial, FlattenLayer{}, one}},
      {{1, 2, 3}, {ConvolutionLayer{2, 1, 2, 1, 0, true}, kSquares, ConvolutionLayer{2, 2, 2, 1, 1, false}}},
      {{2, 3, 2}, {ConvolutionLayer{2, 1, 3, 2, 1, false}, polynomial, FlattenLayer{}, one}},
      {{1, 1}, {ConvolutionLayer{1, 1, 1, 2, 1, true}, kSquares, FlattenLayer{}, one}},  // sees padding alone
  };
}

std::int64_t rank_of(const Architecture& network) {
  return dimension(network).dimension;
}

}  // namespace

TEST_CASE("a convolution is a dense layer with tied weights", "[convolution]") {
  for (const Architecture& network : convolutional_networks()) {
    INFO(to_json(network).dump());
    const Tied tied = tied_dense(network);
    const Problem problem = random_problem(network, ProblemKind::zero_error, 2, false);
    Problem dense = problem;
    dense.network = tied.network;
    const PolynomialSystem left = expand(problem), right = expand(dense);
    REQUIRE(right.variables.size() == tied.parameter.size());
    REQUIRE(left.polynomials.size() == right.polynomials.size());
    for (std::size_t e = 0; e < left.polynomials.size(); ++e) {
      CHECK(left.polynomials[e] == substituted(right.polynomials[e], tied));
    }
  }
}

TEST_CASE("a convolution of length 3 is what one writes by hand", "[convolution]") {
  const Architecture network{{1, 3}, {ConvolutionLayer{1, 1, 2, 1, 0, true}, FlattenLayer{}}};
  const Problem problem{network, ProblemKind::zero_error, {{{2, 3, 5}}, {{1, 0}}}, {}, {}, false};
  const PolynomialSystem system = expand(problem);
  CHECK(system.variables == std::vector<std::string>{"w1o1i1k1", "w1o1i1k2", "b1r1"});
  CHECK(system.polynomials[0] == Polynomial{{2, {{0, 1}}}, {3, {{1, 1}}}, {1, {{2, 1}}}, {-1, {}}});
  CHECK(system.polynomials[1] == Polynomial{{3, {{0, 1}}}, {5, {{1, 1}}}, {1, {{2, 1}}}});
}

TEST_CASE("batch normalisation without statistics is the identity, with them an affine map", "[convolution]") {
  const auto with = [](const BatchNormLayer& norm) {
    const Architecture network{{2}, {DenseLayer{2}, norm, kSquares, DenseLayer{1, false, false}}};
    return expand({network, ProblemKind::zero_error, {{{1, 1}}, {{0}}}, {}, {}, false}).polynomials;
  };
  const Architecture plain{{2}, {DenseLayer{2}, kSquares, DenseLayer{1, false, false}}};
  CHECK(with({}) == expand({plain, ProblemKind::zero_error, {{{1, 1}}, {{0}}}, {}, {}, false}).polynomials);
  CHECK(with({{0, 0}, {1, 1}}) == with({}));
  // ((w1 + w2 - 3) / 2)^2 + (w3 + w4)^2 at w = (5, 2, 1, 1): 4 + 4.
  const Architecture network{{2},
                             {DenseLayer{2}, BatchNormLayer{{3, 0}, {2, 1}}, kSquares, DenseLayer{1, false, false}}};
  const Problem problem{network, ProblemKind::zero_error, {{{1, 1}}, {{0}}}, {}, {}, false};
  CHECK(evaluate_exactly(expand(problem), {5, 2, 1, 1}) == std::vector<Rational>{8});
  CHECK(evaluate(problem, Parameters(Eigen::Vector4d(5, 2, 1, 1)))[0] == 8);
}

// Shahverdi, Marchetti, Kohn, "On the geometry and optimization of polynomial convolutional networks" (2024):
// one filter of size k_l a layer and an activation x^r with r > 1 give dimension sum k_l - L + 1.
TEST_CASE("polynomial convolutional nets of one filter a layer have their published dimension", "[convolution]") {
  const auto network = [](const std::vector<std::int64_t>& filters, int degree) {
    std::int64_t length = 1;
    Architecture result;
    for (const std::int64_t filter : filters) {
      length += filter - 1;
      if (!result.layers.empty()) {
        result.layers.emplace_back(ActivationLayer{{.kind = ActivationKind::monomial, .degree = degree}});
      }
      result.layers.emplace_back(ConvolutionLayer{1, 1, filter, 1, 0, false});
    }
    result.input = {1, length + 2};
    return result;
  };
  const auto published = [&](const std::vector<std::int64_t>& filters, int degree, std::int64_t expected) {
    const auto result = dimension(network(filters, degree));
    CHECK(result.dimension == expected);
    CHECK(result.gauge == static_cast<std::int64_t>(filters.size()) - 1);
    CHECK(result.identifiable);
    CHECK(result.status == Certainty::proved);
  };
  published({2, 2}, 3, 3);
  published({2, 3}, 2, 4);
  published({4, 4}, 2, 7);
  published({2, 2, 3}, 2, 5);
  published({2, 4, 3}, 3, 7);
  published({3, 2, 2}, 3, 5);
  published({4, 2, 2}, 2, 6);
}

TEST_CASE("each channel scales: the rank is the number of parameters less the gauge", "[convolution]") {
  const Architecture network{{2, 5},
                             {ConvolutionLayer{1, 3, 2, 1, 0, false},
                              kSquares,
                              ConvolutionLayer{1, 2, 2, 1, 1, false},
                              kSquares,
                              FlattenLayer{},
                              DenseLayer{2, false, true}}};
  const auto result = dimension(network);
  CHECK(result.gauge == 5);
  CHECK(result.dimension == result.parameters - 5);
  CHECK(result.ambient_dimension == 2 * 715);  // forms of degree 4 in 10 inputs
}

TEST_CASE("a square system with a free output weight has no isolated solution", "[convolution]") {
  const Architecture dense = dense_network({.widths = {2, 1, 1}});
  const Architecture convolution{
      {1, 3}, {ConvolutionLayer{1, 1, 2, 1, 0, false}, kSquares, FlattenLayer{}, DenseLayer{1, false, true}}};
  for (const Architecture& network : {dense, convolution}) {
    INFO(to_json(network).dump());
    Problem problem = random_problem(network, ProblemKind::zero_error, square_points(network), false);
    CHECK(count(problem).dimension == -1);
    // Targets that the network takes at theta = (1, 2, ...): there are solutions, and the scaling moves them.
    problem.data_seed.reset();
    std::vector<Rational> theta;
    for (std::int64_t e = 0; e < num_parameters(network); ++e) {
      theta.emplace_back(e + 1);
    }
    for (auto& target : problem.data.targets) {
      target.assign(target.size(), Rational(0));
    }
    const std::vector<Rational> outputs = evaluate_exactly(expand(problem), theta);
    for (std::size_t k = 0; k < outputs.size(); ++k) {
      problem.data.targets[k][0] = outputs[k];
    }
    CHECK(count(problem).dimension == 1);
  }
}

TEST_CASE("a mean other than 0 takes the scaling away unless a bias makes up for it", "[convolution]") {
  // Two hidden units, normalized before or after the activation; wide enough that nothing but scalings is lost.
  const auto network = [](bool own_bias, const BatchNormLayer& before, const BatchNormLayer& after, bool next_bias) {
    return Architecture{{4}, {DenseLayer{2, own_bias}, before, kSquares, after, DenseLayer{3, next_bias, true}}};
  };
  const BatchNormLayer none, scaled{{}, {2, Rational(1, 3)}}, shifted{{1, 2}, {1, 2}}, half{{0, 5}, {}};
  struct Case {
    Architecture network;
    std::int64_t gauge;
  };
  const std::vector<Case> cases{
      {network(false, none, none, false), 2},
      {network(false, scaled, scaled, false), 2},
      {network(false, shifted, none, false), 0},
      {network(false, half, none, false), 1},
      {network(true, shifted, none, false), 2},
      {network(false, none, shifted, false), 0},
      {network(false, none, half, false), 1},
      {network(false, none, shifted, true), 2},
      {network(true, shifted, shifted, true), 2},
      {network(false, shifted, shifted, true), 0},
      {{{4}, {DenseLayer{2}, kSquares, shifted, kSquares, DenseLayer{3, true, true}}}, 0},
      {{{2, 4},
        {ConvolutionLayer{1, 2, 2, 1, 0, false}, shifted, kSquares, FlattenLayer{}, DenseLayer{3, false, true}}},
       0},
      {{{2, 4}, {ConvolutionLayer{1, 2, 2, 1, 0, true}, shifted, kSquares, FlattenLayer{}, DenseLayer{3, false, true}}},
       2},
      // The bias of a channel makes up for one mean, not for two.
      {{{2, 3},
        {ConvolutionLayer{1, 2, 2, 1, 0, true},
         FlattenLayer{},
         BatchNormLayer{{1, 2, 3, 3}, {}},
         kSquares,
         DenseLayer{3, false, true}}},
       1},
      // Where the next convolution sees padding it does not see the mean.
      {{{1, 4}, {ConvolutionLayer{1, 2, 2, 1, 0, false}, kSquares, shifted, ConvolutionLayer{1, 2, 2, 1, 0, true}}}, 2},
      {{{1, 4}, {ConvolutionLayer{1, 2, 2, 1, 0, false}, kSquares, shifted, ConvolutionLayer{1, 2, 2, 1, 1, true}}}, 0},
  };
  for (const Case& one : cases) {
    INFO(to_json(one.network).dump());
    const auto result = dimension(one.network);
    CHECK(result.gauge == one.gauge);
    CHECK(result.fiber_dimension == one.gauge);
  }
}

TEST_CASE("a mean other than 0 makes the polynomials inhomogeneous", "[convolution]") {
  const auto ambient = [](const BatchNormLayer& norm) {
    return dimension({{3}, {DenseLayer{9}, norm, kSquares, DenseLayer{1}}}).ambient_dimension;
  };
  CHECK(ambient({}) == 6);
  CHECK(ambient({{}, std::vector<Rational>(9, 2)}) == 6);
  std::vector<Rational> mean(9, 0);
  mean[4] = 1;
  CHECK(ambient({mean, {}}) == 10);
  // Enough shifted units reach constants and linear forms as well.
  CHECK(rank_of({{3}, {DenseLayer{9}, BatchNormLayer{std::vector<Rational>(9, 1), {}}, kSquares, DenseLayer{1}}}) ==
        10);
}

TEST_CASE("networks of the size of theory2 are evaluated without expanding", "[convolution]") {
  const Problem problem = random_problem(preset_network("theory2", {2}), ProblemKind::zero_error, 1, false);
  const std::uint64_t prime = 2305843009213693951U;
  std::vector<std::uint64_t> theta(188'810, 0);
  // All weights 0: the outputs are the last biases.
  for (std::uint64_t i = 0; i < 10; ++i) {
    theta[theta.size() - 10 + i] = i;
  }
  const auto values = evaluate_modulo(problem, theta, prime);
  REQUIRE(values.size() == 10);
  for (std::uint64_t i = 0; i < 10; ++i) {
    const Integer expected = Integer(i) - Integer(numerator(problem.data.targets[0][i]));
    CHECK(Integer(values[i]) == (expected < 0 ? Integer(expected + prime) : expected));
  }
  CHECK_THROWS_WITH(expand(problem), ContainsSubstring("188810 unknowns") && ContainsSubstring("--memory"));
}
