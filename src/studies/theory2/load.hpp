// The protocol of Liao and Poggio (2017), put together from its bundled texts. Needs no LibTorch.
#pragma once

#include "zeroset/studies/study.hpp"

#include <vector>

namespace zeroset::studies::theory2 {

/// In the order of the paper's figures.
[[nodiscard]] std::vector<GroupSummary> groups();

/// All members but "schema". The sweep of rates is there where it was asked for, and where descents wait for its
/// answer.
[[nodiscard]] nlohmann::json protocol(Scale scale, const LoadOptions& options);

}  // namespace zeroset::studies::theory2
