/// \file
/// The state of a training run at one moment, on disk.
#pragma once

#include "zeroset/core/architecture.hpp"
#include "zeroset/nets/model.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace zeroset::nets {

/// In the file: every parameter slice under its own name ("layer1.weight"), with "momentum." before it for the
/// momentum, "batch_norm1.mean" and "batch_norm1.variance" (counted from 1) for the statistics of the whole training
/// set; epoch, step and running sums under __metadata__. No times, so equal states are equal files.
struct Checkpoint {
  std::int64_t epoch = 0;                            ///< epochs finished
  std::int64_t step = 0;                             ///< steps done since the start
  double minibatch_loss_sum = 0;                     ///< over the steps of the epoch under way
  Eigen::VectorXf parameters{};                      ///< flat
  Eigen::VectorXf momentum{};                        ///< flat
  std::optional<PopulationStatistics> statistics{};  ///< absent in a checkpoint that only an interruption made
};

/// \throws Error as write_safetensors
void write_checkpoint(const std::filesystem::path& path, const Architecture& network, const Checkpoint& checkpoint);

/// \throws Error if the file is damaged or belongs to another network
[[nodiscard]] Checkpoint read_checkpoint(const std::filesystem::path& path, const Architecture& network);

/// The checkpoint files of a run folder, by step.
[[nodiscard]] std::vector<std::filesystem::path> list_checkpoints(const std::filesystem::path& run);

}  // namespace zeroset::nets
