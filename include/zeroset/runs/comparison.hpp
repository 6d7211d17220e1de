/// \file
/// The runs of a comparison: the same training for several activations, seeds and varied quantities.
#pragma once

#include "zeroset/core/variation.hpp"
#include "zeroset/runs/stored_run.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::runs {

/// One training of a comparison, and what became of it.
struct ComparedRun {
  std::size_t cell = 0;        ///< index into Comparison::cells
  std::size_t activation = 0;  ///< index into Experiment::activations
  std::uint64_t seed = 0;
  RunResult result{};  ///< not complete: status interrupted, no epochs where it never began
  std::string id{};    ///< name of its folder in the store, see run_id
  std::string
      left_out{};  ///< why this call did not train it: "another process holds it", "not in part 2/3"; else empty

  /// Finished or diverged: nothing is left to do.
  [[nodiscard]] bool is_complete() const { return result.status != RunStatus::interrupted; }
};

/// All runs of an experiment. nets::compare makes one.
struct Comparison {
  std::vector<VariationCell> cells{{}};  ///< what was varied; one empty cell where nothing was

  /// By cell, then by activation, then by seed.
  std::vector<ComparedRun> runs{};
  [[nodiscard]] bool interrupted() const;  ///< by the stop request; not where runs were left out
  [[nodiscard]] bool any_diverged() const;
  [[nodiscard]] std::size_t complete() const;              ///< number of runs that are finished or diverged
  [[nodiscard]] bool is_complete() const { return complete() == runs.size(); }
};

}  // namespace zeroset::runs
