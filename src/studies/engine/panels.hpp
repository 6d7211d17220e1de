// Errors and losses of paths against the epoch, as panels.
#pragma once

#include "zeroset/document/figure.hpp"

#include "studies/engine/paths.hpp"

#include <string>
#include <vector>

namespace zeroset::studies {

/// For the axis of descents: an epoch of full-batch descent is one step.
inline constexpr const char* kDescentEpoch = "epoch of descent (one step)";

/// Training and test error, or median losses, of paths against the epoch: two panels. \param x  title of that axis
[[nodiscard]] std::vector<Panel> error_panels(const std::vector<const Path*>& paths, const std::string& x = "epoch");
[[nodiscard]] std::vector<Panel> loss_panels(const std::vector<const Path*>& paths, const std::string& x = "epoch");

}  // namespace zeroset::studies
