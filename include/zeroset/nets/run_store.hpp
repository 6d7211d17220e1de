/// \file
/// A folder of runs, each under the name of what it trains.
#pragma once

#include "zeroset/nets/training.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace zeroset::nets {

/// How the runs of a store are trained.
struct StoreOptions {
  int threads = 1;  ///< >= 1; on the CPU so many groups of runs at once
  /// >= 0; runs that differ by seed and start alone and are trained as one batch; 0: 1 on the CPU, 8 on a GPU.
  std::int64_t replicas_at_once = 0;
  /// `progress` is called from several threads at once; `task` is "relu seed 1 (run 3 of 9)".
  TrainOptions training{};
};

/// What became of one run of a store.
struct StoredRun {
  std::string id{};  ///< name of its folder in the store, see run_id
  RunResult result{};
  bool held = false;  ///< another process trains it, or a run that it starts from; then the result is what is there
};

/// Trains all of these runs in the store, and before them those that they start from, each as train_run under its
/// run_id, and leaves alone those that are complete. Nothing is trained twice: not what was trained before, whoever
/// asked for it, and not what is asked for twice.
/// \param runs  with one activation and one seed each, nothing varied
/// \return one for each run, in their order; of status interrupted where a stop request or another process came between
/// \throws what train_run throws, after the runs under way have stopped at a checkpoint; InvalidArgument for options
///         out of range
[[nodiscard]] std::vector<StoredRun> train_all(const std::vector<Experiment>& runs,
                                               const std::filesystem::path& store,
                                               const StoreOptions& options = {});

}  // namespace zeroset::nets
