// Walks over many snapshots, a block of rows at a time.
#pragma once

#include "zeroset/landscape/distances.hpp"

#include <Eigen/Core>

#include <algorithm>

namespace zeroset::landscape {

/// Entries of all snapshots held at once: 64 MB.
inline constexpr Eigen::Index kHeldEntries = Eigen::Index{1} << 23;

/// Calls visit(rows) with blocks of rows of all snapshots, in order; `rows` may be changed.
template <class Visit>
void for_row_blocks(const SnapshotStream& stream, Visit visit) {
  const Eigen::Index height = std::clamp(kHeldEntries / stream.snapshots, Eigen::Index{1}, stream.parameters);
  Eigen::MatrixXd rows(height, stream.snapshots);
  for (Eigen::Index begin = 0; begin < stream.parameters; begin += height) {
    const Eigen::Index count = std::min(height, stream.parameters - begin);
    stream.read(begin, rows.topRows(count));
    visit(rows.topRows(count));
  }
}

}  // namespace zeroset::landscape
