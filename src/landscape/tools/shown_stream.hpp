// A stream of snapshots that shows how far a pass through the parameters is.
#pragma once

#include "zeroset/core/progress.hpp"
#include "zeroset/landscape/distances.hpp"

#include <utility>

namespace zeroset::landscape {

[[nodiscard]] inline SnapshotStream shown(SnapshotStream stream, const ProgressCallback& progress) {
  if (progress) {
    stream.read = [read = std::move(stream.read), progress, total = stream.parameters](
                      Eigen::Index begin, Eigen::Ref<Eigen::MatrixXd> rows) {
      progress({.task = "distances", .done = begin, .total = total, .detail = "parameters"});
      read(begin, rows);
    };
  }
  return stream;
}

}  // namespace zeroset::landscape
