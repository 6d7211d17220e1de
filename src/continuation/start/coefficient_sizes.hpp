// How large the coefficients of a polyhedral start are, and the liftings that follow from it.
#pragma once

#include "zeroset/continuation/equation_source.hpp"

#include "continuation/start/sparse_scaling.hpp"

#include <cstdint>
#include <vector>

namespace zeroset::continuation::detail {

/// The power of two by which the coefficient of column j of equation i is larger in the unknowns as they are than in
/// scaled ones.
[[nodiscard]] int scale_bits(const SparseScaling& scaling,
                             const algebra::Support& support,
                             std::size_t i,
                             Eigen::Index j);

/// Natural logarithms of the scaled coefficients that are asked for; rows of zeros where they are near enough to 1 that
/// their sizes do not matter. For those that are 0 stands a number so small that solutions of all sizes feel it last.
struct CoefficientSizes {
  std::vector<std::vector<double>> logs{};
  bool spread = false;  ///< more than 4 apart
};

[[nodiscard]] CoefficientSizes coefficient_sizes(const SparseEquations& equations, const SparseScaling& scaling);

/// Liftings by size: large coefficients lie low, so that cells belong to what dominates where the solutions are. A
/// difference of e in size is as much as the random part is wide. Empty where sizes do not matter.
[[nodiscard]] std::vector<std::vector<std::int64_t>> lifting_by_size(const CoefficientSizes& sizes);

}  // namespace zeroset::continuation::detail
