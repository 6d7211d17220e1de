// `zeroset landscape compare` as the program carries it out: for the verb and for the report.
#pragma once

#include "zeroset/document/results.hpp"
#include "zeroset/landscape/snapshots.hpp"
#include "zeroset/studies/families.hpp"

#include "cli/common_options.hpp"

#include <optional>
#include <string>

namespace zeroset::cli {

struct FamiliesArguments {
  landscape::SnapshotOptions snapshots{};
  std::string root{};                 ///< of the images
  studies::FamilyOptions families{};  ///< root, seed, threads, progress and stop are the command's
  CommonOptions common{};
};

/// What is known now, and the exit code: 1 where it was stopped by --timeout or gnuplot could not draw, 130 after
/// Ctrl-C.
struct FamiliesAnswer {
  std::optional<Results> results{};  ///< absent where it was stopped before two activations were measured
  int code = 0;
};

/// Compares, or takes the answer that --out holds to the same question; with --out writes it there, page and all. Says
/// notes, and that it was stopped, on standard error. \throws NotInThisBuild
[[nodiscard]] FamiliesAnswer compare_families(const FamiliesArguments& arguments);

}  // namespace zeroset::cli
