// What a verb knows before it has the whole answer.
#pragma once

#include "zeroset/atlas/lines.hpp"

namespace zeroset::atlas::detail {

/// The answer of the line that is being answered, should its time or memory end before the rest.
void known(const Answer& answer);

}  // namespace zeroset::atlas::detail
