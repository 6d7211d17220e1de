#include "zeroset/algebra/straight_line_program.hpp"
#include "zeroset/core/error.hpp"

#include "algebra/systems/problem_evaluation.hpp"

#include <string>

namespace zeroset::algebra {

using namespace detail;

namespace {

/// Elements are nodes, and every operation writes the program.
struct NodeRing {
  using Value = ProgramBuilder::Node;
  ProgramBuilder* builder;

  [[nodiscard]] Value constant(const Rational& value) const { return builder->constant(value); }
  [[nodiscard]] Value zero() const { return builder->constant(0); }
  [[nodiscard]] Value multiply(Value a, Value b) const { return builder->multiply(a, b); }
  void add(Value& sum, Value a) const { sum = builder->add(sum, a); }
  void add_product(Value& sum, Value a, Value b) const { sum = builder->add(sum, builder->multiply(a, b)); }
};

void check_room(const char* what, std::size_t needed, std::uint32_t available) {
  if (needed > available) {
    throw InvalidArgument(std::string("[algebra::equations] the builder has ") + std::to_string(available) + " " +
                          what + ", the equations have " + std::to_string(needed));
  }
}

std::vector<ProgramBuilder::Node> first_variables(const ProgramBuilder& builder, std::size_t number) {
  std::vector<ProgramBuilder::Node> variables;
  for (std::uint32_t i = 0; i < number; ++i) {
    variables.push_back(builder.variable(i));
  }
  return variables;
}

/// Nodes in the places of the data's numbers.
RingData<NodeRing> parameter_data(const ProgramBuilder& builder, const Problem& problem, std::uint32_t next) {
  RingData<NodeRing> data;
  const auto take = [&](const std::vector<Rational>& values) {
    std::vector<ProgramBuilder::Node> nodes;
    for (std::size_t i = 0; i < values.size(); ++i) {
      nodes.push_back(builder.parameter(next++));
    }
    return nodes;
  };
  for (const auto& row : problem.data.inputs) {
    data.inputs.push_back(take(row));
  }
  for (const auto& row : problem.data.targets) {
    data.targets.push_back(take(row));
  }
  data.lambda = take(problem.lambda);
  return data;
}

}  // namespace

std::vector<ProgramBuilder::Node> equations(ProgramBuilder& builder, const PolynomialSystem& system) {
  check_room("variables", system.variables.size(), builder.variables());
  std::vector<ProgramBuilder::Node> result;
  for (const Polynomial& polynomial : system.polynomials) {
    ProgramBuilder::Node sum = builder.constant(0);
    for (const Term& term : polynomial) {
      ProgramBuilder::Node product = builder.constant(1);
      for (const Power& power : term.monomial) {
        product = builder.multiply(product, builder.power(builder.variable(power.variable), power.exponent));
      }
      sum = builder.add(sum, builder.multiply(builder.constant(term.coefficient), product));
    }
    result.push_back(sum);
  }
  return result;
}

std::vector<ProgramBuilder::Node> equations(ProgramBuilder& builder,
                                            const Problem& problem,
                                            ProgramData data,
                                            std::uint32_t first_parameter) {
  const Tape tape = make_tape(problem.network);
  check_data(problem, tape);
  const auto unknowns = static_cast<std::size_t>(tape.parameters);
  check_room("variables", unknowns, builder.variables());
  const NodeRing ring{&builder};
  if (data == ProgramData::constants) {
    return evaluate_problem(ring, problem.kind, tape, ring_data(ring, problem), first_variables(builder, unknowns));
  }
  check_room("parameters", first_parameter + program_data(problem).size(), builder.parameters());
  return evaluate_problem(
      ring, problem.kind, tape, parameter_data(builder, problem, first_parameter), first_variables(builder, unknowns));
}

std::vector<Rational> program_data(const Problem& problem) {
  std::vector<Rational> result;
  for (const auto* rows : {&problem.data.inputs, &problem.data.targets}) {
    for (const std::vector<Rational>& row : *rows) {
      result.insert(result.end(), row.begin(), row.end());
    }
  }
  result.insert(result.end(), problem.lambda.begin(), problem.lambda.end());
  return result;
}

}  // namespace zeroset::algebra
