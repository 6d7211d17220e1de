#pragma once

#include "cli/answer.hpp"

namespace zeroset::cli {

/// `dimension` as a verb of one line.
extern const AlgebraVerb kDimensionVerb;

}  // namespace zeroset::cli
