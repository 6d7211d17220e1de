// What a study takes, told before anything is trained.
#pragma once

#include "zeroset/core/table.hpp"

#include "cli/training/study_protocol.hpp"

namespace zeroset::cli {

/// A row a group of figures: networks, epochs, images, checkpoints on disk and memory of the largest step. A run that
/// several groups share, or start from, counts for the first; the last row is the sum. At a rate by the sweep the runs
/// are those of the fixed rate: only the trunk's sharing with the sweep may differ.
/// \throws InvalidArgument for more images than there are
[[nodiscard]] Table plan_table(const Protocol& protocol);

}  // namespace zeroset::cli
