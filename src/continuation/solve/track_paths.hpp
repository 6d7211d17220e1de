// Many paths on several threads: the results do not depend on how many.
#pragma once

#include "zeroset/continuation/path.hpp"
#include "zeroset/continuation/start_system.hpp"
#include "zeroset/core/progress.hpp"

#include "continuation/solve/path_store.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::continuation::detail {

struct TrackPathsOptions {
  TrackerOptions tracker{};
  int threads = 1;
  std::string task{};  ///< what progress calls it
  ProgressCallback progress{};
  StopRequest stop{};  ///< asked from every thread
};

/// Results in the order of `indices`; those that the store has are taken from it, the others are appended to it as they
/// come. Where `stop` asks for it, what was not tracked is missing.
[[nodiscard]] std::vector<PathResult> track_paths(const StartSystem& start,
                                                  const std::vector<std::int64_t>& indices,
                                                  PathStore& store,
                                                  const TrackPathsOptions& options);

/// 0, ..., paths - 1.
[[nodiscard]] std::vector<std::int64_t> all_paths(const StartSystem& start);

}  // namespace zeroset::continuation::detail
