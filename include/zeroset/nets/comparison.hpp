/// \file
/// The same training for several activations and seeds, side by side.
#pragma once

#include "zeroset/nets/training.hpp"

namespace zeroset::nets {

struct CompareOptions {
  int threads = 1;          ///< runs at once, >= 1; each run itself uses one thread
  TrainOptions training{};  ///< `progress` is called from several threads at once; `task` is "relu seed 1"
};

struct ComparedRun {
  std::size_t cell = 0;        ///< index into Comparison::cells
  std::size_t activation = 0;  ///< index into Experiment::activations
  std::uint64_t seed = 0;
  RunResult result{};
};

struct Comparison {
  std::vector<VariationCell> cells{{}};  ///< what was varied; one empty cell where nothing was

  /// By cell, then by activation, then by seed. After an interruption runs that never began have status interrupted and no epochs.
  std::vector<ComparedRun> runs{};
  [[nodiscard]] bool interrupted() const;
  [[nodiscard]] bool any_diverged() const;
};

/// Folder name of the runs of an activation: letters, digits, dashes and dots; different for different activations of
/// the experiment. "relu", "relu-hermite-2", "relu-legendre-10-on--8-8".
[[nodiscard]] std::string activation_slug(const Experiment& experiment, std::size_t activation);

/// Runs every activation with every seed, each as train_run in folder/runs/<activation-slug>-seed<seed>, and leaves
/// alone those that are complete. The numbers do not depend on `threads`. The data are read once.
/// \throws what train_run throws, after the runs under way have stopped at a checkpoint
[[nodiscard]] Comparison compare(const Experiment& experiment,
                                 const std::filesystem::path& folder,
                                 const CompareOptions& options = {});

}  // namespace zeroset::nets
