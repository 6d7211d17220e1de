// All mixed cells, by reverse search through the tree of the homotopy.
#pragma once

#include "zeroset/core/number.hpp"
#include "zeroset/core/progress.hpp"

#include "algebra/mixed_volume_stages.hpp"

namespace zeroset::algebra::detail {

struct Traversal {
  Integer volume = 0;      ///< of the mixed cells found: the mixed volume where `complete`
  std::int64_t cells = 0;  ///< mixed cells found
  std::int64_t steps = 0;  ///< exchanges
  bool complete = true;    ///< false: stopped
};

/// The sum of the volumes of the mixed cells, on `threads` threads; the same for any number of them. `stop` is asked
/// about ten times a second from the calling thread.
[[nodiscard]] Traversal traverse(const Stages& stages,
                                 int threads,
                                 const StopRequest& stop,
                                 const ProgressCallback& progress);

}  // namespace zeroset::algebra::detail
