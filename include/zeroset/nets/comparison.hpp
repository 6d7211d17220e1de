/// \file
/// The same training for several activations and seeds, side by side.
#pragma once

#include "zeroset/nets/training.hpp"

namespace zeroset::nets {

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

struct ComparedRun {
  std::size_t cell = 0;        ///< index into Comparison::cells
  std::size_t activation = 0;  ///< index into Experiment::activations
  std::uint64_t seed = 0;
  RunResult result{};  ///< not complete: status interrupted, no epochs where it never began
  std::string id{};    ///< name of its folder in the store, see run_id
  std::string
      left_out{};  ///< why this call did not train it: "another process holds it", "not in part 2/3"; else empty
};

struct Comparison {
  std::vector<VariationCell> cells{{}};  ///< what was varied; one empty cell where nothing was

  /// By cell, then by activation, then by seed.
  std::vector<ComparedRun> runs{};
  [[nodiscard]] bool interrupted() const;  ///< by the stop request; not where runs were left out
  [[nodiscard]] bool any_diverged() const;
  [[nodiscard]] std::size_t complete() const;  ///< number of runs that are finished or diverged
  [[nodiscard]] bool is_complete() const { return complete() == runs.size(); }
};

/// A name for an activation in files: letters, digits, dashes and dots; different for different activations of the
/// experiment. "relu", "relu-hermite-2", "relu-legendre-10-on--8-8".
[[nodiscard]] std::string activation_slug(const Experiment& experiment, std::size_t activation);

/// The folder name of one run: activation, the cell's values, the seed, and eight hexadecimal digits of the MD5 of its
/// resolved spec.json, by which different runs differ and equal ones meet, whoever asks for them:
/// "relu-width0.5-train500-seed1-0c6bd33f".
/// \param run  resolved, with one activation and one seed
[[nodiscard]] std::string run_id(const Experiment& run, const VariationCell& cell);

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
