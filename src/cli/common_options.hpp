// Flags that verbs share, and how a network or a problem is written by flags.
#pragma once

#include "zeroset/core/child_process.hpp"

#include <nlohmann/json_fwd.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace CLI {
class App;
}

namespace zeroset::cli {

/// Which of them a verb offers: none that it would not heed.
struct Offered {
  bool seed = true, threads = true, out = true, set = true, figures = true;
};

/// Flags that verbs share; every verb takes --json, --quiet, --timeout and --memory.
struct CommonOptions {
  bool json = false;
  bool quiet = false;
  std::uint64_t seed = 1;
  bool seed_given = false;
  int threads = 0;          ///< 0: as many as the machine has
  double timeout = 0;       ///< 0: none
  double memory = 0;        ///< 0: none
  double figure_width = 0;  ///< cm; 0: as each figure has it
  std::string out{};
  std::vector<std::string> set{};

  [[nodiscard]] Limits limits() const;
  [[nodiscard]] int thread_count() const {
    return threads > 0 ? threads : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  }
};

void add_common_options(CLI::App& verb, CommonOptions& options, const Offered& offered = {});

/// --root DIR of the verbs that need images.
void add_root_option(CLI::App& verb, std::string& root);

/// Applies every `--set /json/pointer=value` to `document`; a value that is no JSON is taken as a string.
/// \throws SpecError if the pointer leads nowhere
void apply_set(nlohmann::json& document, const std::vector<std::string>& assignments);

/// What is no JSON is a string, for a reader to refuse by its pointer.
[[nodiscard]] nlohmann::json json_or_string(const std::string& text);

/// Flags that write a network, and with data a problem, on the command line.
struct SubjectOptions {
  std::string positional{};
  std::string network{};
  std::string widths{}, degrees{}, bias{}, output_weights{};
  std::string kind{}, points{}, data_seed{}, lambda{};

  [[nodiscard]] bool has_network_flags() const;
};

void add_network_options(CLI::App& verb, SubjectOptions& options);
void add_problem_options(CLI::App& verb, SubjectOptions& options);

/// The batch line that says the same as the command line: `network`, `problem` or `system`, and the data's flags.
/// \throws SpecError
[[nodiscard]] nlohmann::json line_of(const SubjectOptions& options,
                                     const std::vector<std::string>& set,
                                     std::string& folder);

/// The flags --degrees and --bias alone, as `degrees` and `bias`, for lines that speak of no single network.
/// \throws SpecError where a network is given as well
[[nodiscard]] nlohmann::json line_without_network(const SubjectOptions& options);

}  // namespace zeroset::cli
