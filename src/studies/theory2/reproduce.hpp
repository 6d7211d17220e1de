// Theory of Deep Learning II carried out: what it takes, and what came out.
#pragma once

#include "zeroset/studies/study.hpp"

#include "studies/theory2/protocol.hpp"

#include <filesystem>

namespace zeroset::studies::theory2 {

/// At a rate by the sweep the runs are those of the fixed rate: only the trunk's sharing with the sweep may differ.
[[nodiscard]] Table plan_table(const Protocol& protocol);

/// See studies::plan.
[[nodiscard]] Results plan(const Study& study);

/// See studies::reproduce.
[[nodiscard]] StudyResult reproduce(const Study& study,
                                    const std::filesystem::path& folder,
                                    const ReproduceOptions& options);

}  // namespace zeroset::studies::theory2
