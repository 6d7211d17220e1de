// The loop of one training run in its folder.
#pragma once

#include "zeroset/core/run_folder.hpp"
#include "zeroset/nets/checkpoint.hpp"
#include "zeroset/nets/training.hpp"

#include "nets/batches.hpp"
#include "nets/trainer.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace zeroset::nets {

/// The network that an experiment of one activation trains.
[[nodiscard]] Architecture trained_network(const Experiment& experiment);

/// \throws InvalidArgument unless there are one activation, with coefficients, and one replica; NotInThisBuild for the
///         precision; SpecError if the network does not fit images
void require_trainable(const Experiment& experiment);

/// A run under way. The state after k steps is a function of the experiment alone, however often the run was stopped:
/// all of it is in a checkpoint, and what is random comes from streams numbered by epoch.
class Run {
 public:
  Run(const Experiment& experiment, RunFolder& folder, const ImageDataset& images, const TrainOptions& options);

  /// Goes on from the last good checkpoint, or begins.
  [[nodiscard]] RunResult go();

 private:
  using Clock = std::chrono::steady_clock;

  void restore();
  [[nodiscard]] bool restore_from(const std::filesystem::path& file);
  [[nodiscard]] RunStatus train();
  [[nodiscard]] RunStatus train_epoch();
  void finish_epoch();
  void measure(std::optional<double> minibatch_loss);
  void save(const std::filesystem::path& name, bool with_statistics);
  void save_if_scheduled();
  void report(bool now);
  [[nodiscard]] std::int64_t steps_an_epoch() const;
  [[nodiscard]] bool scheduled(std::int64_t step) const;
  [[nodiscard]] double seconds() const;

  const Experiment& experiment_;
  RunFolder& folder_;
  const ImageDataset& images_;
  const TrainOptions& options_;
  Architecture network_;
  Model model_;
  Batches batches_;
  std::unique_ptr<Trainer> trainer_{};

  std::int64_t epoch_ = 0, step_ = 0;  ///< finished
  double loss_sum_ = 0;                ///< over the steps of the epoch under way
  std::int64_t measured_step_ = -1;    ///< step of `evaluation_`
  Evaluation evaluation_{};

  Clock::time_point begin_ = Clock::now(), reported_{};
  double training_seconds_ = 0;  ///< of the epoch under way, here and now
  std::int64_t trained_images_ = 0;
  double images_per_second_ = 0;
  std::string latest_{};  ///< for the progress bar
  RunResult result_{};
};

}  // namespace zeroset::nets
