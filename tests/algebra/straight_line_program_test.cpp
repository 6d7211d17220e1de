#include "zeroset/algebra/straight_line_program.hpp"

#include "zeroset/algebra/evaluation.hpp"
#include "zeroset/algebra/system_io.hpp"
#include "zeroset/core/random.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <vector>

using namespace zeroset;
using namespace zeroset::algebra;

namespace {

/// Outputs of a program over the rationals. Constants are real in all that is tested here.
std::vector<Rational> run_exactly(const StraightLineProgram& program,
                                  const std::vector<Rational>& variables,
                                  const std::vector<Rational>& parameters = {}) {
  std::vector<Rational> slots(program.slots);
  for (std::size_t i = 0; i < program.constants.size(); ++i) {
    slots[i] = program.constants[i].real;
  }
  std::copy(
      parameters.begin(), parameters.end(), slots.begin() + static_cast<std::ptrdiff_t>(program.first_parameter()));
  std::copy(variables.begin(), variables.end(), slots.begin() + static_cast<std::ptrdiff_t>(program.first_variable()));
  run(program, slots.data());
  std::vector<Rational> result;
  for (const std::uint32_t output : program.outputs) {
    result.push_back(slots[output]);
  }
  return result;
}

std::vector<Rational> random_point(std::size_t size, std::uint64_t seed) {
  Stream stream(seed, "point");
  std::vector<Rational> point;
  for (std::size_t i = 0; i < size; ++i) {
    point.emplace_back(static_cast<std::int64_t>(stream.below(41)) - 20,
                       1 + static_cast<std::int64_t>(stream.below(7)));
  }
  return point;
}

/// Derivative of a polynomial, term by term.
Polynomial derivative(const Polynomial& polynomial, std::uint32_t variable) {
  std::vector<Term> terms;
  for (Term term : polynomial) {
    for (std::size_t i = 0; i < term.monomial.size(); ++i) {
      if (term.monomial[i].variable == variable) {
        term.coefficient *= term.monomial[i].exponent;
        if (--term.monomial[i].exponent == 0) {
          term.monomial.erase(term.monomial.begin() + static_cast<std::ptrdiff_t>(i));
        }
        terms.push_back(term);
        break;
      }
    }
  }
  return normalized(terms);
}

Problem two_layers(ProblemKind kind) {
  Problem problem;
  problem.network = dense_network({.widths = {2, 2, 1}, .degrees = {3}});
  problem.kind = kind;
  problem.data = random_dataset(problem.network, 4, 5);
  problem.lambda = kind == ProblemKind::critical ? random_lambda(problem.network, 5) : std::vector<Rational>{};
  return problem;
}

}  // namespace

TEST_CASE("a program of a network's equations and their derivatives has the values of the expanded ones, exactly",
          "[program]") {
  for (const ProblemKind kind : {ProblemKind::zero_error, ProblemKind::critical}) {
    const Problem problem = two_layers(kind);
    const PolynomialSystem system = expand(problem);
    const auto unknowns = static_cast<std::uint32_t>(system.variables.size());
    const std::vector<Rational> point = random_point(unknowns, 3);
    ProgramBuilder builder(unknowns, 0);
    std::vector<ProgramBuilder::Node> outputs = equations(builder, problem);
    CHECK(run_exactly(builder.build(outputs), point) == evaluate_exactly(system, point));
    PolynomialSystem jacobian{system.variables, {}};
    std::vector<ProgramBuilder::Node> derivatives;
    for (std::size_t row = 0; row < outputs.size(); ++row) {
      const auto gradient = builder.gradient(outputs[row]);
      derivatives.insert(derivatives.end(), gradient.begin(), gradient.end());
      for (std::uint32_t column = 0; column < unknowns; ++column) {
        jacobian.polynomials.push_back(derivative(system.polynomials[row], column));
      }
    }
    CHECK(run_exactly(builder.build(derivatives), point) == evaluate_exactly(jacobian, point));
  }
}

TEST_CASE("data as parameters of a program give what they give as constants", "[program]") {
  for (const ProblemKind kind : {ProblemKind::zero_error, ProblemKind::critical}) {
    const Problem problem = two_layers(kind);
    const auto unknowns = static_cast<std::uint32_t>(num_parameters(problem.network));
    const std::vector<Rational> data = program_data(problem);
    ProgramBuilder constants(unknowns, 0);
    ProgramBuilder parameters(unknowns, static_cast<std::uint32_t>(data.size()));
    const std::vector<Rational> point = random_point(unknowns, 8);
    CHECK(run_exactly(constants.build(equations(constants, problem)), point) ==
          run_exactly(parameters.build(equations(parameters, problem, ProgramData::parameters)), point, data));
  }
}

TEST_CASE("a program of a system has the values of its terms, and writes each power once", "[program]") {
  PolynomialSystem system{
      {"x", "y"}, {{{2, {{0, 5}, {1, 1}}}, {-3, {{0, 5}}}, {Rational(1, 3), {}}}, {{1, {{0, 4}}}, {7, {{1, 3}}}}}};
  ProgramBuilder builder(2, 0);
  const StraightLineProgram program = builder.build(equations(builder, system));
  const std::vector<Rational> point{Rational(2, 3), -5};
  CHECK(run_exactly(program, point) == evaluate_exactly(system, point));
  CHECK(program.instructions.size() == 12);  // x^2, x^4, x^5, x^5 y, y^2, y^3; three products with 2, -3, 7; 3 sums
}

TEST_CASE("a program uses a slot again, and outputs that are variables or constants are where they are", "[program]") {
  ProgramBuilder builder(1, 0);
  ProgramBuilder::Node sum = builder.variable(0);
  for (int i = 0; i < 100; ++i) {
    sum = builder.add(builder.power(sum, 2), builder.constant(1));
  }
  const StraightLineProgram program = builder.build({sum, builder.variable(0), builder.constant(1)});
  CHECK(program.instructions.size() == 200);
  CHECK(program.slots <= 4);
  CHECK(program.outputs[1] == program.first_variable());
  CHECK(program.outputs[2] == 0);
}

TEST_CASE("equations written in scaled unknowns are those at scaled points, and derivatives are by the variables",
          "[program]") {
  const Problem problem = two_layers(ProblemKind::critical);
  const PolynomialSystem system = expand(problem);
  const auto unknowns = static_cast<std::uint32_t>(system.variables.size());
  ProgramBuilder builder(unknowns, 0);
  std::vector<Rational> point = random_point(unknowns, 4), scaled = point;
  for (std::uint32_t i = 0; i < unknowns; ++i) {
    builder.scale_variable(i, static_cast<int>(i) - 2);
    scaled[i] = point[i] * Rational(std::int64_t{1} << i, 4);
  }
  const auto nodes = equations(builder, problem);
  CHECK(run_exactly(builder.build(nodes), point) == evaluate_exactly(system, scaled));
  const Rational derivative_by_first =
      evaluate_exactly({system.variables, {derivative(system.polynomials[0], 0)}}, scaled)[0];
  CHECK(run_exactly(builder.build({builder.gradient(nodes[0])[0]}), point)[0] == derivative_by_first / 4);
}
