// The kinds of figure groups of the study.
#pragma once

#include "studies/engine/figure_kinds.hpp"
#include "studies/vanishing_gradient/protocol.hpp"

#include <vector>

namespace zeroset::studies::vanishing_gradient {

[[nodiscard]] const std::vector<FigureKind<FigureGroup>>& figure_kinds();

}  // namespace zeroset::studies::vanishing_gradient
