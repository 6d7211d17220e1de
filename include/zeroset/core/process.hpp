/// \file
/// Another program, run without a shell.
#pragma once

#include "zeroset/core/progress.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace zeroset {

/// Which end of a long output is kept.
enum class KeptOutput { first, last };

/// How another program is run.
struct ProgramOptions {
  std::filesystem::path folder{};                            ///< where it runs; empty: where the caller does
  std::vector<std::string> environment{};                    ///< "NAME=value", over the caller's own
  double seconds = std::numeric_limits<double>::infinity();  ///< >= 0; it is ended (SIGKILL) after so many
  StopRequest stop{};             ///< asked about ten times a second; where it says true, it is ended (SIGTERM)
  std::function<void()> watch{};  ///< called about ten times a second while it runs
  KeptOutput kept = KeptOutput::first;
  std::size_t max_output = 1 << 16;  ///< bytes of its output that are kept
};

/// What became of another program.
struct ProgramResult {
  int start_error = 0;  ///< errno where it could not be started, such as ENOENT where there is no such program; else 0
  bool timed_out = false;  ///< its time was up
  bool stopped = false;    ///< by the stop request
  int status = -1;         ///< exit status; 128 + signal where one ended it
  std::string output{};    ///< its standard output and error, as they came

  [[nodiscard]] bool started() const { return start_error == 0; }
};

/// Runs the program to its end, with /dev/null as its input.
/// \param command  the program (looked up on PATH where it has no slash) and its arguments; at least one entry
/// \throws Error if the system has no pipe left
ProgramResult run_program(const std::vector<std::string>& command, const ProgramOptions& options = {});

}  // namespace zeroset
