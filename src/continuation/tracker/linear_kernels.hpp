// The inner loops of LU on complex numbers in two arrays, for the processor that runs them; the same bits on all.
#pragma once

#include <cstddef>

namespace zeroset::continuation::detail {

/// Columns begin `stride` numbers apart, a multiple of kLanes; rows beyond the size are zero.
inline constexpr std::size_t kLanes = 4;

struct SplitMatrix {
  double* re = nullptr;
  double* im = nullptr;
};

struct LinearKernels {
  /// upper(:, j) -= lower(:, k) upper(k, j) for all j > k. Rows up to k of lower's column k are zero.
  void (*eliminate)(SplitMatrix upper, SplitMatrix lower, std::size_t k, std::size_t size, std::size_t stride);

  /// b <- U^-1 L^-1 b. Lower has no diagonal, upper neither: `inverse` holds its reciprocals.
  void (*solve)(
      SplitMatrix upper, SplitMatrix lower, SplitMatrix inverse, SplitMatrix b, std::size_t size, std::size_t stride);
};

[[nodiscard]] const LinearKernels& linear_kernels();

}  // namespace zeroset::continuation::detail
