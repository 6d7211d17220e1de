// What --memory, --timeout and Ctrl-C do to this process.
#pragma once

#include "zeroset/core/progress.hpp"

#include "cli/common_options.hpp"

namespace zeroset::cli {

/// --memory for this whole process; past it an allocation throws std::bad_alloc.
void limit_memory(const CommonOptions& options);

/// Whether it was called with a limit.
[[nodiscard]] bool memory_is_limited();

/// For long work that stops at a good place: true once the user has asked (interrupt.hpp) or --timeout has passed since
/// this call.
[[nodiscard]] StopRequest stop_request(const CommonOptions& options);

/// --timeout for a verb that neither asks for the time nor starts processes of its own: after that many seconds the
/// program says so and exits with 1. Without --timeout it does nothing.
void exit_at_timeout(const CommonOptions& options);

}  // namespace zeroset::cli
