// Runs that differ by seed alone, trained together as one batched computation.
#pragma once

#include "nets/runs/run.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::nets {

struct GroupMember {
  Experiment experiment{};  ///< resolved, see `resolved`; like the others' but for the seed
  std::filesystem::path folder{};
};

/// For tests alone.
struct GroupHooks {
  std::function<void(std::int64_t replicas)> before_steps{};  ///< may throw what a device would
};

/// Trains all members, each in its folder, those that are behind first, until they are at one step; then in lockstep.
/// A run's bits do not depend on where the others stand: the batch keeps its size where a member has come to its end
/// or waits. Where memory is short the group is halved and goes on from the last checkpoints, which a note says.
/// \param title  what the progress bar says after the seeds: " (run 3 of 9)"
/// \return absent for a member whose folder another process holds, which is left to it
/// \throws as train_run, but for folders that are held
[[nodiscard]] std::vector<std::optional<RunResult>> train_group(const std::vector<GroupMember>& members,
                                                                const ImageDataset& images,
                                                                const TrainOptions& options,
                                                                const std::string& title = "",
                                                                const GroupHooks& hooks = {});

/// Every default filled in: what is written as spec.json, and compared on resumption.
/// \param train, test  numbers of images
[[nodiscard]] Experiment resolved(Experiment experiment, std::int64_t train, std::int64_t test);

/// \throws InvalidArgument unless there are one activation, with coefficients, one replica and a precision that the
///         device has; SpecError if the network does not fit images
void require_trainable(const Experiment& experiment);

/// \throws LimitExceeded before any of it is taken
void require_memory(const Experiment& experiment, std::int64_t images);

/// Where a batch normalization sees one value of each unit in every minibatch, so that its variance is 0.
/// \throws SpecError naming the phase's batch, or the number of images
void require_minibatches(const Experiment& experiment, std::int64_t images);

/// What to say of minibatches that are smaller than the experiment lets expect: a batch of more images than there are,
/// a last step on one image before a batch normalization over units.
[[nodiscard]] std::vector<std::string> notes_on_minibatches(const Experiment& experiment, std::int64_t images);

/// Whether an exception says so: std::bad_alloc, LimitExceeded, or LibTorch's own.
[[nodiscard]] bool is_out_of_memory(const std::exception& error);

}  // namespace zeroset::nets
