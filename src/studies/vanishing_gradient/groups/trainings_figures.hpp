// Figures and table of trained networks.
#pragma once

#include "studies/vanishing_gradient/groups/trained_networks.hpp"

#include <vector>

namespace zeroset::studies::vanishing_gradient {

[[nodiscard]] Results trainings_results(const StudyContext& context,
                                        const TrainingsGroup& group,
                                        const TrainingsOptions& options,
                                        const std::vector<TrainedNetworks>& all);

}  // namespace zeroset::studies::vanishing_gradient
