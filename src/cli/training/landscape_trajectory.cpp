// zeroset landscape trajectory: how far, how straight and how fast each run went.
#include "zeroset/core/error.hpp"
#include "zeroset/landscape/path.hpp"

#include "cli/interrupt.hpp"
#include "cli/training/landscape.hpp"
#include "cli/training/landscape_output.hpp"
#include "cli/training/landscape_paths.hpp"

namespace zeroset::cli {

int trajectory_tool(const TrainingRequest& request) {
  exit_on_interrupt();  // nothing is written before the end
  const Snapshots snapshots = read_snapshots(request.landscape.snapshots);
  const std::vector<RunPath> paths = paths_of(snapshots);
  LandscapeAnswer answer{.document = begin_document(request, snapshots), .notes = snapshots.notes};
  answer.tables = {path_table(paths), layer_path_table(paths), moments_table(paths)};
  answer.figures = {path_figure(paths)};
  if (!paths.front().layers.empty()) {
    answer.figures.push_back(layer_path_figure(paths));
  }
  return give(request, std::move(answer));
}

}  // namespace zeroset::cli
