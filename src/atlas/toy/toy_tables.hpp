// The tables of a toy landscape.
#pragma once

#include "zeroset/atlas/toy_landscape.hpp"
#include "zeroset/document/table.hpp"

namespace zeroset::atlas::detail {

/// Every critical point: loss, index, distance from the origin, orbit, share of the descents.
[[nodiscard]] Table points_table(const ToyLandscape& toy);

/// Every pair of minima: the highest loss on the straight line, and the lowest pass.
[[nodiscard]] Table pairs_table(const ToyLandscape& toy);

/// Every orbit: size, index, loss.
[[nodiscard]] Table orbits_table(const ToyLandscape& toy);

}  // namespace zeroset::atlas::detail
