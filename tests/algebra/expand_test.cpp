#include "zeroset/algebra/evaluation.hpp"
#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/algebra/system_io.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include "algebra/truth.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace zeroset;
using namespace zeroset::algebra;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::random_problem;

namespace {

constexpr std::uint64_t kPrime = 2305843009213693951U;

Polynomial derivative(const Polynomial& f, std::uint32_t variable) {
  std::vector<Term> terms;
  for (Term term : f) {
    const auto power = std::find_if(
        term.monomial.begin(), term.monomial.end(), [&](const Power& p) { return p.variable == variable; });
    if (power == term.monomial.end()) {
      continue;
    }
    term.coefficient *= power->exponent;
    if (--power->exponent == 0) {
      term.monomial.erase(power);
    }
    terms.push_back(std::move(term));
  }
  return normalized(std::move(terms));
}

Monomial product(const Monomial& a, const Monomial& b) {
  Monomial result;
  for (const Monomial* factor : {&a, &b}) {
    for (const Power& power : *factor) {
      const auto place = std::lower_bound(
          result.begin(), result.end(), power.variable, [](const Power& p, std::uint32_t v) { return p.variable < v; });
      if (place != result.end() && place->variable == power.variable) {
        place->exponent += power.exponent;
      } else {
        result.insert(place, power);
      }
    }
  }
  return result;
}

void add_product(std::vector<Term>& sum, const Polynomial& a, const Polynomial& b, const Rational& factor) {
  for (const Term& s : a) {
    for (const Term& t : b) {
      sum.push_back({Rational(factor * s.coefficient * t.coefficient), product(s.monomial, t.monomial)});
    }
  }
}

/// Networks of every kind of layer and activation that is expanded.
std::vector<Architecture> networks() {
  const Activation cubic{.kind = ActivationKind::polynomial, .coefficients = {Rational(1, 3), -1, 0, Rational(2, 7)}};
  const Activation resolved{.kind = ActivationKind::approximation,
                            .degree = 2,
                            .coefficients = {Rational(1, 5), Rational(1, 2), Rational(3, 10)}};
  return {
      dense_network({.widths = {2, 3, 1}}),
      dense_network({.widths = {2, 2, 2}, .degrees = {3}, .bias = BiasPattern::all}),
      dense_network(
          {.widths = {3, 2, 2, 1}, .degrees = {2, 2}, .bias = BiasPattern::hidden, .free_output_weights = false}),
      dense_network({.widths = {2, 2, 2, 1}, .degrees = {1}}),
      with_activation(dense_network({.widths = {2, 2, 1}, .bias = BiasPattern::output}), cubic),
      with_activation(dense_network({.widths = {1, 3, 2}, .bias = BiasPattern::all}), resolved),
      preset_network("figure7"),
      Architecture{{3},
                   {FlattenLayer{}, NodesLayer{{{{0, 2}, 2}, {{1}, 1}}, cubic, true, true}, DenseLayer{1, true, true}}},
      Architecture{
          {4},
          {NodesLayer{{{{0, 1}, 1}, {{2, 3}, 2}}, {.kind = ActivationKind::monomial, .degree = 2}, false, true},
           NodesLayer{{{{0, 1}, 2}}, {.kind = ActivationKind::monomial, .degree = 2}, true, false}}},
      Architecture{{2, 4},
                   {ConvolutionLayer{1, 2, 3, 2, 1, true},
                    BatchNormLayer{{Rational(1, 2), 0}, {2, Rational(3, 4)}},
                    ActivationLayer{{.kind = ActivationKind::monomial, .degree = 2}},
                    FlattenLayer{},
                    BatchNormLayer{{}, {1, 2, 3, 4}},
                    DenseLayer{2, true, true}}},
      Architecture{{2, 3, 4},
                   {ConvolutionLayer{2, 1, 2, 1, 0, false},
                    ActivationLayer{cubic},
                    BatchNormLayer{{-3}, {}},
                    ConvolutionLayer{2, 2, 2, 2, 1, true}}},
  };
}

std::vector<std::uint64_t> residues(std::uint64_t seed, std::size_t number) {
  Stream stream(seed, "point");
  std::vector<std::uint64_t> values(number);
  std::generate(values.begin(), values.end(), [&] { return stream.below(kPrime); });
  return values;
}

Problem with_small_data(Problem problem) {
  Stream stream(3, "small data");
  for (auto* rows : {&problem.data.inputs, &problem.data.targets}) {
    for (auto& row : *rows) {
      std::generate(row.begin(), row.end(), [&] { return Rational(static_cast<int>(stream.below(9)) - 4, 3); });
    }
  }
  problem.data_seed.reset();
  return problem;
}

}  // namespace

