// Finds the checkpoints of runs on disk.
#pragma once

#include "zeroset/landscape/snapshots.hpp"

namespace zeroset::landscape {

/// Finds what the options name and maps it: `network`, `runs`, `files` and `notes`.
/// \throws as read_snapshots
void read_snapshot_files(const SnapshotOptions& options, Snapshots& snapshots);

}  // namespace zeroset::landscape
