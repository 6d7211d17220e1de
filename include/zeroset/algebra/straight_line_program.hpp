/// \file
/// Straight-line programs: polynomial equations and their derivatives as a list of ring operations, built through the
/// layers of a network (never expanded) or from the terms of a system, and run in any ring.
///
/// \code
/// ProgramBuilder builder(2, 0);
/// const auto x = builder.variable(0), y = builder.variable(1);
/// const auto f = builder.subtract(builder.multiply(x, y), builder.constant(2));
/// const std::vector<ProgramBuilder::Node> gradient = builder.gradient(f);
/// const StraightLineProgram program = builder.build({f, gradient[0], gradient[1]});
/// \endcode
#pragma once

#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/core/number.hpp"
#include "zeroset/core/problem.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

namespace zeroset::algebra {

/// An exact complex number.
struct ComplexRational {
  Rational real{}, imaginary{};
  bool operator==(const ComplexRational&) const = default;
};

/// An operation of a ring.
enum class Operation : std::uint8_t { add, subtract, multiply, square, negate };

/// slots[target] = slots[left] op slots[right]; square and negate have no right operand (it equals left).
struct Instruction {
  Operation operation = Operation::add;
  std::uint32_t target = 0, left = 0, right = 0;
  bool operator==(const Instruction&) const = default;
};

/// Ring operations on slots. The slots 0, 1, ... hold constants, then parameters, then variables, then what is
/// computed; instructions write to the last kind alone, and use a slot again when its value is no longer needed.
struct StraightLineProgram {
  std::uint32_t variables = 0;
  std::uint32_t parameters = 0;
  std::uint32_t slots = 0;  ///< of all four kinds
  std::vector<ComplexRational> constants{};
  std::vector<Instruction> instructions{};
  std::vector<std::uint32_t> outputs{};  ///< slots that hold the values at the end

  [[nodiscard]] std::size_t first_parameter() const { return constants.size(); }
  [[nodiscard]] std::size_t first_variable() const { return constants.size() + parameters; }
};

/// Makes programs. Equal operations are one node; products with 0 and 1 and sums with 0 are never written; operations
/// on constants are carried out exactly.
class ProgramBuilder {
 public:
  using Node = std::uint32_t;

  ProgramBuilder(std::uint32_t variables, std::uint32_t parameters);

  /// \throws InvalidArgument for an index out of range, or above 2^31 nodes in all that follows
  [[nodiscard]] Node variable(std::uint32_t index) const;
  [[nodiscard]] Node parameter(std::uint32_t index) const;

  /// From now on `variable(index)` is 2^exponent times the variable: what is written then is in scaled unknowns.
  /// Derivatives are by the variable itself.
  void scale_variable(std::uint32_t index, int exponent);

  Node constant(const Rational& real, const Rational& imaginary = 0);

  Node add(Node a, Node b);
  Node subtract(Node a, Node b);
  Node multiply(Node a, Node b);
  Node negate(Node a);
  Node power(Node a, std::uint64_t exponent);  ///< by repeated squaring; 1 for exponent 0

  /// Derivatives of a node by all variables, by reverse mode. Cost: at most about four operations for each one that the
  /// node was made with.
  [[nodiscard]] std::vector<Node> gradient(Node output);

  /// True for the constant 0.
  [[nodiscard]] bool is_zero(Node a) const;

  /// The program of these outputs: what they do not need is left out.
  [[nodiscard]] StraightLineProgram build(const std::vector<Node>& outputs) const;

  [[nodiscard]] std::uint32_t variables() const { return variables_; }
  [[nodiscard]] std::uint32_t parameters() const { return parameters_; }

 private:
  struct Entry {
    Operation operation = Operation::add;
    Node left = 0, right = 0;
    std::int64_t constant = -1;  ///< index of its value, or -1
    bool leaf = false;           ///< a variable, parameter or constant
  };

  Node operate(Operation operation, Node left, Node right);
  Node append(const Entry& entry);
  void pull_back(Node node, std::vector<Node>& adjoints);
  [[nodiscard]] const ComplexRational* value(Node node) const;
  [[nodiscard]] bool is_one(Node a) const;

  std::uint32_t variables_, parameters_;
  std::vector<Node> scaled_{};  ///< what stands for each variable
  std::vector<Entry> entries_{};
  std::vector<ComplexRational> constants_{};
  std::map<std::pair<Rational, Rational>, Node> constant_nodes_{};
  std::unordered_map<std::uint64_t, std::vector<Node>> operations_{};
};

/// What of a problem are parameters of its program rather than constants, so that one program serves many data.
enum class ProgramData {
  constants,
  /// Inputs datum by datum, then targets datum by datum, then the Tikhonov weights: program_data gives their values.
  parameters,
};

/// The equations, in the order of the system; variables are its unknowns.
/// \throws InvalidArgument if the builder has fewer variables
[[nodiscard]] std::vector<ProgramBuilder::Node> equations(ProgramBuilder& builder, const PolynomialSystem& system);

/// The equations of `expand`, in its order, through the layers; for critical problems the gradient by reverse mode.
/// \param first_parameter  where the data stand among the builder's parameters, if they are
/// \throws InvalidArgument where the network is not polynomial, data and network do not fit, or the builder has too few
///   variables or parameters
[[nodiscard]] std::vector<ProgramBuilder::Node> equations(ProgramBuilder& builder,
                                                          const Problem& problem,
                                                          ProgramData data = ProgramData::constants,
                                                          std::uint32_t first_parameter = 0);

/// Values of the parameters that stand for the data of a problem, in their order; their number is that of parameters.
[[nodiscard]] std::vector<Rational> program_data(const Problem& problem);

/// The square of a number; types that have a faster one overload it beside themselves.
template <class Scalar>
[[nodiscard]] Scalar square(const Scalar& value) {
  return value * value;
}

/// Runs a program on slots whose constants, parameters and variables are set. Scalar has the operators +, -, * and
/// unary minus, and may overload `square`, which is found by argument-dependent lookup. \param slots  program.slots
/// values
template <class Scalar>
void run(const StraightLineProgram& program, Scalar* slots) {
  for (const Instruction& step : program.instructions) {
    const Scalar& left = slots[step.left];
    switch (step.operation) {
      case Operation::add:
        slots[step.target] = left + slots[step.right];
        break;
      case Operation::subtract:
        slots[step.target] = left - slots[step.right];
        break;
      case Operation::multiply:
        slots[step.target] = left * slots[step.right];
        break;
      case Operation::square:
        slots[step.target] = square(left);
        break;
      case Operation::negate:
        slots[step.target] = -left;
        break;
    }
  }
}

}  // namespace zeroset::algebra
