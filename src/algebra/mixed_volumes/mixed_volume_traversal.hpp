// All mixed cells, by reverse search through the tree of the homotopy.
#pragma once

#include "zeroset/core/number.hpp"
#include "zeroset/core/progress.hpp"

#include "algebra/mixed_volumes/mixed_volume_stages.hpp"

#include <cstdint>
#include <vector>

namespace zeroset::algebra::detail {

struct TraversalOptions {
  int threads = 1;
  double bytes = 0;  ///< of the tables that wait, all threads together
  StopRequest stop{};
  ProgressCallback progress{};
  std::int64_t kept_cells = 0;  ///< most whose edges are kept; with more it ends
};

struct Traversal {
  Integer volume = 0;      ///< of the mixed cells found: the mixed volume where `complete`
  std::int64_t cells = 0;  ///< mixed cells found
  std::int64_t steps = 0;  ///< exchanges
  bool complete = true;    ///< false: stopped, or out of memory
  bool out_of_memory = false;
  bool out_of_cells = false;  ///< more than kept_cells > 0

  /// Where kept_cells > 0: of each cell the two columns of each block in turn, in no order.
  std::vector<std::vector<std::uint32_t>> edges{};
};

/// The sum of the volumes of the mixed cells, on several threads; the same for any number of them. `stop` and
/// `progress` are called from the calling thread alone, which works, too.
[[nodiscard]] Traversal traverse(const Stages& stages, const TraversalOptions& options);

}  // namespace zeroset::algebra::detail
