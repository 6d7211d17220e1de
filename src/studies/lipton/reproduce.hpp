// Lipton (2016) carried out, see studies/engine/reproduce.hpp.
#pragma once

#include "zeroset/studies/study.hpp"

#include "studies/lipton/protocol.hpp"

#include <filesystem>
#include <vector>

namespace zeroset::studies::lipton {

/// All claims of all activations, in the order of their ids. Without an interval nothing passes or fails.
[[nodiscard]] std::vector<Claim> judge(const Protocol& protocol, const std::vector<Measures>& measures);

/// See studies::plan.
[[nodiscard]] Results plan(const Study& study);

/// See studies::reproduce.
[[nodiscard]] StudyResult reproduce(const Study& study,
                                    const std::filesystem::path& folder,
                                    const ReproduceOptions& options);

}  // namespace zeroset::studies::lipton
