// What every figure of the study needs, see studies/engine/context.hpp.
#pragma once

#include "studies/engine/context.hpp"
#include "studies/theory2/figure_group.hpp"
#include "studies/theory2/protocol.hpp"
