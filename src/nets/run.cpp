#include "nets/run.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/file.hpp"

#include "nets/plan.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <system_error>
#include <utility>

namespace zeroset::nets {
namespace {

namespace fs = std::filesystem;

/// Written where an interruption falls between two scheduled checkpoints, and removed once it is of no more use: then
/// the folder is that of a run without interruption.
const fs::path kResumeFile = "checkpoints/resume.safetensors";

constexpr double kSecondsBetweenReports = 0.1;

fs::path checkpoint_name(std::int64_t step) {
  char name[64];
  std::snprintf(name, sizeof name, "checkpoints/step-%09lld.safetensors", static_cast<long long>(step));
  return name;
}

std::string one_decimal(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
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

std::vector<std::int64_t> order_of(const Experiment& experiment, std::int64_t epoch, std::int64_t images) {
  if (experiment.training.front().algorithm == TrainingAlgorithm::sgd) {
    return Stream(experiment.seed, "order", static_cast<std::uint64_t>(epoch)).order(images);
  }
  std::vector<std::int64_t> order(static_cast<std::size_t>(images));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  return order;
}

}  // namespace

Architecture trained_network(const Experiment& experiment) {
  return with_activation(experiment.network, experiment.activations.front());
}

Run::Run(const Experiment& experiment, RunFolder& folder, const ImageDataset& images, const TrainOptions& options)
    : experiment_(experiment),
      folder_(folder),
      images_(images),
      options_(options),
      network_(trained_network(experiment)),
      model_(network_, {Scalar::float32, experiment.device}),
      batches_(model_, images, images.train) {
  result_.folder = folder.path();
}

std::int64_t Run::steps_an_epoch() const {
  if (experiment_.training.front().algorithm == TrainingAlgorithm::gd) {
    return 1;
  }
  return (batches_.count() + experiment_.training.front().batch - 1) / experiment_.training.front().batch;
}

bool Run::scheduled(std::int64_t step) const {
  const CheckpointSchedule& schedule = options_.checkpoints;
  const std::int64_t steps = steps_an_epoch();
  const bool at_end = step == experiment_.training.front().epochs * steps;
  const bool at_epoch = schedule.every_epochs > 0 && step % (steps * schedule.every_epochs) == 0;
  return at_end || at_epoch ||
         std::find(schedule.at_steps.begin(), schedule.at_steps.end(), step) != schedule.at_steps.end();
}

double Run::seconds() const {
  return std::chrono::duration<double>(Clock::now() - begin_).count();
}

RunResult Run::go() {
  restore();
  result_.status = train();
  result_.step = step_;
  report(true);
  if (result_.status == RunStatus::interrupted) {
    if (!scheduled(step_)) {
      save(kResumeFile, /*with_statistics=*/false);
    }
    folder_.set_status(zeroset::RunStatus::interrupted, "stopped at step " + std::to_string(step_));
  }
  result_.epochs = read_metrics(folder_.path());
  return std::move(result_);
}

void Run::restore() {
  std::vector<fs::path> files = list_checkpoints(folder_.path());
  std::reverse(files.begin(), files.end());
  static_cast<void>(
      std::any_of(files.begin(), files.end(), [this](const fs::path& file) { return restore_from(file); }));
  std::error_code ignored;
  if (const fs::path resume = folder_.path() / kResumeFile; fs::exists(resume, ignored)) {
    static_cast<void>(restore_from(resume));
  }
  const bool found = result_.resumed_step >= 0;
  if (!found) {
    const Parameters start = he_initialisation(network_, Stream(experiment_.seed, "initialisation"));
    trainer_ = std::make_unique<Trainer>(model_, experiment_.training.front(), start, Parameters::Zero(start.size()));
  }
  // A line was written before the checkpoint of its step, so all up to there are there.
  const std::int64_t last = found ? step_ : -1;
  folder_.keep_metrics([last](const nlohmann::json& line) { return line.value("step", std::int64_t{0}) <= last; });
}

bool Run::restore_from(const fs::path& file) {
  Checkpoint checkpoint;
  try {
    checkpoint = read_checkpoint(file, network_);
  } catch (const Error& error) {
    result_.notes.push_back(std::string(error.what()) + "; went on from the one before");
    return false;
  }
  if (checkpoint.step <= result_.resumed_step) {
    return false;  // left behind by a crash while the next one was there already
  }
  trainer_ = std::make_unique<Trainer>(
      model_, experiment_.training.front(), checkpoint.parameters.cast<double>(), checkpoint.momentum.cast<double>());
  epoch_ = checkpoint.epoch;
  step_ = result_.resumed_step = checkpoint.step;
  loss_sum_ = checkpoint.minibatch_loss_sum;
  return true;
}

RunStatus Run::train() {
  if (result_.resumed_step < 0) {
    measure(std::nullopt);
    save_if_scheduled();
  }
  while (epoch_ < experiment_.training.front().epochs) {
    const RunStatus status = train_epoch();
    if (status != RunStatus::finished) {
      return status;
    }
  }
  return RunStatus::finished;
}

RunStatus Run::train_epoch() {
  const std::vector<std::int64_t> order = order_of(experiment_, epoch_ + 1, batches_.count());
  const std::int64_t steps = steps_an_epoch();
  const std::int64_t batch = steps == 1 ? batches_.count() : experiment_.training.front().batch;
  for (std::int64_t k = step_ - epoch_ * steps; k < steps; ++k) {
    if (options_.stop && options_.stop()) {
      return RunStatus::interrupted;
    }
    const std::int64_t* indices = order.data() + k * batch;
    const std::int64_t count = std::min(batch, batches_.count() - k * batch);
    const auto start = Clock::now();
    loss_sum_ += trainer_->step(batches_.inputs(indices, count), batches_.labels(indices, count));
    training_seconds_ += std::chrono::duration<double>(Clock::now() - start).count();
    trained_images_ += count;
    if (!trainer_->cause().empty()) {
      result_.cause = trainer_->cause() + " at step " + std::to_string(step_ + 1);
      return RunStatus::diverged;
    }
    ++step_;
    if (k + 1 < steps) {
      save_if_scheduled();
    }
    report(false);
  }
  finish_epoch();
  return RunStatus::finished;
}

void Run::finish_epoch() {
  const double loss = loss_sum_ / static_cast<double>(steps_an_epoch());
  images_per_second_ = training_seconds_ > 0 ? static_cast<double>(trained_images_) / training_seconds_ : 0;
  ++epoch_;
  loss_sum_ = training_seconds_ = 0;
  trained_images_ = 0;
  measure(loss);
  save_if_scheduled();
  report(true);
}

void Run::measure(std::optional<double> minibatch_loss) {
  evaluation_ = evaluate(model_, trainer_->parameters(), images_, options_.evaluation);
  measured_step_ = step_;
  const EpochMetrics metrics{.epoch = epoch_,
                             .step = step_,
                             .minibatch_loss = minibatch_loss,
                             .train = evaluation_.train,
                             .test = evaluation_.test,
                             .weight_norms = weight_norms(model_, model_.to_parameters(trainer_->parameters())),
                             .images_per_second = images_per_second_,
                             .seconds = seconds()};
  folder_.append_metrics(to_json(metrics));
  latest_ = "test error " + one_decimal(100 * metrics.test.error()) + " %";
}

void Run::save_if_scheduled() {
  if (!scheduled(step_)) {
    return;
  }
  save(checkpoint_name(step_), /*with_statistics=*/true);
  std::error_code ignored;
  fs::remove(folder_.path() / kResumeFile, ignored);
}

void Run::save(const fs::path& name, bool with_statistics) {
  Checkpoint checkpoint{.epoch = epoch_,
                        .step = step_,
                        .minibatch_loss_sum = loss_sum_,
                        .parameters = model_.to_parameters(trainer_->parameters()).cast<float>(),
                        .momentum = model_.to_parameters(trainer_->momentum()).cast<float>()};
  if (with_statistics) {
    if (measured_step_ != step_) {
      evaluation_ = evaluate(model_, trainer_->parameters(), images_, options_.evaluation);
      measured_step_ = step_;
    }
    checkpoint.statistics = evaluation_.statistics;
  }
  write_checkpoint(folder_.file(name), network_, checkpoint);
}

void Run::report(bool now) {
  if (!options_.progress ||
      (!now && std::chrono::duration<double>(Clock::now() - reported_).count() < kSecondsBetweenReports)) {
    return;
  }
  reported_ = Clock::now();
  const double rate =
      training_seconds_ > 0 ? static_cast<double>(trained_images_) / training_seconds_ : images_per_second_;
  options_.progress({name(experiment_.activations.front()) + " seed " + std::to_string(experiment_.seed),
                     step_,
                     experiment_.training.front().epochs * steps_an_epoch(),
                     "epoch " + std::to_string(epoch_) + (latest_.empty() ? "" : ", " + latest_) + ", " +
                         std::to_string(std::llround(rate)) + " images/s"});
}

}  // namespace zeroset::nets
