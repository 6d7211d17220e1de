// A square system at exact parameters, evaluated in double, twice double, and intervals.
#pragma once

#include "zeroset/algebra/straight_line_program.hpp"
#include "zeroset/continuation/homotopy.hpp"

#include "continuation/complex_double.hpp"
#include "continuation/complex_interval.hpp"

#include <Eigen/Core>
#include <Eigen/LU>

#include <cstddef>
#include <vector>

namespace zeroset::continuation::detail {

/// The slots of a program, with constants and parameters set.
template <class Scalar>
class ProgramRun {
 public:
  /// \param convert  makes a Scalar of a ComplexRational
  template <class Convert>
  ProgramRun(const algebra::StraightLineProgram& program,
             const std::vector<algebra::ComplexRational>& parameters,
             Convert convert)
      : program_(&program), slots_(program.slots) {
    for (std::size_t i = 0; i < program.constants.size(); ++i) {
      slots_[i] = convert(program.constants[i]);
    }
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      slots_[program.first_parameter() + i] = convert(parameters[i]);
    }
  }

  [[nodiscard]] Scalar& variable(std::size_t i) { return slots_[program_->first_variable() + i]; }
  [[nodiscard]] Scalar& parameter(std::size_t i) { return slots_[program_->first_parameter() + i]; }
  void run() { algebra::run(*program_, slots_.data()); }
  [[nodiscard]] const Scalar& output(std::size_t i) const { return slots_[program_->outputs[i]]; }

 private:
  const algebra::StraightLineProgram* program_;
  std::vector<Scalar> slots_;
};

/// Copied for each thread; refers to the system.
class PreparedSystem {
 public:
  /// \throws InvalidArgument in the name of `function` unless the system is square and has so many parameters
  PreparedSystem(const char* function,
                 const ParametricSystem& system,
                 const std::vector<algebra::ComplexRational>& parameters);

  [[nodiscard]] std::size_t size() const { return size_; }
  /// No constant and no parameter has an imaginary part: F(conj x) = conj F(x).
  [[nodiscard]] bool is_real() const { return is_real_; }
  [[nodiscard]] const ParametricSystem& system() const { return *system_; }
  [[nodiscard]] const std::vector<algebra::ComplexRational>& parameters() const { return parameters_; }

  /// In double precision, with no guarantee.
  void evaluate(const Eigen::VectorXcd& x, Eigen::VectorXcd& values, Eigen::MatrixXcd& jacobian);
  /// Values in twice that precision, rounded.
  void evaluate_twice(const Eigen::VectorXcd& x, Eigen::VectorXcd& values);
  /// F at exactly x.
  void enclose_values(const Eigen::VectorXcd& x, std::vector<ComplexInterval>& values);
  /// Entries `nonzeros` of F' over the box of middle x and half-widths `radii`.
  void enclose_jacobian(const Eigen::VectorXcd& x, const Eigen::VectorXd& radii, std::vector<ComplexInterval>& entries);

 private:
  const ParametricSystem* system_;
  std::vector<algebra::ComplexRational> parameters_;
  std::size_t size_;
  bool is_real_;
  ProgramRun<ComplexDouble> jacobian_;
  ProgramRun<ComplexTwoDoubles> twice_;
  ProgramRun<ComplexInterval> value_intervals_, jacobian_intervals_;
};

/// What Newton's method ended with.
struct NewtonEnd {
  Eigen::VectorXcd point{};
  bool converged = false;
  double step = 0;
  int iterations = 0;
  Eigen::MatrixXcd inverse{};  ///< approximate one of the Jacobian near the point; empty where there is none
};

[[nodiscard]] NewtonEnd newton(PreparedSystem& system, const Eigen::VectorXcd& start);

[[nodiscard]] double largest_entry(const Eigen::VectorXcd& x);

}  // namespace zeroset::continuation::detail
