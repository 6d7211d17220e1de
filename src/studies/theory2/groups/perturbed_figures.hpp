// The figures and tables of perturbed descents, of one activation, and what claims need of them.
#pragma once

#include "studies/theory2/groups/perturbed.hpp"

#include <cstddef>

namespace zeroset::studies::theory2 {

/// \throws StudyStopped
[[nodiscard]] Results perturbed_figures(const StudyContext& context,
                                        const FigureGroup& group,
                                        const PerturbedOptions& options,
                                        std::size_t a,
                                        ActivationMeasures& measures);

}  // namespace zeroset::studies::theory2
