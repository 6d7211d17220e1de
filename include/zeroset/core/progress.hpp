/// \file
/// How long work tells of itself; the library never prints.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace zeroset {

/// How far long work is.
struct Progress {
  std::string task{};      ///< "relu seed 1", "count"
  std::int64_t done = 0;   ///< of `total`; 0 <= done <= total
  std::int64_t total = 0;  ///< 0: not known
  std::string detail{};    ///< what a reader wants beside the bar: "epoch 3, test error 41.2 %, 5200 images/s"
};

/// Called from time to time, from the thread that does the work, perhaps from several at once.
using ProgressCallback = std::function<void(const Progress&)>;

/// Asked from time to time; true asks the work to stop at the next good place.
using StopRequest = std::function<bool()>;

}  // namespace zeroset
