// The figures of trajectories in stages, of one activation.
#pragma once

#include "studies/theory2/groups/stages.hpp"

#include <cstddef>

namespace zeroset::studies::theory2 {

[[nodiscard]] Results stage_figures(const StudyContext& context,
                                    const FigureGroup& group,
                                    const StagesOptions& options,
                                    std::size_t a);

}  // namespace zeroset::studies::theory2
