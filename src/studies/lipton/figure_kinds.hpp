// The kinds of figure groups, by the name that a spec gives them.
#pragma once

#include "studies/engine/figure_kinds.hpp"
#include "studies/lipton/protocol.hpp"

#include <vector>

namespace zeroset::studies::lipton {

[[nodiscard]] const std::vector<FigureKind<FigureGroup>>& figure_kinds();

}  // namespace zeroset::studies::lipton
