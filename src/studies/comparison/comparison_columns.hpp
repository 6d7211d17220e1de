// The columns of the table of a comparison, and which of them are details.
#pragma once

#include "zeroset/document/table.hpp"
#include "zeroset/runs/comparison.hpp"

#include <vector>

namespace zeroset::studies {

/// All but those of what is varied. Errors stand seed by seed where there are several.
[[nodiscard]] std::vector<Column> comparison_columns(const Experiment& experiment, const runs::Comparison& comparison);

}  // namespace zeroset::studies
