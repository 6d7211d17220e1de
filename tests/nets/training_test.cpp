#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/parameters.hpp"
#include "zeroset/nets/comparison.hpp"
#include "zeroset/nets/image_objective.hpp"
#include "zeroset/runs/checkpoint.hpp"

#include "nets/run_contents.hpp"
#include "nets/small_experiment.hpp"
#include "support/catch.hpp"
#include "support/whole_files.hpp"

using namespace zeroset;
using namespace zeroset::nets;
namespace fs = std::filesystem;
using zeroset::testing::bytes_of;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::contents;
using zeroset::testing::images;
using zeroset::testing::scratch;
using zeroset::testing::small_experiment;
using zeroset::testing::stopping_after;
using zeroset::testing::WithinRel;
using zeroset::testing::write_bytes;

TEST_CASE("a run leaves its spec, a line an epoch, a checkpoint an epoch and its result, and learns") {
  const auto folder = scratch();
  std::vector<Progress> reports;
  TrainOptions options{.progress = [&](const Progress& p) { reports.push_back(p); }};
  options.versions.emplace_back("zeroset", "x");
  const RunResult result = train_run(small_experiment(), folder / "run", options);
  CHECK(result.status == RunStatus::finished);
  CHECK(result.step == 15);
  REQUIRE(result.epochs.size() == 4);
  for (std::size_t e = 0; e < 4; ++e) {
    CHECK(result.epochs[e].epoch == static_cast<std::int64_t>(e));
    CHECK(result.epochs[e].step == static_cast<std::int64_t>(5 * e));
    CHECK(result.epochs[e].minibatch_loss.has_value() == (e > 0));
    CHECK(result.epochs[e].train.images == 300);
    CHECK(result.epochs[e].test.images == 100);
    CHECK(result.epochs[e].weight_norms.size() == 3);
    REQUIRE(result.epochs[e].train.activations.size() == 2);
    CHECK(result.epochs[e].train.activations[0].layer == 2);
    CHECK(result.epochs[e].train.activations[0].arguments == 300 * 4 * 64);
    CHECK_FALSE(result.epochs[e].train.activations[0].outside);  // ReLU has no fitted interval
  }
  CHECK(result.epochs[3].train.error() < 0.75);
  CHECK(*result.epochs[3].train.mean_loss < *result.epochs[0].train.mean_loss);
  for (const char* file : {"spec.json",
                           "versions.json",
                           "metrics.jsonl",
                           "result.json",
                           "checkpoints/step-000000000.safetensors",
                           "checkpoints/step-000000015.safetensors"}) {
    CHECK(fs::exists(folder / "run" / file));
  }
  CHECK(list_checkpoints(folder / "run").size() == 4);
  CHECK(read_json_file(folder / "run" / "spec.json").at("device") == "cpu");
  REQUIRE_FALSE(reports.empty());
  CHECK(reports.back().task == "relu seed 7");
  CHECK(reports.back().done == 15);
  CHECK(reports.back().total == 15);
  CHECK_THAT(reports.back().detail, ContainsSubstring("epoch 3/3, error ") && ContainsSubstring(" % test, loss "));
}

TEST_CASE("training by the squared loss lowers it, says so, and is another run") {
  const auto folder = scratch();
  Experiment experiment = small_experiment();
  const nlohmann::json usual = to_json(experiment);
  CHECK_FALSE(usual.contains("loss"));  // names of runs stay
  experiment.loss = ImageLoss::squared;
  CHECK(read_experiment(to_json(experiment)) == experiment);
  CHECK(run_id(experiment, {}) != run_id(small_experiment(), {}));
  nlohmann::json wrong = usual;
  wrong["loss"] = "hinge";
  CHECK_THROWS_WITH(read_experiment(wrong), ContainsSubstring("/loss"));

  const RunResult result = train_run(experiment, folder / "run", {.images = images()});
  CHECK(read_json_file(folder / "run/spec.json").at("loss") == "squared");
  CHECK(*result.epochs.back().train.mean_loss < 0.8 * *result.epochs.front().train.mean_loss);
  const ImageObjective objective(experiment.network, *images(), {.loss = ImageLoss::squared});
  const auto files = list_checkpoints(result.folder);
  for (const std::size_t i : {std::size_t{0}, files.size() - 1}) {
    const Checkpoint checkpoint = read_checkpoint(files[i], experiment.network);
    const double loss = objective.values(checkpoint.parameters.cast<double>())[0];
    CHECK_THAT(*result.epochs[i].train.mean_loss, WithinRel(loss, 1e-5));
  }
}

