#include "zeroset/nets/checkpoint_objective.hpp"

#include "zeroset/nets/image_objective.hpp"
#include "zeroset/runs/checkpoint.hpp"

namespace zeroset::nets {

std::unique_ptr<Objective> checkpoint_objective(const Architecture& network,
                                                const runs::ImageDataset& images,
                                                const std::filesystem::path& checkpoint,
                                                const CheckpointObjectiveOptions& options) {
  const auto statistics = runs::read_checkpoint(checkpoint, network).statistics;
  auto objective = std::make_unique<ImageObjective>(
      network,
      images,
      ImageObjectiveOptions{.images = statistics ? 1 : 0, .held_out = options.held_out, .threads = options.threads});
  if (statistics) {
    objective->freeze(*statistics);
  }
  return objective;
}

}  // namespace zeroset::nets
