// Supports brought into a form in which the homotopy is short, with the same mixed volume up to a known factor.
#pragma once

#include "zeroset/algebra/mixed_volume.hpp"

#include <cstdint>
#include <vector>

namespace zeroset::algebra::detail {

using Points = std::vector<std::vector<std::int64_t>>;

struct PreparedSupports {
  /// The mixed volume is factor * that of `supports`; 0: nothing else needs to be computed.
  Integer factor = 1;

  /// Distinct points with nonnegative coordinates, at least two a support; ascending by degree.
  std::vector<Points> supports{};

  std::vector<std::size_t> order{};  ///< supports[k] is made of the support order[k]
  std::vector<Points> originals{};   ///< point by point, where those of supports[k] were
};

/// Which points are left out.
enum class PointChoice { distinct, without_inner };

/// Drops repeated points and, where told so, such as are no vertices, translates and reflects, and passes to the
/// lattice that the supports span. \pre square, entries of absolute value at most kLargestExponent
[[nodiscard]] PreparedSupports prepare(const std::vector<Support>& supports,
                                       PointChoice choice = PointChoice::without_inner);

/// The distinct points without those that are seen to lie in the middle between two others, which changes no convex
/// hull: the fewer columns, the fewer cells.
[[nodiscard]] Points without_inner_points(const Points& points);

}  // namespace zeroset::algebra::detail
