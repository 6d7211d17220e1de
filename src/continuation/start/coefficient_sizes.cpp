#include "continuation/start/coefficient_sizes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace zeroset::continuation::detail {
namespace {

constexpr double kUnitOfSize = 0x1p20;  // of a base lifting, for a factor e in size
constexpr double kNarrowSizes = 4;
constexpr double kAbsentSizes = 1.5;  // times all the spread below an equation's least coefficient
constexpr double kMostSize = 300;     // e^300 and its inverse are doubles, and so are products of few

}  // namespace

int scale_bits(const SparseScaling& scaling, const algebra::Support& support, std::size_t i, Eigen::Index j) {
  std::int64_t bits = -scaling.equations[i];
  for (Eigen::Index l = 0; l < support.rows(); ++l) {
    bits -= support(l, j) * scaling.unknowns[static_cast<std::size_t>(l)];
  }
  return static_cast<int>(std::clamp<std::int64_t>(bits, -1000, 1000));
}

CoefficientSizes coefficient_sizes(const SparseEquations& equations, const SparseScaling& scaling) {
  CoefficientSizes sizes;
  std::vector<double> least;
  double least_of_all = 0, largest_of_all = 0;
  for (std::size_t i = 0; i < equations.supports.size(); ++i) {
    auto& row = sizes.logs.emplace_back();
    least.push_back(std::numeric_limits<double>::infinity());
    for (std::size_t j = 0; j < equations.coefficients[i].size(); ++j) {
      const int bits = scale_bits(scaling, equations.supports[i], i, static_cast<Eigen::Index>(j));
      row.push_back(std::numbers::ln2 * (log2_modulus(equations.coefficients[i][j]) - bits));
      if (std::isfinite(row.back())) {
        least.back() = std::min(least.back(), row.back());
        largest_of_all = std::max(largest_of_all, row.back());
      }
    }
    least.back() = std::isfinite(least.back()) ? least.back() : 0;
    least_of_all = std::min(least_of_all, least.back());
  }
  const double spread = largest_of_all - least_of_all;
  sizes.spread = spread > kNarrowSizes;
  for (std::size_t i = 0; i < sizes.logs.size(); ++i) {
    const auto absent = [](double log) { return !std::isfinite(log); };
    std::replace_if(sizes.logs[i].begin(), sizes.logs[i].end(), absent, least[i] - kAbsentSizes * spread);
    for (double& log : sizes.logs[i]) {
      log = std::clamp(log, -kMostSize, kMostSize);
    }
    std::fill_n(sizes.logs[i].begin(), sizes.spread ? 0 : sizes.logs[i].size(), 0.0);
  }
  return sizes;
}

std::vector<std::vector<std::int64_t>> lifting_by_size(const CoefficientSizes& sizes) {
  std::vector<std::vector<std::int64_t>> base;
  for (const auto& row : sizes.logs) {
    if (!sizes.spread) {
      return {};
    }
    const double largest = *std::max_element(row.begin(), row.end());
    auto& lifted = base.emplace_back();
    for (const double log : row) {
      lifted.push_back(std::llround(std::min(largest - log, 1000.0) * kUnitOfSize));
    }
  }
  return base;
}

}  // namespace zeroset::continuation::detail
