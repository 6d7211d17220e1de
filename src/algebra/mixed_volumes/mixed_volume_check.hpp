// What supports must be like, for mixed volumes and mixed cells.
#pragma once

#include "zeroset/algebra/mixed_volume.hpp"

#include "algebra/mixed_volumes/mixed_volume_supports.hpp"

#include <optional>
#include <string>
#include <vector>

namespace zeroset::algebra::detail {

/// \throws InvalidArgument in the name of `function`
void check_supports(const char* function, const std::vector<Support>& supports);

/// Why the table of the largest stage cannot be held; none where it can.
[[nodiscard]] std::optional<std::string> too_large(const PreparedSupports& prepared);

}  // namespace zeroset::algebra::detail