TEST_CASE("a small system is what one writes by hand", "[expand]") {
  Problem problem{dense_network({.widths = {2, 1, 1}}),
                  ProblemKind::zero_error,
                  {{{1, 2}, {Rational(1, 2), -3}}, {{1}, {0}}},
                  {},
                  {},
                  false};
  const PolynomialSystem system = expand(problem);
  const std::vector<std::string> names{"w1r1c1", "w1r1c2", "w2r1c1"};
  CHECK(system.variables == names);
  CHECK(system.polynomials[0] == read_polynomial("w2r1c1*(w1r1c1+2*w1r1c2)^2-1", names));
  CHECK(system.polynomials[1] == read_polynomial("w2r1c1*(1/2*w1r1c1-3*w1r1c2)^2", names));
  REQUIRE(system.problem != nullptr);
  CHECK(*system.problem == problem);
}

TEST_CASE("a Tikhonov gradient is what one writes by hand, biases included", "[expand]") {
  Problem problem{dense_network({.widths = {1, 1, 1}, .bias = BiasPattern::hidden, .free_output_weights = false}),
                  ProblemKind::critical,
                  {{{2}}, {{5}}},
                  {},
                  {7, 11},
                  false};
  const PolynomialSystem system = expand(problem);
  const std::vector<std::string> names{"w1r1c1", "b1r1"};
  CHECK(system.variables == names);
  CHECK(system.polynomials[0] == read_polynomial("((2*w1r1c1+b1r1)^2-5)*2*(2*w1r1c1+b1r1)*2+7*w1r1c1", names));
  CHECK(system.polynomials[1] == read_polynomial("((2*w1r1c1+b1r1)^2-5)*2*(2*w1r1c1+b1r1)+11*b1r1", names));
}

TEST_CASE("figure7 is its formula", "[expand]") {
  Problem problem{preset_network("figure7"), ProblemKind::zero_error, {{{1, -2, 3, 5}}, {{4}}}, {}, {}, false};
  const PolynomialSystem system = expand(problem);
  REQUIRE(system.variables.size() == 9);
  // In the order of parameters: v1 v2 v3, u1 u2 u3, w1 w2 w3.
  const std::vector<std::string> names{"v1", "v2", "v3", "u1", "u2", "u3", "w1", "w2", "w3"};
  CHECK(system.polynomials[0] == read_polynomial("(w1*(v1-2*v2+v3)^2+w2*(3*u1+5*u2+u3)^2+w3)^2-4", names));
}

TEST_CASE("evaluation through the layers is evaluation of the expanded equations", "[expand]") {
  for (const Architecture& network : networks()) {
    INFO(to_json(network).dump());
    for (const ProblemKind kind : {ProblemKind::zero_error, ProblemKind::critical}) {
      const Problem problem = random_problem(network, kind, 3, kind == ProblemKind::critical);
      const PolynomialSystem system = expand(problem);
      const auto point = residues(1, system.variables.size());
      CHECK(evaluate_modulo(problem, point, kPrime) == evaluate_modulo(system, point, kPrime));
    }
  }
}

TEST_CASE("double precision through the layers agrees with exact values", "[expand]") {
  Stream stream(1, "theta");
  for (const Architecture& network : networks()) {
    for (const ProblemKind kind : {ProblemKind::zero_error, ProblemKind::critical}) {
      const Problem problem = with_small_data(random_problem(network, kind, 2, kind == ProblemKind::critical));
      const PolynomialSystem system = expand(problem);
      std::vector<Rational> exact;
      Parameters theta(static_cast<Eigen::Index>(system.variables.size()));
      for (Eigen::Index i = 0; i < theta.size(); ++i) {
        exact.emplace_back(static_cast<int>(stream.below(17)) - 8, 8);  // binary fractions: no rounding on the way
        theta[i] = exact.back().convert_to<double>();
      }
      const auto values = evaluate_exactly(system, exact);
      const Eigen::VectorXd through_layers = evaluate(problem, theta), term_by_term = evaluate(system, theta);
      for (std::size_t i = 0; i < values.size(); ++i) {
        const auto value = values[i].convert_to<double>();
        CHECK(std::abs(through_layers[static_cast<Eigen::Index>(i)] - value) <= 1e-9 * (1 + std::abs(value)));
        CHECK(std::abs(term_by_term[static_cast<Eigen::Index>(i)] - value) <= 1e-9 * (1 + std::abs(value)));
      }
    }
  }
}

