#include "continuation/evaluation/moment.hpp"

#include <cmath>

namespace zeroset::continuation::detail {
namespace {

Complex exponential(Complex a) {
  const double size = std::exp(a.re);
  return a.im == 0 ? Complex{size, 0} : Complex{size * std::cos(a.im), size * std::sin(a.im)};
}

Complex element(const Eigen::VectorXcd& vector, std::size_t j) {
  return from_std(vector[static_cast<Eigen::Index>(j)]);
}

Complex monomial(const ParameterMonomials& path, std::size_t j, Complex log_t) {
  return element(path.coefficients, j) * exponential(path.weights[static_cast<Eigen::Index>(j)] * log_t);
}

/// To the digits of double-double numbers at real times; off them, where no leg of monomials goes, to those of doubles.
ComplexDoubleDouble wide_monomial(const ParameterMonomials& path, std::size_t j, Complex log_t) {
  constexpr double kLargest = 700;
  const double weight = path.weights[static_cast<Eigen::Index>(j)];
  if (log_t.im != 0 || std::abs(weight * log_t.re) > kLargest) {
    return widened(monomial(path, j, log_t));
  }
  return widened(element(path.coefficients, j)) *
         ComplexDoubleDouble{exponential(two_product(weight, log_t.re)), DoubleDouble{}};
}

/// b + (its rest)
ComplexDoubleDouble end_value(const ParameterLine& path, std::size_t j) {
  const Complex low = path.at_zero_rest.size() == 0 ? Complex{} : element(path.at_zero_rest, j);
  return sum_of(element(path.at_zero, j), low);
}

}  // namespace

Moment linear_moment(double t) {
  return {Clock::linear, {t, 0}, {t, 0}};
}

Moment logarithmic_moment(double log_t) {
  return {Clock::logarithmic, {log_t, 0}, {std::exp(log_t), 0}};
}

Moment moved(const Moment& from, Complex step) {
  Moment result = from;
  result.time = from.time + step;
  result.t = from.clock == Clock::linear ? result.time : exponential(result.time);
  return result;
}

std::size_t parameter_count(const ParameterPath& path) {
  const auto* line = std::get_if<ParameterLine>(&path);
  const Eigen::Index size =
      line != nullptr ? line->at_zero.size() : std::get<ParameterMonomials>(path).coefficients.size();
  return static_cast<std::size_t>(size);
}

void parameters_at(const ParameterPath& path, const Moment& moment, std::span<Complex> values) {
  if (const auto* line = std::get_if<ParameterLine>(&path)) {
    const Complex rest_of_t = Complex{1, 0} - moment.t;
    for (std::size_t j = 0; j < values.size(); ++j) {
      values[j] = moment.t * element(line->at_one, j) + rest_of_t * element(line->at_zero, j);
    }
    return;
  }
  const auto& monomials = std::get<ParameterMonomials>(path);
  for (std::size_t j = 0; j < values.size(); ++j) {
    values[j] = monomial(monomials, j, moment.time);
  }
}

void parameters_at(const ParameterPath& path, const Moment& moment, std::span<ComplexDoubleDouble> values) {
  if (const auto* line = std::get_if<ParameterLine>(&path)) {
    const ComplexDoubleDouble t = widened(moment.t);
    const ComplexDoubleDouble rest_of_t = widened({1, 0}) - t;
    for (std::size_t j = 0; j < values.size(); ++j) {
      values[j] = t * widened(element(line->at_one, j)) + rest_of_t * end_value(*line, j);
    }
    return;
  }
  const auto& monomials = std::get<ParameterMonomials>(path);
  for (std::size_t j = 0; j < values.size(); ++j) {
    values[j] = wide_monomial(monomials, j, moment.time);
  }
}

void parameter_series(const ParameterPath& path, const Moment& moment, std::span<Complex> coefficients) {
  const std::size_t count = coefficients.size() / 3;
  for (std::size_t j = 0; j < count; ++j) {
    Complex first{};
    double ratio = 0;  // of two coefficients that follow each other, but for the factorial
    if (const auto* line = std::get_if<ParameterLine>(&path)) {
      first = element(line->at_one, j) - element(line->at_zero, j);
      if (moment.clock == Clock::logarithmic) {
        first = moment.t * first;
        ratio = 1;
      }
    } else {
      const auto& monomials = std::get<ParameterMonomials>(path);
      ratio = monomials.weights[static_cast<Eigen::Index>(j)];
      first = ratio * monomial(monomials, j, moment.time);
    }
    coefficients[3 * j] = first;
    coefficients[3 * j + 1] = (ratio / 2) * first;
    coefficients[3 * j + 2] = (ratio / 3) * coefficients[3 * j + 1];
  }
}

}  // namespace zeroset::continuation::detail
