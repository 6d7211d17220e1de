// The study vanishing-gradient carried out.
#pragma once

#include "zeroset/studies/study.hpp"

#include <filesystem>

namespace zeroset::studies::vanishing_gradient {

/// See studies::plan.
[[nodiscard]] Results plan(const Study& study);

/// See studies::reproduce.
[[nodiscard]] StudyResult reproduce(const Study& study,
                                    const std::filesystem::path& folder,
                                    const ReproduceOptions& options);

}  // namespace zeroset::studies::vanishing_gradient
