#include "continuation/prepared_system.hpp"

#include "zeroset/core/error.hpp"

#include <algorithm>
#include <string>

namespace zeroset::continuation::detail {

using algebra::ComplexRational;

namespace {

ComplexDouble to_complex_double(const ComplexRational& value) {
  return {value.real.convert_to<double>(), value.imaginary.convert_to<double>()};
}

ComplexTwoDoubles to_two_doubles(const ComplexRational& value) {
  return {rounded(value.real), rounded(value.imaginary)};
}

bool all_real(const std::vector<ComplexRational>& values) {
  return std::all_of(values.begin(), values.end(), [](const ComplexRational& v) { return v.imaginary == 0; });
}

const ParametricSystem& checked(const char* function,
                                const ParametricSystem& system,
                                const std::vector<ComplexRational>& parameters) {
  const std::string where = std::string("[continuation::") + function + "] ";
  const std::size_t equations = system.values.outputs.size();
  if (equations != system.variables() || equations == 0) {
    throw InvalidArgument(where + "expected a square system, got " + std::to_string(equations) + " equations in " +
                          std::to_string(system.variables()) + " unknowns");
  }
  if (parameters.size() != system.parameters()) {
    throw InvalidArgument(where + "expected " + std::to_string(system.parameters()) + " parameters, got " +
                          std::to_string(parameters.size()));
  }
  return system;
}

}  // namespace

PreparedSystem::PreparedSystem(const char* function,
                               const ParametricSystem& system,
                               const std::vector<ComplexRational>& parameters)
    : system_(&checked(function, system, parameters)),
      parameters_(parameters),
      size_(system.variables()),
      is_real_(all_real(system.values.constants) && all_real(system.values_and_jacobian.constants) &&
               all_real(parameters)),
      jacobian_(system.values_and_jacobian, parameters, to_complex_double),
      twice_(system.values, parameters, to_two_doubles),
      value_intervals_(system.values, parameters, enclose),
      jacobian_intervals_(system.values_and_jacobian, parameters, enclose) {}

void PreparedSystem::evaluate(const Eigen::VectorXcd& x, Eigen::VectorXcd& values, Eigen::MatrixXcd& jacobian) {
  const auto n = static_cast<Eigen::Index>(size_);
  for (std::size_t i = 0; i < size_; ++i) {
    const std::complex<double> c = x(static_cast<Eigen::Index>(i));
    jacobian_.variable(i) = {c.real(), c.imag()};
  }
  jacobian_.run();
  values.resize(n);
  for (std::size_t i = 0; i < size_; ++i) {
    const ComplexDouble& value = jacobian_.output(i);
    values(static_cast<Eigen::Index>(i)) = {value.real, value.imaginary};
  }
  jacobian.setZero(n, n);
  for (std::size_t e = 0; e < system_->nonzeros.size(); ++e) {
    const ComplexDouble& entry = jacobian_.output(size_ + e);
    jacobian(system_->nonzeros[e].first, system_->nonzeros[e].second) = {entry.real, entry.imaginary};
  }
}

void PreparedSystem::evaluate_twice(const Eigen::VectorXcd& x, Eigen::VectorXcd& values) {
  for (std::size_t i = 0; i < size_; ++i) {
    const std::complex<double> c = x(static_cast<Eigen::Index>(i));
    twice_.variable(i) = {{c.real(), 0}, {c.imag(), 0}};
  }
  twice_.run();
  values.resize(static_cast<Eigen::Index>(size_));
  for (std::size_t i = 0; i < size_; ++i) {
    const ComplexTwoDoubles& value = twice_.output(i);
    values(static_cast<Eigen::Index>(i)) = {value.real.high, value.imaginary.high};
  }
}

void PreparedSystem::enclose_values(const Eigen::VectorXcd& x, std::vector<ComplexInterval>& values) {
  for (std::size_t i = 0; i < size_; ++i) {
    const std::complex<double> c = x(static_cast<Eigen::Index>(i));
    value_intervals_.variable(i) = {c.real(), c.imag(), 0};
  }
  value_intervals_.run();
  values.resize(size_);
  for (std::size_t i = 0; i < size_; ++i) {
    values[i] = value_intervals_.output(i);
  }
}

void PreparedSystem::enclose_jacobian(const Eigen::VectorXcd& x,
                                      const Eigen::VectorXd& radii,
                                      std::vector<ComplexInterval>& entries) {
  for (std::size_t i = 0; i < size_; ++i) {
    const auto k = static_cast<Eigen::Index>(i);
    jacobian_intervals_.variable(i) = {x(k).real(), x(k).imag(), radii(k)};
  }
  jacobian_intervals_.run();
  entries.resize(system_->nonzeros.size());
  for (std::size_t e = 0; e < entries.size(); ++e) {
    entries[e] = jacobian_intervals_.output(size_ + e);
  }
}

}  // namespace zeroset::continuation::detail
