// Degrees of a problem's equations in the groups of layer_partition, from whole layers.
#pragma once

#include "zeroset/algebra/multihomogeneous.hpp"

#include <vector>

namespace zeroset::algebra::detail {

/// One row a kind of equation, so that half a million equations cost nothing; a row of -1 is 0 = 0. No less than the
/// true degrees. \param one_group  all parameters are one group
/// \throws as structural_degrees
[[nodiscard]] std::vector<DegreeRow> layer_rows(const Problem& problem, bool one_group);

}  // namespace zeroset::algebra::detail
