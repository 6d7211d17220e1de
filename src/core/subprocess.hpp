// Another program, run without a shell.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace zeroset {

struct SubprocessResult {
  bool started = false;    ///< false: no such program, or it may not be run
  bool timed_out = false;  ///< it was stopped
  int status = -1;         ///< exit status; 128 + signal where one ended it
  std::string output{};    ///< its standard output and error, about the first 64 KiB
};

/// Runs the program in `folder`, with /dev/null as its input.
/// \param command      the program (looked up on PATH where it has no slash) and its arguments
/// \param environment  "NAME=value", over the caller's own
SubprocessResult run_program(const std::vector<std::string>& command,
                             const std::filesystem::path& folder,
                             const std::vector<std::string>& environment,
                             double seconds);

}  // namespace zeroset
