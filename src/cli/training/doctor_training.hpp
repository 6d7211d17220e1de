// What the doctor finds out about training: LibTorch, a device, the images.
#pragma once

#include "cli/common_options.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace zeroset::cli {

/// {"training", "device", "data", "datasets", "advice"}; where LibTorch is not in this build, "training" and "device"
/// say so.
[[nodiscard]] nlohmann::ordered_json training_report(const CommonOptions& options);

/// "to install: " and what fits: the scripts of the clone that this program was built in, else what does without them.
[[nodiscard]] std::string to_install(const std::string& in_clone, const std::string& installed);

}  // namespace zeroset::cli
