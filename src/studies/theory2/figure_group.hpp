// The study's figure groups, see studies/engine/figure_group.hpp.
#pragma once

#include "studies/engine/figure_group.hpp"
#include "studies/theory2/measures.hpp"
#include "studies/theory2/protocol.hpp"

namespace zeroset::studies::theory2 {

using studies::GroupText;
using FigureGroup = studies::FigureGroup<Protocol, ActivationMeasures>;
using StudyContext = studies::StudyContext<Protocol>;

}  // namespace zeroset::studies::theory2
