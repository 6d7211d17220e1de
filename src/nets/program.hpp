// Other programs, run without a shell.
#pragma once

#include "zeroset/core/progress.hpp"

#include <functional>
#include <string>
#include <vector>

namespace zeroset::nets {

struct ProgramOutcome {
  int exit_code = 0;     ///< 128 + signal where a signal ended it
  std::string errors{};  ///< what it wrote to standard error, the last 4 KiB
  bool stopped = false;  ///< by the stop request
};

/// Runs a program found by PATH to its end; standard input and output are /dev/null. `watch` is called about ten times
/// a second; where `stop` says true the program is ended (SIGTERM).
/// \throws Error if there is no such program
[[nodiscard]] ProgramOutcome run_program(const std::vector<std::string>& arguments,
                                         const StopRequest& stop = {},
                                         const std::function<void()>& watch = {});

}  // namespace zeroset::nets
