#include "continuation/start/complex_evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <complex>

namespace zeroset::continuation::detail {
namespace {

double to_real(const Rational& value) {
  return value.convert_to<double>();
}

double rest_of_real(const Rational& value) {
  const double nearest = to_real(value);
  return std::isfinite(nearest) ? to_real(value - exact_rational(nearest)) : 0;
}

}  // namespace

std::complex<double> to_double(const algebra::ComplexRational& value) {
  return {to_real(value.real), to_real(value.imaginary)};
}

std::complex<double> rest_of_double(const algebra::ComplexRational& value) {
  return {rest_of_real(value.real), rest_of_real(value.imaginary)};
}

Eigen::VectorXcd evaluate(const algebra::StraightLineProgram& program,
                          const Eigen::VectorXcd& parameters,
                          const Eigen::VectorXcd& variables) {
  Eigen::VectorXcd slots = Eigen::VectorXcd::Zero(static_cast<Eigen::Index>(program.slots));
  std::transform(program.constants.begin(), program.constants.end(), slots.begin(), to_double);
  slots.segment(static_cast<Eigen::Index>(program.first_parameter()), parameters.size()) = parameters;
  slots.segment(static_cast<Eigen::Index>(program.first_variable()), variables.size()) = variables;
  algebra::run(program, slots.data());
  Eigen::VectorXcd outputs(static_cast<Eigen::Index>(program.outputs.size()));
  for (std::size_t i = 0; i < program.outputs.size(); ++i) {
    outputs[static_cast<Eigen::Index>(i)] = slots[program.outputs[i]];
  }
  return outputs;
}

}  // namespace zeroset::continuation::detail
