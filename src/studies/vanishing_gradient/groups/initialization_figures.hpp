// Figures and table of networks of random weights.
#pragma once

#include "studies/vanishing_gradient/groups/random_networks.hpp"

#include <vector>

namespace zeroset::studies::vanishing_gradient {

[[nodiscard]] Results initialization_results(const StudyContext& context,
                                             const InitializationGroup& group,
                                             const InitializationOptions& options,
                                             const std::vector<RandomNetworks>& all);

}  // namespace zeroset::studies::vanishing_gradient