TEST_CASE("the critical system is the derivative of the expanded loss", "[expand]") {
  for (const Architecture& network : networks()) {
    INFO(to_json(network).dump());
    Problem problem = random_problem(network, ProblemKind::zero_error, 1, true);
    if (estimate_size(problem).monomials > 400) {
      continue;
    }
    std::vector<Term> loss;
    const PolynomialSystem residuals = expand(problem);
    for (const Polynomial& residual : residuals.polynomials) {
      add_product(loss, residual, residual, Rational(1, 2));
    }
    for (std::uint32_t e = 0; e < residuals.variables.size(); ++e) {
      loss.push_back({Rational(problem.lambda[e] / 2), {{e, 2}}});
    }
    const Polynomial expanded = normalized(std::move(loss));
    problem.kind = ProblemKind::critical;
    const PolynomialSystem gradient = expand(problem);
    for (std::uint32_t e = 0; e < gradient.variables.size(); ++e) {
      CHECK(gradient.polynomials[e] == derivative(expanded, e));
    }
  }
}

TEST_CASE("expanded systems are in order and within their estimate", "[expand]") {
  for (const Architecture& network : networks()) {
    for (const ProblemKind kind : {ProblemKind::zero_error, ProblemKind::critical}) {
      const Problem problem = random_problem(network, kind, 2, false);
      const PolynomialSystem system = expand(problem);
      CHECK_NOTHROW(validate(system));
      const SizeEstimate size = estimate_size(problem);
      std::size_t monomials = 0;
      std::int64_t largest = 0;
      for (const Polynomial& f : system.polynomials) {
        monomials += f.size();
        largest = std::max(largest, degree(f));
      }
      CHECK(size.unknowns == static_cast<std::int64_t>(system.variables.size()));
      CHECK(size.equations == static_cast<std::int64_t>(system.polynomials.size()));
      CHECK(size.monomials >= static_cast<double>(monomials));
      CHECK(size.largest_degree >= largest);
    }
  }
}

TEST_CASE("a million units are refused with the estimated size before memory is taken", "[expand]") {
  const Problem wide = random_problem(dense_network({.widths = {10, 1'000'000, 1}}), ProblemKind::zero_error, 1, false);
  CHECK_THROWS_WITH(
      expand(wide),
      ContainsSubstring("11000000 unknowns") && ContainsSubstring("GiB") && ContainsSubstring("--memory"));
  const Problem small =
      random_problem(dense_network({.widths = {4, 6, 1}, .degrees = {6}}), ProblemKind::critical, 2, false);
  CHECK_THROWS_AS(expand(small, {.memory_gib = 1e-4}), LimitExceeded);
  CHECK_THROWS_AS(expand(small, {.seconds = 1e-9}), LimitExceeded);
}

TEST_CASE("what cannot be expanded says why", "[expand]") {
  const auto on = [](const Architecture& network) {
    return random_problem(network, ProblemKind::zero_error, 1, false);
  };
  const Architecture dense = dense_network({.widths = {2, 2, 1}});
  for (const ActivationKind kind : {ActivationKind::relu, ActivationKind::sigmoid, ActivationKind::tanh}) {
    const Activation activation{.kind = kind};
    CHECK_THROWS_WITH(expand(on(with_activation(dense, activation))),
                      ContainsSubstring("not polynomial: it has a " + name(activation) + " activation"));
  }
  CHECK_THROWS_AS(expand(on(with_activation(dense, {.kind = ActivationKind::approximation, .degree = 4}))),
                  InvalidArgument);
  CHECK_THROWS_AS(expand(on(preset_network("theory2"))), InvalidArgument);
  Problem wrong = on(dense);
  wrong.data.inputs[0].pop_back();
  CHECK_THROWS_AS(expand(wrong), InvalidArgument);
  CHECK_THROWS_AS(evaluate(wrong, Parameters::Zero(6)), InvalidArgument);
  CHECK_THROWS_AS(evaluate(on(dense), Parameters::Zero(5)), InvalidArgument);
  CHECK_THROWS_AS(evaluate_modulo(on(dense), std::vector<std::uint64_t>(6, 1), 15), InvalidArgument);
  CHECK_THROWS_AS(evaluate_modulo(on(dense), std::vector<std::uint64_t>(6, 8), 7), InvalidArgument);
}

TEST_CASE("a network without parameters gives constant equations", "[expand]") {
  Problem problem{
      Architecture{{2},
                   {DenseLayer{1, false, false}, ActivationLayer{{.kind = ActivationKind::monomial, .degree = 2}}}},
      ProblemKind::zero_error,
      {{{1, 2}}, {{9}}},
      {},
      {},
      false};
  CHECK(expand(problem).polynomials == std::vector<Polynomial>{{}});
  problem.data.targets[0][0] = 8;
  CHECK(expand(problem).polynomials == std::vector<Polynomial>{{{Rational(1), {}}}});
}
