#pragma once

#include "cli/answer.hpp"
#include "cli/subject.hpp"

#include <nlohmann/json.hpp>

namespace zeroset::cli {

/// Seconds that the mixed volumes may take where nobody said otherwise: all other bounds are there at once.
inline constexpr double kDefaultMixedVolumeSeconds = 10;

/// Sets keys["mixed_volume"] and adds to keys["reason"]. \returns false where time or memory ran out
[[nodiscard]] bool add_mixed_volume(nlohmann::ordered_json& keys, const Subject& subject, const LineOptions& options);

}  // namespace zeroset::cli
