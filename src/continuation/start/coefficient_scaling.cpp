#include "continuation/start/coefficient_scaling.hpp"

#include "zeroset/core/random.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace zeroset::continuation {
namespace {

/// Exponents stay in the range of doubles whatever the degrees.
constexpr double kMaxScale = 200;

double log2_size(const Rational& value) {
  const double size = std::abs(value.convert_to<double>());
  if (std::isfinite(size) && size > 0) {
    return std::log2(size);
  }
  const Rational positive = value < 0 ? Rational(-value) : value;
  return (log10(numerator(positive)) - log10(denominator(positive))) / std::log10(2.0);
}

int rounded_exponent(double value) {
  return static_cast<int>(std::lround(std::clamp(value, -kMaxScale, kMaxScale)));
}

/// log2 |coefficient| and exponents of the terms of a polynomial, less their means.
struct CenteredTerms {
  Eigen::VectorXd logarithms;
  Eigen::MatrixXd exponents;  ///< a row a term
  double mean_logarithm = 0;
  Eigen::VectorXd mean_exponents;
};

CenteredTerms centered_terms(const algebra::Polynomial& polynomial, Eigen::Index unknowns) {
  const auto terms = static_cast<Eigen::Index>(polynomial.size());
  CenteredTerms result;
  result.logarithms.resize(terms);
  result.exponents.setZero(terms, unknowns);
  for (Eigen::Index k = 0; k < terms; ++k) {
    const algebra::Term& term = polynomial[static_cast<std::size_t>(k)];
    result.logarithms[k] = log2_size(term.coefficient);
    for (const algebra::Power& power : term.monomial) {
      result.exponents(k, power.variable) = power.exponent;
    }
  }
  if (terms > 0) {
    result.mean_logarithm = result.logarithms.mean();
    result.mean_exponents = result.exponents.colwise().mean();
    result.logarithms.array() -= result.mean_logarithm;
    result.exponents.rowwise() -= result.mean_exponents.transpose();
  }
  return result;
}

}  // namespace

CoefficientScaling coefficient_scaling(const algebra::PolynomialSystem& system) {
  // The best scale of an equation is the mean of its logarithms; with it, both sums of squares are those of deviations
  // from the mean, with weights 1 and the number of terms.
  constexpr double kRidge = 1e-6;  // of unknowns that no ratio speaks of
  const auto unknowns = static_cast<Eigen::Index>(system.variables.size());
  Eigen::MatrixXd matrix = kRidge * Eigen::MatrixXd::Identity(unknowns, unknowns);
  Eigen::VectorXd right = Eigen::VectorXd::Zero(unknowns);
  for (const algebra::Polynomial& polynomial : system.polynomials) {
    const CenteredTerms terms = centered_terms(polynomial, unknowns);
    const double weight = 1 + static_cast<double>(polynomial.size());
    matrix += weight * terms.exponents.transpose() * terms.exponents;
    right -= weight * terms.exponents.transpose() * terms.logarithms;
  }
  const Eigen::VectorXd scales = matrix.ldlt().solve(right);
  CoefficientScaling result;
  Eigen::VectorXd rounded_scales(unknowns);
  for (Eigen::Index j = 0; j < unknowns; ++j) {
    result.unknowns.push_back(rounded_exponent(scales[j]));
    rounded_scales[j] = result.unknowns.back();
  }
  for (const algebra::Polynomial& polynomial : system.polynomials) {
    const CenteredTerms terms = centered_terms(polynomial, unknowns);
    const double mean = polynomial.empty() ? 0 : terms.mean_logarithm + terms.mean_exponents.dot(rounded_scales);
    result.equations.push_back(rounded_exponent(mean));
  }
  return result;
}

CoefficientScaling torus_scaling(const algebra::StraightLineProgram& equations) {
  constexpr int kPoints = 16;
  Stream stream(1, "torus scaling");  // a scale is no choice that an answer depends on
  std::vector<std::complex<double>> slots(equations.slots);
  std::vector<double> squares(equations.outputs.size(), 0.0);
  for (int k = 0; k < kPoints; ++k) {
    for (std::size_t i = 0; i < equations.constants.size(); ++i) {
      const algebra::ComplexRational& value = equations.constants[i];
      slots[i] = {value.real.convert_to<double>(), value.imaginary.convert_to<double>()};
    }
    for (std::size_t i = 0; i < equations.variables; ++i) {
      slots[equations.first_variable() + i] = std::polar(1.0, 2 * std::numbers::pi * stream.uniform());
    }
    algebra::run(equations, slots.data());
    for (std::size_t i = 0; i < squares.size(); ++i) {
      squares[i] += std::norm(slots[equations.outputs[i]]) / kPoints;
    }
  }
  CoefficientScaling result;
  result.unknowns.assign(equations.variables, 0);
  for (const double mean : squares) {
    result.equations.push_back(mean > 0 && std::isfinite(mean) ? rounded_exponent(0.5 * std::log2(mean)) : 0);
  }
  return result;
}

}  // namespace zeroset::continuation
