#include "nets/runs/run.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json_lines.hpp"

#include "nets/plan.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <system_error>
#include <utility>

namespace zeroset::nets {
namespace {

namespace fs = std::filesystem;

/// A gd epoch is one step, and an evaluation takes nearly half as long: not every step has one.
constexpr std::int64_t kGdEpochsBetweenMetrics = 10;

fs::path checkpoint_name(std::int64_t step) {
  char name[64];
  std::snprintf(name, sizeof name, "checkpoints/step-%09lld.safetensors", static_cast<long long>(step));
  return name;
}

/// Euclidean norms of the weights: one a "weight" slice, one a node of a nodes layer.
std::vector<std::pair<std::string, double>> weight_norms(const Model& model, const Parameters& parameters) {
  std::vector<std::pair<std::string, double>> norms;
  for (const Piece& piece : model.plan().pieces) {
    if (!piece.name.ends_with(".bias")) {
      norms.emplace_back(piece.name, parameters.segment(piece.offset, piece.size).norm());
    }
  }
  return norms;
}

}  // namespace

Architecture trained_network(const Experiment& experiment) {
  return with_activation(experiment.network, experiment.activations.front());
}

std::int64_t steps_an_epoch(const TrainingSpec& phase, std::int64_t images) {
  return phase.algorithm == TrainingAlgorithm::gd ? 1 : (images + phase.batch - 1) / phase.batch;
}

Run::Run(Experiment experiment, fs::path path, const ImageDataset& images, const TrainOptions& options)
    : experiment_(std::move(experiment)),
      path_(std::move(path)),
      images_(images),
      options_(options),
      network_(trained_network(experiment_)),
      model_(network_, {Scalar::float32, experiment_.device}) {
  result_.folder = path_;
}

const TrainingSpec& Run::phase() const {
  return experiment_.training.at(static_cast<std::size_t>(position_.phase));
}
std::int64_t Run::steps_an_epoch() const {
  return nets::steps_an_epoch(phase(), images_.train.count());
}
std::int64_t Run::total_steps() const {
  std::int64_t steps = 0;
  for (const TrainingSpec& phase : experiment_.training) {
    steps += phase.epochs * nets::steps_an_epoch(phase, images_.train.count());
  }
  return steps;
}

double Run::learning_rate(std::int64_t ahead) const {
  return learning_rate_at(phase(), position_.phase_step + ahead, steps_an_epoch());
}

bool Run::phase_over() const {
  return position_.phase_ended || position_.phase_step >= phase().epochs * steps_an_epoch();
}

bool Run::checkpoint_due() const {
  const CheckpointSchedule& schedule = experiment_.checkpoints;
  const bool at_epoch =
      step_in_epoch() == 0 && schedule.every_epochs > 0 && position_.epoch % schedule.every_epochs == 0;
  return position_.step == 0 || phase_over() || at_epoch ||
         std::binary_search(schedule.at_steps.begin(), schedule.at_steps.end(), position_.step);
}

bool Run::metrics_due() const {
  return phase().algorithm == TrainingAlgorithm::sgd || checkpoint_due() ||
         position_.phase_step % kGdEpochsBetweenMetrics == 0;
}

std::int64_t Run::steps_at_once(std::int64_t most) const {
  std::int64_t count = std::min(most, steps_an_epoch() - step_in_epoch());
  const std::vector<std::int64_t>& chosen = experiment_.checkpoints.at_steps;
  const auto next = std::upper_bound(chosen.begin(), chosen.end(), position_.step);
  return next == chosen.end() ? count : std::min(count, *next - position_.step);
}

void Run::begin(const ReplicaState& state) {
  if (result_.resumed_step < 0) {
    measure(state, std::nullopt);
    if (!start_cause_.empty()) {  // no checkpoint: nothing may go on from it
      result_.cause = start_cause_;
      finish(RunStatus::diverged);
      return;
    }
    save_if_due(state);
  }
  // Only now: the first checkpoint is that of the first phase, even where that one is empty.
  static_cast<void>(enter_phase());
  if (phase_over()) {
    finish(RunStatus::finished);
  }
}

/// To the phase of the next step. True where that is another one.
bool Run::enter_phase() {
  const std::int64_t before = position_.phase;
  while (phase_over() && position_.phase + 1 < static_cast<std::int64_t>(experiment_.training.size())) {
    position_ = {position_.phase + 1, 0, false, position_.epoch, position_.step};
  }
  return position_.phase != before;
}

std::optional<ReplicaState> Run::advance(const ReplicaOutcome& outcome,
                                         std::int64_t count,
                                         double seconds,
                                         const std::function<ReplicaState()>& state) {
  if (!outcome.cause.empty()) {
    position_.step += outcome.steps;
    result_.cause = outcome.cause + " at step " + std::to_string(position_.step + 1);
    finish(RunStatus::diverged);
    return std::nullopt;
  }
  loss_sum_ += outcome.loss_sum;
  latest_loss_ = outcome.loss_sum / static_cast<double>(count);
  training_seconds_ += seconds;
  trained_steps_ += count;
  position_.phase_step += count;
  position_.step += count;
  if (step_in_epoch() != 0) {
    if (checkpoint_due()) {
      save_if_due(state());
    }
    return std::nullopt;
  }
  ++position_.epoch;
  images_per_second_ = images_per_second();
  const bool due = metrics_due();
  std::optional<ReplicaState> now = due ? std::optional(state()) : std::nullopt;
  if (due) {
    finish_epoch(*now);
  }
  loss_sum_ = training_seconds_ = 0;
  trained_steps_ = 0;
  if (!enter_phase()) {
    if (phase_over()) {
      finish(RunStatus::finished);
    }
    return std::nullopt;
  }
  now->momentum.setZero();  // the end of a phase is measured, so the state is there
  return now;
}

void Run::finish_epoch(const ReplicaState& state) {
  measure(state, loss_sum_ / static_cast<double>(steps_an_epoch()));
  const std::optional<double> enough = phase().stop_at_train_error;
  position_.phase_ended = enough && evaluation_.train.error() <= *enough;
  loss_sum_ = 0;  // a checkpoint at the end of an epoch is in none
  save_if_due(state);
}

void Run::evaluate_once(const ReplicaState& state) {
  if (measured_step_ != position_.step) {
    EvaluationOptions evaluation = options_.evaluation;
    evaluation.loss = experiment_.loss;
    evaluation_ = evaluate(model_, model_.to_tensor(state.parameters), images_, evaluation);
    measured_step_ = position_.step;
  }
}

void Run::measure(const ReplicaState& state, std::optional<double> minibatch_loss) {
  evaluate_once(state);
  const EpochMetrics metrics{.epoch = position_.epoch,
                             .step = position_.step,
                             .phase = position_.phase,
                             .learning_rate = minibatch_loss ? std::optional(learning_rate(-1)) : std::nullopt,
                             .minibatch_loss = minibatch_loss,
                             .train = evaluation_.train,
                             .test = evaluation_.test,
                             .weight_norms = weight_norms(model_, state.parameters),
                             .images_per_second = images_per_second_,
                             .seconds = std::chrono::duration<double>(Clock::now() - begin_).count()};
  folder_->append_metrics(to_json(metrics));
}

void Run::save_if_due(const ReplicaState& state) {
  if (!checkpoint_due()) {
    return;
  }
  sync_file(path_ / "metrics.jsonl");  // no checkpoint without the lines before it, even where the power fails
  save(checkpoint_name(position_.step), state, /*with_statistics=*/true);
  remove_resume_file();
}

void Run::save(const fs::path& name, const ReplicaState& state, bool with_statistics) {
  Checkpoint checkpoint{.epoch = position_.epoch,
                        .step = position_.step,
                        .phase = position_.phase,
                        .phase_step = position_.phase_step,
                        .phase_ended = position_.phase_ended,
                        .minibatch_loss_sum = loss_sum_,
                        .parameters = state.parameters.cast<float>(),
                        .momentum = state.momentum.cast<float>()};
  if (with_statistics) {
    evaluate_once(state);
    checkpoint.statistics = evaluation_.statistics;
  }
  write_checkpoint(folder_->file(name), network_, checkpoint);
  saved_step_ = position_.step;
}

void Run::interrupt(const ReplicaState& state) {
  if (saved_step_ != position_.step) {
    save(kResumeFile, state, /*with_statistics=*/false);
  }
  folder_->set_status(RunStatus::interrupted, "stopped at step " + std::to_string(position_.step));
  result_.status = RunStatus::interrupted;
}

void Run::remove_resume_file() const {
  std::error_code ignored;
  fs::remove(path_ / kResumeFile, ignored);
  fs::remove(path_ / kPretrainingState, ignored);
}

void Run::finish(RunStatus status) {
  result_.status = status;
  result_.step = position_.step;
  complete_ = true;
  const nlohmann::ordered_json cause =
      result_.cause.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(result_.cause);
  write_json_file(
      path_ / "result.json",
      {{"schema", "zeroset.training_result/1"}, {"status", name(status)}, {"cause", cause}, {"step", result_.step}});
  remove_resume_file();
  const bool good = status == RunStatus::finished;
  folder_->set_status(good ? RunStatus::finished : RunStatus::incomplete, result_.cause);
  close();
}

}  // namespace zeroset::nets
