// A comparison as the program carries it out: for the verb and for the report.
#pragma once

#include "zeroset/core/experiment.hpp"
#include "zeroset/nets/comparison.hpp"

#include "cli/common_options.hpp"

#include <filesystem>
#include <string>

namespace zeroset::cli {

/// A comparison, and the exit code that its runs alone give: 0, 1 where one diverged, is missing or was stopped by
/// --timeout, 130 after Ctrl-C.
struct Compared {
  runs::Comparison comparison{};
  int code = 0;
};

/// Trains what is missing in the folder with the progress, time limit and threads of the command, and says the notes of
/// the runs and an interruption on standard error.
[[nodiscard]] Compared compare_in(const std::filesystem::path& folder,
                                  const Experiment& experiment,
                                  nets::CompareOptions wanted,
                                  const std::string& root,
                                  const CommonOptions& options);

/// Says which runs are missing of a comparison that is not complete.
void tell_missing(const runs::Comparison& comparison);

}  // namespace zeroset::cli
