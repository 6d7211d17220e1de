#include "continuation/start/sparse_scaling.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include <algorithm>
#include <cmath>
#include <limits>

namespace zeroset::continuation::detail {
namespace {

constexpr double kLargestBits = 400;  // of any monomial or equation; doubles end at 1023

/// Logarithms of the coefficients that are not 0, and their exponents as columns.
struct LogTerms {
  Eigen::MatrixXd exponents{};
  Eigen::VectorXd logs{};
};

LogTerms log_terms(const algebra::Support& support, const std::vector<algebra::ComplexRational>& coefficients) {
  std::vector<Eigen::Index> columns;
  std::vector<double> logs;
  for (std::size_t j = 0; j < coefficients.size(); ++j) {
    if (const double size = log2_modulus(coefficients[j]); std::isfinite(size)) {
      columns.push_back(static_cast<Eigen::Index>(j));
      logs.push_back(size);
    }
  }
  LogTerms terms{Eigen::MatrixXd(support.rows(), static_cast<Eigen::Index>(columns.size())),
                 Eigen::Map<Eigen::VectorXd>(logs.data(), static_cast<Eigen::Index>(logs.size()))};
  for (std::size_t j = 0; j < columns.size(); ++j) {
    terms.exponents.col(static_cast<Eigen::Index>(j)) = support.col(columns[j]).cast<double>();
  }
  return terms;
}

/// Without the equations' factors, which are minus the means.
void center(LogTerms& terms) {
  if (terms.logs.size() > 0) {
    terms.exponents.colwise() -= terms.exponents.rowwise().mean().eval();
    terms.logs.array() -= terms.logs.mean();
  }
}

std::vector<int> rounded_bits(const Eigen::VectorXd& values) {
  std::vector<int> result;
  for (const double value : values) {
    result.push_back(static_cast<int>(std::lround(value)));
  }
  return result;
}

bool stays_in_range(const std::vector<LogTerms>& equations, const Eigen::VectorXd& sizes) {
  if (!sizes.allFinite() || (sizes.size() > 0 && sizes.cwiseAbs().maxCoeff() > kLargestBits)) {
    return false;
  }
  return std::all_of(equations.begin(), equations.end(), [&](const LogTerms& terms) {
    return terms.logs.size() == 0 ||
           (terms.exponents.transpose() * sizes.cwiseAbs()).cwiseAbs().maxCoeff() <= kLargestBits;
  });
}

}  // namespace

double log2_absolute(const Rational& value) {
  if (value == 0) {
    return -std::numeric_limits<double>::infinity();
  }
  const Integer top = abs(numerator(value));
  return (zeroset::log10(top) - zeroset::log10(denominator(value))) / std::log10(2.0);
}

double log2_modulus(const algebra::ComplexRational& value) {
  return std::max(log2_absolute(value.real), log2_absolute(value.imaginary));
}

SparseScaling sparse_scaling(const SparseEquations& equations) {
  const Eigen::Index n = equations.supports.empty() ? 0 : equations.supports.front().rows();
  std::vector<LogTerms> all;
  Eigen::MatrixXd normal = Eigen::MatrixXd::Zero(n, n);
  Eigen::VectorXd right = Eigen::VectorXd::Zero(n);
  for (std::size_t i = 0; i < equations.supports.size(); ++i) {
    LogTerms centered = all.emplace_back(log_terms(equations.supports[i], equations.coefficients[i]));
    center(centered);
    normal += centered.exponents * centered.exponents.transpose();
    right -= centered.exponents * centered.logs;
  }
  // Directions in which nothing is known stay 0.
  normal.diagonal().array() += 1e-6 * (1 + normal.trace() / std::max<double>(1, static_cast<double>(n)));
  Eigen::VectorXd sizes = normal.ldlt().solve(right);
  if (!stays_in_range(all, sizes)) {
    sizes.setZero();
  }
  SparseScaling result{{}, rounded_bits(sizes)};
  for (const LogTerms& terms : all) {
    double mean = 0;
    if (terms.logs.size() > 0) {
      Eigen::VectorXd bits(n);
      std::copy(result.unknowns.begin(), result.unknowns.end(), bits.begin());
      mean = (terms.logs + terms.exponents.transpose() * bits).mean();
    }
    result.equations.push_back(static_cast<int>(-std::lround(std::clamp(mean, -kLargestBits, kLargestBits))));
  }
  return result;
}

}  // namespace zeroset::continuation::detail
