// Runs whose initial parameters are pre-trained.
#pragma once

#include "zeroset/core/experiment.hpp"

namespace zeroset::nets {

/// Says how many layers and images are meant; one that pre-trains none is the experiment without pre-training.
/// \param experiment  with its number of training images
/// \throws SpecError where there are fewer images
void resolve_pretraining(Experiment& experiment);

}  // namespace zeroset::nets
