/// \file
/// The network of a stored checkpoint as an Objective.
#pragma once

#include "zeroset/core/objective.hpp"
#include "zeroset/runs/images.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>

namespace zeroset::nets {

/// Which images the loss of a stored network is of.
struct CheckpointObjectiveOptions {
  std::int64_t held_out = 0;  ///< >= 0; the first so many of the held-out images, 0: all
  int threads = 1;            ///< >= 1
};

/// An objective whose held_out_predictions are those of the trained network: batch normalization has the statistics
/// stored in the checkpoint, those of the run's whole training set; where the file has none, they are computed from
/// that set at each parameter vector. Its loss is the mean cross entropy on one training image, or on all of them where
/// the file has no statistics. \param images  kept by reference
/// \throws Error as runs::read_checkpoint, SpecError as ImageObjective
[[nodiscard]] std::unique_ptr<Objective> checkpoint_objective(const Architecture& network,
                                                              const runs::ImageDataset& images,
                                                              const std::filesystem::path& checkpoint,
                                                              const CheckpointObjectiveOptions& options = {});

}  // namespace zeroset::nets
