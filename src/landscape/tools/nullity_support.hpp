// The thresholds below which eigenvalues are counted, and how wide the bound on zeros is drawn.
#pragma once

#include <cstddef>
#include <vector>

namespace zeroset::landscape {

inline constexpr int kDecades = 8, kPointsADecade = 4;  // of the thresholds
inline constexpr double kDeviations = 2;

/// 1e-8, ..., 1 in equal ratios: each fourth is a power of ten.
[[nodiscard]] std::vector<double> nullity_thresholds();

}  // namespace zeroset::landscape
