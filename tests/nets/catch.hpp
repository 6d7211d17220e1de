// Catch2 in a source that includes LibTorch's headers too: their logging defines a CHECK of its own, which would abort
// the program where Catch2's reports a failure.
#pragma once

#include <c10/util/Logging.h>

#undef CHECK
#undef FAIL

#include "support/catch.hpp"
