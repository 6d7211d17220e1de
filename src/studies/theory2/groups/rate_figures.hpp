// The table and the figure of the sweep of learning rates.
#pragma once

#include "studies/theory2/groups/rates.hpp"

namespace zeroset::studies::theory2 {

[[nodiscard]] Results rate_figures(const StudyContext& context, const FigureGroup& group, const RatesOptions& options);

}  // namespace zeroset::studies::theory2
