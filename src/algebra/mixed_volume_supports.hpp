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
};

/// Drops repeated points and such as are no vertices, translates and reflects, and passes to the lattice that the
/// supports span. \pre square, entries of absolute value at most kLargestExponent
[[nodiscard]] PreparedSupports prepare(const std::vector<Support>& supports);

/// The points of a support without (some of) those in the convex hull of others: never a vertex is dropped.
[[nodiscard]] Points without_inner_points(Points points);

}  // namespace zeroset::algebra::detail
