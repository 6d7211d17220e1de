#pragma once

#include "cli/training/snapshots.hpp"

namespace zeroset::cli {

/// Finds what the request names and maps it: `network`, `runs`, `files` and `notes`.
/// \throws as read_snapshots
void read_snapshot_files(const SnapshotRequest& request, Snapshots& snapshots);

}  // namespace zeroset::cli