TEST_CASE("a run begins with the initialization that its experiment names") {
  const auto folder = scratch();
  Experiment experiment = small_experiment();
  experiment.initialization = {InitializationKind::orthogonal, 1.5, 0.1};
  experiment.training.front().epochs = 0;
  const RunResult result = train_run(experiment, folder / "run", {.images = images()});
  const Checkpoint first = read_checkpoint(list_checkpoints(result.folder).front(), experiment.network);
  CHECK(first.parameters ==
        initial_parameters(experiment.network, experiment.initialization, {7, "initialisation"}).cast<float>());
}

TEST_CASE("the first checkpoint holds He's parameters, and the last the momentum and every batch normalisation") {
  const auto folder = scratch();
  const Experiment experiment = small_experiment();
  const RunResult result = train_run(experiment, folder / "run", {.images = images()});
  const auto files = list_checkpoints(result.folder);
  const Checkpoint first = read_checkpoint(files.front(), experiment.network),
                   last = read_checkpoint(files.back(), experiment.network);
  CHECK(first.parameters == he_initialization(experiment.network, {7, "initialisation"}).cast<float>());
  CHECK(first.momentum.norm() == 0);
  CHECK(last.momentum.norm() > 0);
  CHECK(last.epoch == 3);
  CHECK(last.step == 15);
  REQUIRE(last.statistics);
  REQUIRE(last.statistics->mean.size() == 2);
  CHECK(last.statistics->mean[0].size() == 4);
  CHECK(last.statistics->variance[1].size() == 6);
  CHECK_THROWS_WITH(read_checkpoint(files.back(), preset_network("theory2")),
                    ContainsSubstring("is no checkpoint of this network"));
}

TEST_CASE("a finished run is read, not repeated") {
  const auto folder = scratch();
  const RunResult first = train_run(small_experiment(), folder / "run", {.images = images()});
  const auto before = fs::last_write_time(folder / "run/metrics.jsonl");
  const RunResult second = train_run(small_experiment(), folder / "run", {.images = images()});
  CHECK_FALSE(first.was_complete);
  CHECK(second.was_complete);
  CHECK(second.status == RunStatus::finished);
  CHECK(second.step == 15);
  CHECK(second.epochs.size() == 4);
  CHECK(to_json(second.epochs.back()) == to_json(first.epochs.back()));
  CHECK(fs::last_write_time(folder / "run/metrics.jsonl") == before);
}

TEST_CASE("the folder of another experiment, or of something else, is refused") {
  const auto folder = scratch();
  static_cast<void>(train_run(small_experiment(), folder / "run", stopping_after(1)));
  Experiment other = small_experiment();
  other.training.front().learning_rate = 0.04;
  CHECK_THROWS_AS(train_run(other, folder / "run", {.images = images()}), Error);
  write_bytes(folder / "else/letter.txt", "dear");
  CHECK_THROWS_AS(train_run(small_experiment(), folder / "else", {.images = images()}), Error);
  CHECK(bytes_of(folder / "else/letter.txt") == "dear");
}

TEST_CASE("a folder that cannot be written is one error that names it") {
  CHECK_THROWS_WITH(train_run(small_experiment(), "/proc/zeroset-run", {.images = images()}),
                    ContainsSubstring("/proc/zeroset-run"));
}

