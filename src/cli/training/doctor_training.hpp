// What the doctor finds out about training: LibTorch, a device, the images.
#pragma once

#include "cli/common_options.hpp"

#include <nlohmann/json_fwd.hpp>

namespace zeroset::cli {

/// {"training", "device", "data", "datasets", "advice"}; where LibTorch is not in this build, "training" and "device"
/// say so.
[[nodiscard]] nlohmann::ordered_json training_report(const CommonOptions& options);

}  // namespace zeroset::cli
