// "Why Does Unsupervised Pre-training Help Deep Learning?" carried out, see studies/engine/reproduce.hpp.
#pragma once

#include "zeroset/studies/study.hpp"

#include <filesystem>

namespace zeroset::studies::erhan {

/// See studies::plan.
[[nodiscard]] Results plan(const Study& study);

/// See studies::reproduce.
[[nodiscard]] StudyResult reproduce(const Study& study,
                                    const std::filesystem::path& folder,
                                    const ReproduceOptions& options);

}  // namespace zeroset::studies::erhan
