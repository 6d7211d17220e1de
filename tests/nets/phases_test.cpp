// Trainings of several phases, schedules of the learning rate, full-batch gradient descent.
#include "zeroset/core/json.hpp"
#include "zeroset/nets/training.hpp"
#include "zeroset/runs/checkpoint.hpp"

#include "nets/run_contents.hpp"
#include "nets/small_experiment.hpp"
#include "support/catch.hpp"
#include "support/whole_files.hpp"

#include <algorithm>

using namespace zeroset;
using namespace zeroset::nets;
using namespace zeroset::testing;
namespace fs = std::filesystem;

namespace {

/// Five steps an epoch for two epochs, with warm-up and a fall; then three steps of gradient descent in chunks.
Experiment two_phases() {
  Experiment experiment = small_experiment();
  experiment.training = {{.batch = 70,
                          .learning_rate = 0.05,
                          .weight_decay = 1e-4,
                          .epochs = 2,
                          .schedule = {.kind = RateSchedule::cosine, .warmup_epochs = 0.6}},
                         {.algorithm = TrainingAlgorithm::gd,
                          .learning_rate = 0.1,
                          .momentum = 0.5,
                          .epochs = 3,
                          .schedule = {.kind = RateSchedule::step, .milestones = {2}, .factor = 0.5},
                          .chunk = 128}};
  return experiment;
}

/// The largest argument of any activation on the training images, after the last epoch.
double largest_argument(const RunResult& result) {
  double largest = 0;
  for (const auto& layer : result.epochs.back().train.activations) {
    largest = std::max(largest, layer.largest.value());
  }
  return largest;
}

std::vector<std::int64_t> steps_of(const RunResult& result) {
  std::vector<std::int64_t> steps;
  for (const EpochMetrics& epoch : result.epochs) {
    steps.push_back(epoch.step);
  }
  return steps;
}

}  // namespace

TEST_CASE("phases follow each other: steps and epochs go on counting, and each line tells its phase and rate") {
  const auto folder = scratch();
  const Experiment experiment = two_phases();
  const RunResult result = train_run(experiment, folder / "run", {.images = images()});
  CHECK(result.status == runs::RunStatus::finished);
  CHECK(result.step == 13);
  CHECK(steps_of(result) == std::vector<std::int64_t>{0, 5, 10, 11, 12, 13});
  std::vector<std::int64_t> phases;
  for (const EpochMetrics& epoch : result.epochs) {
    phases.push_back(epoch.phase);
    CHECK(epoch.learning_rate.has_value() == (epoch.epoch > 0));
  }
  CHECK(phases == std::vector<std::int64_t>{0, 0, 0, 1, 1, 1});
  CHECK(result.epochs.back().epoch == 5);
  CHECK(*result.epochs[1].learning_rate == learning_rate_at(experiment.training[0], 4, 5));
  CHECK(*result.epochs[2].learning_rate == learning_rate_at(experiment.training[0], 9, 5));
  CHECK(*result.epochs[4].learning_rate == 0.1);
  CHECK(*result.epochs[5].learning_rate == 0.05);
  CHECK(result.epochs[5].minibatch_loss < result.epochs[3].minibatch_loss);
  CHECK(read_metrics(folder / "run").back().phase == 1);
}

TEST_CASE("a phase begins where the one before ended, with momentum zero") {
  const auto folder = scratch();
  Experiment experiment = two_phases();
  const RunResult both = train_run(experiment, folder / "both", {.images = images()});
  const auto files = list_checkpoints(folder / "both");
  const Architecture network = experiment.network;
  const Checkpoint end = read_checkpoint(files.at(2), network), after = read_checkpoint(files.at(3), network);
  CHECK(end.phase == 0);
  CHECK(end.phase_step == 10);
  CHECK(after.phase == 1);
  CHECK(after.phase_step == 1);
  CHECK(end.momentum.norm() > 0);
  // v <- 0 + g, w <- w - 0.1 v: with another start of v the two would not agree.
  CHECK((after.parameters - (end.parameters - 0.1F * after.momentum)).norm() < 1e-6F * end.parameters.norm());
}

TEST_CASE("a training of two phases that is stopped at any step and resumed ends with the bits of one that was not") {
  const auto folder = scratch();
  static_cast<void>(train_run(two_phases(), folder / "whole", {.images = images()}));
  const auto whole = contents(folder / "whole");
  for (int steps = 0; steps <= 13; ++steps) {
    INFO(steps);
    const fs::path run = folder / ("run" + std::to_string(steps));
    CHECK(train_run(two_phases(), run, stopping_after(steps)).step == steps);
    const RunResult result = train_run(read_run(run), run, {.images = images()});
    CHECK(result.was_complete == (steps == 13));
    check_equal(contents(run), whole);
  }
}

