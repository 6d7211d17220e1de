/// \file
/// What there is to compute on beside the processor.
#pragma once

#include <cstdint>
#include <string>

namespace zeroset::nets {

/// The CUDA device that training uses, or why there is none.
struct CudaReport {
  bool built = false;  ///< whether the plugin for CUDA devices is in this build
  bool usable = false;
  std::string
      reason{};  ///< why it is not usable, in words for the user; the loader's own where the plugin cannot be loaded
  std::string name{};                              ///< "NVIDIA H200"; empty unless usable, and so are the rest
  std::int64_t memory_total = 0, memory_free = 0;  ///< bytes
  std::string compute_capability{};                ///< "9.0"
  std::string driver{};                            ///< newest CUDA that the driver serves: "13.0"
};

/// Loads the plugin where that may help: the first call on a machine with a driver takes a second or two. Later calls
/// ask the device for its free memory alone.
[[nodiscard]] CudaReport cuda_report();

}  // namespace zeroset::nets
