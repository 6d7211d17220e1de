// One training run in its folder: where it stands, what it measures and keeps. Who computes the steps is not its
// affair.
#pragma once

#include "zeroset/nets/training.hpp"
#include "zeroset/runs/checkpoint.hpp"
#include "zeroset/runs/run_folder.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::nets {

/// The network that an experiment of one activation trains.
[[nodiscard]] Architecture trained_network(const Experiment& experiment);

/// Written where an interruption falls between two checkpoints, and removed once it is of no more use: then the folder
/// is that of a run without interruption.
inline const std::filesystem::path kResumeFile = "checkpoints/resume.safetensors";

/// Where a pre-training stands: written while it lasts, and removed when the first checkpoint is there.
inline const std::filesystem::path kPretrainingState = "checkpoints/pretraining.safetensors";

/// Where a run stands.
struct Position {
  std::int64_t phase = 0;       ///< of the next step; after the end, of the last one
  std::int64_t phase_step = 0;  ///< steps done in it
  bool phase_ended = false;     ///< by its stop_at_train_error
  std::int64_t epoch = 0;       ///< epochs finished, through all phases
  std::int64_t step = 0;        ///< steps done, through all phases
};

/// The state after k steps is a function of the experiment alone, however often the run was stopped: all of it is in a
/// checkpoint, and what is random comes from streams numbered by epoch.
class Run {
 public:
  /// \param experiment  resolved; one activation, one seed. \param images  kept by reference, like the options
  Run(Experiment experiment, std::filesystem::path path, const ImageDataset& images, const TrainOptions& options);

  /// Takes the folder, and reads the result where the run is complete.
  /// \throws FileError as RunFolder::create
  void open(const RunRecord& record);
  /// Gives the folder back, so that others may take it.
  void close() { folder_.reset(); }

  /// Goes back to the last good checkpoint, or to the beginning.
  [[nodiscard]] ReplicaState restore();
  /// Whether restore() was stopped in the pre-training: the run goes no further in this call.
  [[nodiscard]] bool is_stopped() const { return is_stopped_; }
  /// Leaves a run that has not begun, because it or another one of its group was stopped before.
  void leave();
  /// What a run does before its first step: measures and keeps the network as it was initialized.
  void begin(const ReplicaState& state);

  [[nodiscard]] const Experiment& experiment() const { return experiment_; }
  [[nodiscard]] const Position& position() const { return position_; }
  [[nodiscard]] const TrainingSpec& phase() const;
  [[nodiscard]] std::int64_t steps_an_epoch() const;  ///< of the phase
  [[nodiscard]] std::int64_t step_in_epoch() const { return position_.phase_step % steps_an_epoch(); }
  [[nodiscard]] std::int64_t total_steps() const;  ///< of all phases, none ended early
  [[nodiscard]] bool complete() const { return complete_; }
  [[nodiscard]] double learning_rate(std::int64_t ahead) const;  ///< of the step after `ahead` more

  /// How many steps may be done at once: to the next checkpoint, the end of the epoch, or `most`.
  [[nodiscard]] std::int64_t steps_at_once(std::int64_t most) const;

  /// What `count` steps did. Measures and keeps what is due; ends the run where it diverged or came to its end.
  /// \param state  after the steps
  /// \return what the next step begins with, where that is not `state`: a phase begins
  [[nodiscard]] std::optional<ReplicaState> advance(const ReplicaOutcome& outcome,
                                                    std::int64_t count,
                                                    double seconds,
                                                    const std::function<ReplicaState()>& state);
  /// Keeps where it stands, so that it can go on from here.
  void interrupt(const ReplicaState& state);

  /// What was chosen at the first step, of this call or of one before.
  [[nodiscard]] std::optional<ConvolutionMethod> kept_convolution() const;
  [[nodiscard]] std::int64_t kept_replicas() const;  ///< size of the batch; 0: of no effect, or nothing kept
  void keep_computation(ConvolutionMethod method, const std::string& record, std::int64_t replicas);

  void note(const std::string& text) { result_.notes.push_back(text); }
  [[nodiscard]] RunResult result() const;

  [[nodiscard]] std::string detail() const;  ///< for the progress bar: "epoch 3/10, error 41.2 % train, ..."
  [[nodiscard]] double images_per_second() const;

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] bool restore_from(const std::filesystem::path& file, ReplicaState& state);
  [[nodiscard]] Parameters first_parameters();
  [[nodiscard]] Parameters pretrained(const Parameters& start);
  [[nodiscard]] std::shared_ptr<const ImageDataset> pretraining_images() const;
  void remove_leftovers() const;
  void remove_resume_file() const;
  [[nodiscard]] bool enter_phase();
  [[nodiscard]] bool phase_over() const;
  [[nodiscard]] bool checkpoint_due() const;
  [[nodiscard]] bool metrics_due() const;
  void finish_epoch(const ReplicaState& state);
  void finish(RunStatus status);
  void evaluate_once(const ReplicaState& state);
  void measure(const ReplicaState& state, std::optional<double> minibatch_loss);
  void save(const std::filesystem::path& name, const ReplicaState& state, bool with_statistics);
  void save_if_due(const ReplicaState& state);

  Experiment experiment_;
  std::filesystem::path path_;
  const ImageDataset& images_;
  const TrainOptions& options_;
  Architecture network_;
  Model model_;
  std::optional<RunFolder> folder_{};

  Position position_{};
  bool complete_ = false, is_stopped_ = false;
  std::string start_cause_{};  ///< why it cannot begin: the run that it starts from diverged, or the pre-training
  double loss_sum_ = 0;        ///< over the steps of the epoch under way
  std::int64_t saved_step_ = -1, measured_step_ = -1;
  Evaluation evaluation_{};

  Clock::time_point begin_ = Clock::now();
  double training_seconds_ = 0;  ///< of the epoch under way, here and now
  std::int64_t trained_steps_ = 0;
  double images_per_second_ = 0, latest_loss_ = 0;
  RunResult result_{};
};

/// What an earlier call left in a run folder, if it came to an end; reads alone, without the lock.
[[nodiscard]] std::optional<RunResult> stored_result(const std::filesystem::path& run);

/// Steps of an epoch: 1 for gd.
[[nodiscard]] std::int64_t steps_an_epoch(const TrainingSpec& phase, std::int64_t images);

}  // namespace zeroset::nets
