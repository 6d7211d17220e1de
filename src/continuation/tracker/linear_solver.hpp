// Small dense complex linear systems: LU with partial pivoting.
#pragma once

#include "continuation/numbers/complex.hpp"
#include "continuation/tracker/linear_kernels.hpp"

#include <span>
#include <vector>

namespace zeroset::continuation::detail {

class LinearSolver {
 public:
  explicit LinearSolver(std::size_t size = 0);

  /// Where the matrix is written before `factor`, by columns.
  [[nodiscard]] std::span<Complex> matrix() { return matrix_; }

  /// Pivots are chosen relative to the largest number of their row with columns scaled by weights, so that neither the
  /// scale of equations nor that of unknowns matters. False if a pivot is zero or not finite.
  bool factor(std::span<const double> weights);

  /// b <- A^-1 b.
  void solve(std::span<Complex> b);

  /// Condition number in the maximum norm of the matrix with columns scaled by weights and then rows to norm 1: of the
  /// last factored one. Cost: n solves.
  [[nodiscard]] double condition(std::span<const double> weights);

 private:
  bool load(std::span<const double> weights);
  void exchange(std::size_t k, std::size_t pivot);

  std::size_t size_, stride_;
  std::vector<Complex> matrix_, column_;
  std::vector<double> upper_re_, upper_im_, lower_re_, lower_im_, inverse_re_, inverse_im_, right_re_, right_im_;
  std::vector<double> row_scale_, original_row_scale_;
  std::vector<std::size_t> pivots_;
};

}  // namespace zeroset::continuation::detail