TEST_CASE("a network that blows up is a result with its first cause, and no file holds a NaN") {
  const auto folder = scratch();
  Experiment experiment = small_experiment();
  experiment.network = {
      {3072},
      {DenseLayer{8, true}, ActivationLayer{{.kind = ActivationKind::monomial, .degree = 5}}, DenseLayer{10, true}}};
  experiment.activations = {{.kind = ActivationKind::monomial, .degree = 5}};
  experiment.training.front().learning_rate = 10;
  const RunResult result = train_run(experiment, folder / "run", {.images = images()});
  CHECK(result.status == RunStatus::diverged);
  CHECK_THAT(result.cause, ContainsSubstring("not finite at step " + std::to_string(result.step + 1)));
  for (const auto& [name, bytes] : contents(folder / "run")) {
    if (name.ends_with(".json") || name.ends_with(".jsonl")) {
      CHECK(bytes.find("nan") == std::string::npos);
      CHECK(bytes.find("inf") == std::string::npos);
    }
  }
  const RunResult again = train_run(experiment, folder / "run", {.images = images()});
  CHECK(again.was_complete);
  CHECK(again.status == RunStatus::diverged);
  CHECK(again.cause == result.cause);
}

TEST_CASE("full-batch gradient descent is SGD whose batch is the training set") {
  const auto folder = scratch();
  Experiment gd = small_experiment(), sgd = gd;
  gd.training.front().algorithm = TrainingAlgorithm::gd;
  sgd.training.front().batch = 300;
  const RunResult a = train_run(gd, folder / "gd", {.images = images()}),
                  b = train_run(sgd, folder / "sgd", {.images = images()});
  CHECK(a.step == 3);
  CHECK(b.step == 3);
  CHECK(std::abs(*a.epochs[3].train.mean_loss - *b.epochs[3].train.mean_loss) <
        1e-4);  // the same sums in another order
}

TEST_CASE("checkpoints come at the steps that were chosen") {
  const auto folder = scratch();
  Experiment experiment = small_experiment();
  experiment.checkpoints = {.every_epochs = 2, .at_steps = {3, 12}};
  const RunResult result = train_run(experiment, folder / "run", {.images = images()});
  std::vector<std::int64_t> steps;
  for (const auto& file : list_checkpoints(result.folder)) {
    const Checkpoint checkpoint = read_checkpoint(file, small_experiment().network);
    steps.push_back(checkpoint.step);
    CHECK(checkpoint.statistics.has_value());
  }
  CHECK(steps == std::vector<std::int64_t>{0, 3, 10, 12, 15});
}

TEST_CASE("no epoch at all is the network as it was initialised") {
  const auto folder = scratch();
  Experiment experiment = small_experiment();
  experiment.training.front().epochs = 0;
  const RunResult result = train_run(experiment, folder / "run", {.images = images()});
  CHECK(result.status == RunStatus::finished);
  CHECK(result.epochs.size() == 1);
}

TEST_CASE("what cannot be trained is refused before a folder is made") {
  const auto folder = scratch();
  Experiment experiment = small_experiment();
  experiment.precision = Precision::tf32;
  experiment.device = DeviceKind::cpu;
  CHECK_THROWS_WITH(train_run(experiment, folder / "run", {.images = images()}), ContainsSubstring("got tf32"));
  experiment = small_experiment();
  experiment.activations.push_back({});
  CHECK_THROWS_AS(train_run(experiment, folder / "run", {.images = images()}), InvalidArgument);
  experiment = small_experiment();
  experiment.activations = {{.kind = ActivationKind::approximation, .degree = 4}};
  CHECK_THROWS_AS(train_run(experiment, folder / "run", {.images = images()}), InvalidArgument);
  experiment = small_experiment();
  experiment.network = preset_network("figure7");
  CHECK_THROWS_WITH(train_run(experiment, folder / "run", {.images = images()}), ContainsSubstring("/network/input"));
  experiment.network = {{3072}, {DenseLayer{1'000'000'000}, DenseLayer{10}}};
  CHECK_THROWS_WITH(train_run(experiment, folder / "run", {.images = images()}), ContainsSubstring("GiB"));
  CHECK_FALSE(fs::exists(folder / "run"));
}
