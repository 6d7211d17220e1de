// Differences of held-out error to the first activation, seed by seed, and their tests.
#pragma once

#include "zeroset/runs/comparison.hpp"

#include "studies/seeds.hpp"

#include <cstddef>
#include <vector>

namespace zeroset::studies {

/// Of one activation but the first, in one cell.
struct Difference {
  std::size_t cell = 0, activation = 0;
  std::vector<double> values{};  ///< shares, a seed each that finished with both
  PairedTests tests{};           ///< corrected for those of all differences
};

/// By cell, then by activation.
[[nodiscard]] std::vector<Difference> differences_of(const Experiment& experiment, const runs::Comparison& comparison);

}  // namespace zeroset::studies
