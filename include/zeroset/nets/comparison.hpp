/// \file
/// The same training for several activations and seeds, side by side.
#pragma once

#include "zeroset/nets/training.hpp"
#include "zeroset/runs/comparison.hpp"

namespace zeroset::nets {

/// How a comparison is trained, or only read.
struct CompareOptions {
  int threads = 1;  ///< >= 1; on the CPU so many groups of runs at once
  /// >= 0; runs that differ by seed alone and are trained as one batch; 0: 1 on the CPU, 8 on a GPU.
  std::int64_t replicas_at_once = 0;
  std::filesystem::path runs{};      ///< the store of runs; empty: folder/runs. Several comparisons may share one
  std::int64_t part = 1, parts = 1;  ///< 1 <= part <= parts; train the runs part, part + parts, ... counted from 1
  bool read_only = false;            ///< train nothing
  TrainOptions training{};           ///< `progress` is called from several threads at once; `task` is
                                     ///< "relu seed 1 (run 3 of 9)"
};

/// Runs every cell of Experiment::vary, every activation and every seed, each as train_run in the store under its
/// run_id, and leaves alone those that are complete. Nothing is trained twice: not what another comparison with the
/// same store has trained, and not what is asked for twice. A run that another process trains at this moment is left to
/// it. The numbers do not depend on `threads`. Each data set is read once.
/// Writes folder/manifest.json, a list of all runs and how far they are, at the start and whenever a run ends.
/// \throws what train_run throws, after the runs under way have stopped at a checkpoint; InvalidArgument for options
///         out of range
[[nodiscard]] Comparison compare(const Experiment& experiment,
                                 const std::filesystem::path& folder,
                                 const CompareOptions& options = {});

}  // namespace zeroset::nets
