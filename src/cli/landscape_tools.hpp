#pragma once

#include "cli/common_options.hpp"
#include "cli/landscape_request.hpp"

#include <span>

namespace zeroset::cli {

/// One tool of `zeroset landscape` as the program sees it: its options. The plugin has the function of the same name
/// (training/landscape.hpp).
struct LandscapeTool {
  const char* name;
  const char* description;
  const char* examples;  ///< foot of its help
  void (*add_options)(CLI::App& tool, LandscapeRequest& request);
  Offered offered;
  bool heeds_timeout;               ///< by itself, and keeps what is done; else the program ends at --timeout
  const char* checkpoints = "all";  ///< what --checkpoints is by default
};

/// On stored snapshots: trajectory, mds, pca, tsne, isomap, similarity.
[[nodiscard]] std::span<const LandscapeTool> snapshot_tools();

/// That evaluate the loss: slice, plane, interpolate, barrier, average, orbit, perturb, flatness, hessian, nullity, curve.
[[nodiscard]] std::span<const LandscapeTool> surface_tools();

/// On families of runs: compare.
[[nodiscard]] std::span<const LandscapeTool> family_tools();

/// RUN... and which checkpoints of them.
void add_run_options(CLI::App& tool, SnapshotRequest& request);
/// Which parameters count.
void add_parameter_options(CLI::App& tool, SnapshotRequest& request);
/// What the colours of lines tell apart.
void add_colour_option(CLI::App& tool, SnapshotRequest& request);
/// Where images are, and how many.
void add_image_options(CLI::App& tool, LandscapeRequest& request, const char* images);

}  // namespace zeroset::cli
