// The mixed volumes of a line, with what stood in their way.
#pragma once

#include "zeroset/algebra/bound_numbers.hpp"
#include "zeroset/atlas/subject.hpp"
#include "zeroset/core/child_process.hpp"

namespace zeroset::atlas::detail {

/// Seconds that the mixed volumes may take where nobody said otherwise: all other bounds are there at once.
inline constexpr double kDefaultMixedVolumeSeconds = 10;

/// Sets numbers.mixed_volume and adds to numbers.reason. \returns false where time or memory ran out
[[nodiscard]] bool add_mixed_volume(algebra::BoundNumbers& numbers,
                                    const Subject& subject,
                                    const Limits& limits,
                                    int threads);

}  // namespace zeroset::atlas::detail
