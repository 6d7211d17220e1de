// The kinds of figure groups, by the name that a spec gives them.
#pragma once

#include "studies/engine/figure_kinds.hpp"
#include "studies/theory2/figure_group.hpp"

#include <vector>

namespace zeroset::studies::theory2 {

[[nodiscard]] const std::vector<FigureKind<FigureGroup>>& figure_kinds();

}  // namespace zeroset::studies::theory2
