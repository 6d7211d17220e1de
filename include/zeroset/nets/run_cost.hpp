/// \file
/// What a training takes, told before it begins.
#pragma once

#include "zeroset/core/experiment.hpp"

#include <cstdint>

namespace zeroset::nets {

/// What one run takes.
struct RunCost {
  std::int64_t epochs = 0;        ///< of all phases, unless one stops early; an epoch of gd is one step
  std::int64_t images = 0;        ///< training images seen: epochs times the size of the set
  std::int64_t checkpoints = 0;   ///< files, unless the run stops early
  std::int64_t disk_bytes = 0;    ///< of these files, within a few percent; the rest of a run folder is small
  std::int64_t memory_bytes = 0;  ///< at most what its largest step holds; on the processor, of one thread
};

/// Of one run: its first activation and seed; not of the run that it starts from. Reads no file.
/// \throws InvalidArgument for more images than there are \throws SpecError if the network does not fit
[[nodiscard]] RunCost run_cost(const Experiment& experiment);

}  // namespace zeroset::nets
