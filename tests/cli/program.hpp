// Runs the program as a user does.
#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace zeroset::testing {

struct Finished {
  int exit_code = -1;
  std::string out{}, err{};
  double seconds = 0;

  /// What was printed, as JSON. Fails the test where it is none.
  [[nodiscard]] nlohmann::ordered_json json() const;
  /// One value a line.
  [[nodiscard]] std::vector<nlohmann::ordered_json> json_lines() const;
};

struct RunOptions {
  std::string input{};                     ///< standard input
  std::filesystem::path folder{};          ///< working folder
  std::vector<std::string> environment{};  ///< "NAME=value", added
  bool interrupt_at_output = false;        ///< SIGINT as soon as something is printed
  std::string interrupt_at{};              ///< SIGINT as soon as this file or folder exists
  double interrupt_after = -1;             ///< SIGINT after so many seconds, or so many after interrupt_at where given
  int signal = 2;                          ///< what is sent in place of SIGINT
};

/// build/.../bin/zeroset with these arguments.
[[nodiscard]] Finished run(const std::vector<std::string>& arguments, const RunOptions& options = {});

/// An empty folder of this test's own.
[[nodiscard]] std::filesystem::path scratch(const std::string& name);

/// The same for what several tests of a file share: ctest runs each in a process of its own, some at once, so each
/// process has its own folder, and removes it when it ends.
[[nodiscard]] std::filesystem::path shared_scratch(const std::string& name);

void write(const std::filesystem::path& path, const std::string& text);
[[nodiscard]] std::string read(const std::filesystem::path& path);

}  // namespace zeroset::testing
