// Runs the program as a user does.
#pragma once

#include "support/scratch.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace zeroset::testing {

struct Finished {
  int exit_code = -1;
  std::string out{}, err{};
  double processor_seconds = 0;  ///< of all its threads and processes: the clock depends on what else runs

  /// What was printed, as JSON. Fails the test where it is none.
  [[nodiscard]] nlohmann::ordered_json json() const;
  /// One value a line.
  [[nodiscard]] std::vector<nlohmann::ordered_json> json_lines() const;
};

struct RunOptions {
  std::string input{};                     ///< standard input
  std::filesystem::path folder{};          ///< working folder
  std::vector<std::string> environment{};  ///< "NAME=value", added

  // When SIGINT is sent: as soon as one of these holds. They are events, not times: a busy machine changes nothing.
  bool interrupt_at_output = false;        ///< something is printed
  std::string interrupt_at{};              ///< this folder exists, or this file and something is in it
  std::function<bool()> interrupt_when{};  ///< true; asked about a thousand times a second
  double interrupt_after_computing = -1;   ///< so many seconds of processor time, of interrupt_at's where given
  int signal = 2;                          ///< what is sent in place of SIGINT
};

/// build/.../bin/zeroset with these arguments.
[[nodiscard]] Finished run(const std::vector<std::string>& arguments, const RunOptions& options = {});

void write(const std::filesystem::path& path, const std::string& text);
[[nodiscard]] std::string read(const std::filesystem::path& path);

/// Whole lines of a file; 0 where there is none.
[[nodiscard]] std::ptrdiff_t lines_in(const std::filesystem::path& path);

}  // namespace zeroset::testing
