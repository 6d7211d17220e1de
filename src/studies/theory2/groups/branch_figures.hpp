// The figures and tables of trunk, branches and averages, of one activation, and what claims need of them.
#pragma once

#include "studies/theory2/groups/branches.hpp"

#include <cstddef>

namespace zeroset::studies::theory2 {

/// \throws StudyStopped
[[nodiscard]] Results branch_figures(const StudyContext& context,
                                     const FigureGroup& group,
                                     const BranchesOptions& options,
                                     std::size_t a,
                                     ActivationMeasures& measures);

}  // namespace zeroset::studies::theory2
