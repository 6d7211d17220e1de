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
      stride_((size + kLanes - 1) / kLanes * kLanes),
      matrix_(size * size),
      column_(size),
      upper_re_(size * stride_),
      upper_im_(size * stride_),
      lower_re_(size * stride_),
      lower_im_(size * stride_),
      inverse_re_(size),
      inverse_im_(size),
      right_re_(stride_),
      right_im_(stride_),
      row_scale_(size),
      original_row_scale_(size),
      pivots_(size) {}

/// Splits the matrix, and finds the scale of each row.
bool LinearSolver::load(std::span<const double> weights) {
  std::fill(row_scale_.begin(), row_scale_.end(), 0.0);
  for (std::size_t j = 0; j < size_; ++j) {
    for (std::size_t i = 0; i < size_; ++i) {
      const Complex value = matrix_[j * size_ + i];
      upper_re_[j * stride_ + i] = value.re;
      upper_im_[j * stride_ + i] = value.im;
      row_scale_[i] = std::max(row_scale_[i], rough_magnitude(value) * weights[j]);
    }
  }
  for (double& scale : row_scale_) {
    if (!(scale > 0) || !std::isfinite(scale)) {
      return false;
    }
    scale = 1 / scale;
  }
  original_row_scale_ = row_scale_;
  return true;
}

/// Rows k and pivot, left of column k in the lower factor and from it on in the upper one.
void LinearSolver::exchange(std::size_t k, std::size_t pivot) {
  std::swap(row_scale_[k], row_scale_[pivot]);
  for (std::size_t j = 0; j < size_; ++j) {
    std::vector<double>& re = j < k ? lower_re_ : upper_re_;
    std::vector<double>& im = j < k ? lower_im_ : upper_im_;
    std::swap(re[j * stride_ + k], re[j * stride_ + pivot]);
    std::swap(im[j * stride_ + k], im[j * stride_ + pivot]);
  }
}

bool LinearSolver::factor(std::span<const double> weights) {
  if (!load(weights)) {
    return false;
  }
  const LinearKernels& kernels = linear_kernels();
  for (std::size_t k = 0; k < size_; ++k) {
    double* re = upper_re_.data() + k * stride_;
    double* im = upper_im_.data() + k * stride_;
    std::size_t pivot = k;
    double largest = 0;
    for (std::size_t i = k; i < size_; ++i) {
      const double candidate = rough_magnitude({re[i], im[i]}) * row_scale_[i];
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
      exchange(k, pivot);
    }
    const Complex inverse = reciprocal({re[k], im[k]});
    inverse_re_[k] = inverse.re;
    inverse_im_[k] = inverse.im;
    re[k] = im[k] = 0;
    for (std::size_t i = k + 1; i < size_; ++i) {
      const Complex factor = Complex{re[i], im[i]} * inverse;
      lower_re_[k * stride_ + i] = factor.re;
      lower_im_[k * stride_ + i] = factor.im;
      re[i] = im[i] = 0;
    }
    kernels.eliminate({upper_re_.data(), upper_im_.data()}, {lower_re_.data(), lower_im_.data()}, k, size_, stride_);
  }
  return true;
}

void LinearSolver::solve(std::span<Complex> b) {
  for (std::size_t k = 0; k < size_; ++k) {
    std::swap(b[k], b[pivots_[k]]);
  }
  for (std::size_t k = 0; k < size_; ++k) {
    right_re_[k] = b[k].re;
    right_im_[k] = b[k].im;
  }
  linear_kernels().solve({upper_re_.data(), upper_im_.data()},
                         {lower_re_.data(), lower_im_.data()},
                         {inverse_re_.data(), inverse_im_.data()},
                         {right_re_.data(), right_im_.data()},
                         size_,
                         stride_);
  for (std::size_t k = 0; k < size_; ++k) {
    b[k] = {right_re_[k], right_im_[k]};
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
