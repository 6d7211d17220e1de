// Kernels of src/nets/cuda on the CPU: block by block, phase by phase, thread by thread.
#pragma once

#include "nets/cuda/device_operations.hpp"

#include <limits>
#include <vector>

namespace zeroset::testing {

struct Emulator {
  template <class Kernel>
  void operator()(const Kernel& kernel) const {
    const nets::cuda::Grid grid = kernel.grid();
    for (std::int64_t replica = 0; replica < grid.replicas; ++replica) {
      for (std::int64_t block = 0; block < grid.blocks; ++block) {
        // What a block finds in its shared memory is anything.
        std::vector<double> shared(Kernel::kShared, std::numeric_limits<double>::quiet_NaN());
        for (int phase = 0; phase < Kernel::kPhases; ++phase) {
          // The last thread first: within a phase no thread may count on another.
          for (int thread = Kernel::kThreads - 1; thread >= 0; --thread) {
            kernel.run({block, replica, thread}, phase, shared.data());
          }
        }
      }
    }
  }
};

using EmulatedOperations = nets::cuda::DeviceOperations<Emulator>;

}  // namespace zeroset::testing