TEST_CASE("full-batch gradient descent in chunks is the same descent, to rounding, for any number of threads") {
  const auto folder = scratch();
  Experiment experiment = small_experiment();
  experiment.training.front() = {.algorithm = TrainingAlgorithm::gd, .learning_rate = 0.1, .epochs = 4};
  const RunResult whole = train_run(experiment, folder / "whole", {.images = images()});
  experiment.training.front().chunk = 77;
  const RunResult chunks = train_run(experiment, folder / "chunks", {.images = images()});
  static_cast<void>(train_run(experiment, folder / "threads", {.images = images(), .threads = 2}));
  for (std::size_t e = 0; e < whole.epochs.size(); ++e) {
    CHECK(std::abs(*whole.epochs[e].train.mean_loss - *chunks.epochs[e].train.mean_loss) <
          1e-4 * *whole.epochs[e].train.mean_loss);
  }
  check_equal(contents(folder / "threads"), contents(folder / "chunks"));
}

TEST_CASE("a line of metrics comes at each tenth step of gradient descent, at its checkpoints and at the end") {
  const auto folder = scratch();
  Experiment experiment = small_experiment();
  experiment.dataset = {.train = 60, .test = 20};
  experiment.training.front() = {.algorithm = TrainingAlgorithm::gd, .learning_rate = 0.01, .epochs = 23};
  experiment.checkpoints = {.every_epochs = 0, .at_steps = {4, 20}};
  const RunResult result = train_run(experiment, folder / "run");
  CHECK(steps_of(result) == std::vector<std::int64_t>{0, 4, 10, 20, 23});
  std::vector<std::string> files;
  for (const fs::path& file : list_checkpoints(folder / "run")) {
    files.push_back(file.stem().string());
  }
  CHECK(files == std::vector<std::string>{"step-000000000", "step-000000004", "step-000000020", "step-000000023"});
}

TEST_CASE("a phase ends after the first epoch with few enough training errors, and a resumed one there as well") {
  const auto folder = scratch();
  Experiment experiment = two_phases();
  experiment.training[0].epochs = 6;
  experiment.training[0].schedule = {};
  const RunResult full = train_run(experiment, folder / "full", {.images = images()});
  const double enough = full.epochs.at(2).train.error();
  REQUIRE(full.epochs.at(1).train.error() > enough);
  experiment.training[0].stop_at_train_error = enough;
  const RunResult early = train_run(experiment, folder / "early", {.images = images()});
  CHECK(early.status == runs::RunStatus::finished);
  CHECK(early.step == 13);  // two epochs of five steps, three steps of gradient descent
  CHECK(steps_of(early) == std::vector<std::int64_t>{0, 5, 10, 11, 12, 13});
  for (const int steps : {9, 10, 11}) {
    const fs::path run = folder / ("run" + std::to_string(steps));
    static_cast<void>(train_run(experiment, run, stopping_after(steps)));
    static_cast<void>(train_run(experiment, run, {.images = images()}));
    check_equal(contents(run), contents(folder / "early"));
  }
}

TEST_CASE("a phase's range penalty holds arguments back, and its clip is for its steps alone") {
  const auto folder = scratch();
  Experiment experiment = small_experiment();
  experiment.activations = {legendre_relu(4, 8)};
  experiment.training.front().epochs = 6;
  const RunResult plain = train_run(experiment, folder / "plain", {.images = images()});
  experiment.training.front().range_penalty = {.bound = 2, .weight = 1};
  const RunResult held = train_run(experiment, folder / "held", {.images = images()});
  CHECK(held.epochs.front().train.mean_loss == plain.epochs.front().train.mean_loss);
  CHECK(largest_argument(held) < 0.8 * largest_argument(plain));
  const nlohmann::json spec = read_json_file(folder / "held" / "spec.json");
  CHECK(spec.at("training").at("range_penalty") == nlohmann::json{{"bound", 2.0}, {"weight", 1.0}});
  CHECK_FALSE(read_json_file(folder / "plain" / "spec.json").at("training").contains("range_penalty"));

  experiment.training.front().clip = 0.5;
  const RunResult clipped = train_run(experiment, folder / "clipped", {.images = images()});
  CHECK(clipped.epochs.front().train.mean_loss == plain.epochs.front().train.mean_loss);
  CHECK(clipped.epochs[1].minibatch_loss != held.epochs[1].minibatch_loss);
}

TEST_CASE("a phase without epochs is passed over") {
  const auto folder = scratch();
  Experiment experiment = two_phases();
  experiment.training[0].epochs = 0;
  const RunResult result = train_run(experiment, folder / "run", {.images = images()});
  CHECK(steps_of(result) == std::vector<std::int64_t>{0, 1, 2, 3});
  CHECK(result.epochs.back().phase == 1);
}
