#include "continuation/tracker/linear_solver.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace zeroset::continuation::detail {
namespace {

/// Within a factor of sqrt(2) of the absolute value, without a root.
double rough_magnitude(Complex a) {
  return std::abs(a.re) + std::abs(a.im);
}

}  // namespace

LinearSolver::LinearSolver(std::size_t size)
    : size_(size),
      matrix_(size * size),
      reciprocals_(size),
      column_(size),
      row_scale_(size),
      original_row_scale_(size),
      pivots_(size) {}

bool LinearSolver::factor(std::span<const double> weights) {
  std::fill(row_scale_.begin(), row_scale_.end(), 0.0);
  for (std::size_t j = 0; j < size_; ++j) {
    for (std::size_t i = 0; i < size_; ++i) {
      row_scale_[i] = std::max(row_scale_[i], rough_magnitude(matrix_[j * size_ + i]) * weights[j]);
    }
  }
  for (double& scale : row_scale_) {
    if (!(scale > 0) || !std::isfinite(scale)) {
      return false;
    }
    scale = 1 / scale;
  }
  original_row_scale_ = row_scale_;
  for (std::size_t k = 0; k < size_; ++k) {
    Complex* column = matrix_.data() + k * size_;
    std::size_t pivot = k;
    double largest = 0;
    for (std::size_t i = k; i < size_; ++i) {
      const double candidate = rough_magnitude(column[i]) * row_scale_[i];
      if (candidate > largest) {
        largest = candidate;
        pivot = i;
      }
    }
    if (!(largest > 0) || !std::isfinite(largest)) {
      return false;
    }
    pivots_[k] = pivot;
    if (pivot != k) {
      std::swap(row_scale_[k], row_scale_[pivot]);
      for (std::size_t j = 0; j < size_; ++j) {
        std::swap(matrix_[j * size_ + k], matrix_[j * size_ + pivot]);
      }
    }
    reciprocals_[k] = reciprocal(column[k]);
    eliminate(k);
  }
  return true;
}

void LinearSolver::eliminate(std::size_t k) {
  Complex* __restrict__ factors = matrix_.data() + k * size_;
  for (std::size_t i = k + 1; i < size_; ++i) {
    factors[i] = factors[i] * reciprocals_[k];
  }
  for (std::size_t j = k + 1; j < size_; ++j) {
    Complex* __restrict__ column = matrix_.data() + j * size_;
    const Complex top = column[k];
    if (top.re == 0 && top.im == 0) {
      continue;
    }
    for (std::size_t i = k + 1; i < size_; ++i) {
      column[i] = column[i] - factors[i] * top;
    }
  }
}

void LinearSolver::solve(std::span<Complex> b) {
  for (std::size_t k = 0; k < size_; ++k) {
    std::swap(b[k], b[pivots_[k]]);
  }
  for (std::size_t k = 0; k < size_; ++k) {
    const Complex* column = matrix_.data() + k * size_;
    const Complex top = b[k];
    for (std::size_t i = k + 1; i < size_; ++i) {
      b[i] = b[i] - column[i] * top;
    }
  }
  for (std::size_t k = size_; k-- > 0;) {
    const Complex* column = matrix_.data() + k * size_;
    b[k] = b[k] * reciprocals_[k];
    const Complex top = b[k];
    for (std::size_t i = 0; i < k; ++i) {
      b[i] = b[i] - column[i] * top;
    }
  }
}

double LinearSolver::condition(std::span<const double> weights) {
  // Rows of the scaled matrix have a maximum of 1, so their norm is 1 to n; the inverse's is computed.
  std::vector<double> row_sums(size_, 0.0);
  for (std::size_t j = 0; j < size_; ++j) {
    std::fill(column_.begin(), column_.end(), Complex{});
    column_[j] = {1 / original_row_scale_[j], 0};
    solve(column_);
    for (std::size_t i = 0; i < size_; ++i) {
      row_sums[i] += magnitude(column_[i]) / weights[i];
    }
  }
  double largest = 0;
  for (const double sum : row_sums) {
    largest = sum > largest || !std::isfinite(sum) ? sum : largest;
  }
  return std::isfinite(largest) ? std::max(1.0, largest) : std::numeric_limits<double>::infinity();
}

}  // namespace zeroset::continuation::detail
