/// \file
/// The state of a training run at one moment, on disk.
#pragma once

#include "zeroset/core/architecture.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace zeroset::runs {

/// Mean and variance of the arguments of every batch normalization, in the order of the layers; one entry a channel or
/// unit. Of a whole set: biased variances.
struct PopulationStatistics {
  std::vector<Eigen::VectorXd> mean{};
  std::vector<Eigen::VectorXd> variance{};
};

/// In the file: every parameter slice under its own name ("layer1.weight"), with "momentum." before it for the
/// momentum, "batch_norm1.mean" and "batch_norm1.variance" (counted from 1) for the statistics of the whole training
/// set, "batch_norm1.running_mean" and "batch_norm1.running_variance" for running averages; under __metadata__ the
/// numbers below and "md5", the sum of all tensors' bytes, by which damage is found. No times, so equal states are
/// equal files.
struct Checkpoint {
  std::int64_t epoch = 0;         ///< epochs finished since the start
  std::int64_t step = 0;          ///< steps done since the start
  std::int64_t phase = 0;         ///< of the last step; index into Experiment::training
  std::int64_t phase_step = 0;    ///< steps done in that phase
  bool phase_ended = false;       ///< by its stop_at_train_error
  double minibatch_loss_sum = 0;  ///< over the steps of the epoch under way
  Eigen::VectorXf parameters{};   ///< flat
  Eigen::VectorXf momentum{};     ///< flat
  /// Of the whole training set; absent in a checkpoint that only an interruption made, and where nothing was measured
  /// with them (Experiment::evaluation).
  std::optional<PopulationStatistics> statistics{};
  std::optional<PopulationStatistics> running{};  ///< running averages; absent in a file of an earlier version
};

/// \throws Error as write_safetensors
void write_checkpoint(const std::filesystem::path& path, const Architecture& network, const Checkpoint& checkpoint);

/// A file of an earlier version, without phases, is one of phase 0.
/// \throws Error if the file is damaged or belongs to another network
[[nodiscard]] Checkpoint read_checkpoint(const std::filesystem::path& path, const Architecture& network);

/// The checkpoint files of a run folder, by step.
[[nodiscard]] std::vector<std::filesystem::path> list_checkpoints(const std::filesystem::path& run);

}  // namespace zeroset::runs
