// The kinds of figure groups, by the name that a spec gives them.
#pragma once

#include "studies/engine/figure_kinds.hpp"
#include "studies/erhan/protocol.hpp"

#include <vector>

namespace zeroset::studies::erhan {

[[nodiscard]] const std::vector<FigureKind<FigureGroup>>& figure_kinds();

}  // namespace zeroset::studies::erhan
