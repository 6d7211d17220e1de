// Statistics of batch normalization other than the exact ones of the whole training set.
#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/nets/evaluation.hpp"
#include "zeroset/nets/training.hpp"
#include "zeroset/runs/checkpoint.hpp"
#include "zeroset/runs/safetensors.hpp"

#include "nets/batches.hpp"
#include "nets/catch.hpp"
#include "nets/plan.hpp"
#include "nets/run_contents.hpp"
#include "nets/runs/run.hpp"
#include "nets/small_experiment.hpp"
#include "support/whole_files.hpp"

#include <ATen/ops/batch_norm.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <numeric>
#include <optional>

using namespace zeroset;
using namespace zeroset::nets;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::small_image_network;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kSetSize = 300;

/// LibTorch's own batch normalizations, which keep their averages.
struct TorchNorms {
  std::vector<at::Tensor> mean{}, variance{};
  double momentum = 0.1;

  explicit TorchNorms(const Architecture& network) {
    const PopulationStatistics initial = initial_running_statistics(network);
    for (std::size_t i = 0; i < initial.mean.size(); ++i) {
      mean.push_back(copy_of(initial.mean[i].data(), {initial.mean[i].size()}));
      variance.push_back(copy_of(initial.variance[i].data(), {initial.variance[i].size()}));
    }
  }

  /// A forward pass as in training, or with the averages. \return the outputs
  at::Tensor forward(const Model& model, const Parameters& parameters, at::Tensor x, bool training) {
    const Model::Plan& plan = model.plan();
    const std::vector<at::Tensor> pieces = views(plan, model.to_tensor(parameters));
    for (std::size_t layer = 0; layer < plan.layers.size(); ++layer) {
      if (!std::holds_alternative<BatchNormLayer>(plan.network.layers[layer])) {
        x = apply_layer(plan, layer, pieces, x);
        continue;
      }
      const std::size_t i = plan.layers[layer].normalization;
      x = at::batch_norm(
          x, {}, {}, mean[i], variance[i], training, momentum, BatchNormLayer::kEpsilon, /*cudnn_enabled=*/false);
    }
    return x;
  }

  [[nodiscard]] double distance(const PopulationStatistics& ours) const {
    double largest = 0;
    for (std::size_t i = 0; i < mean.size(); ++i) {
      for (const auto& [theirs, own] : {std::pair(mean[i], ours.mean[i]), {variance[i], ours.variance[i]}}) {
        const Eigen::Map<const Eigen::VectorXd> expected(theirs.const_data_ptr<double>(), theirs.numel());
        largest = std::max(largest, (own - expected).norm() / expected.norm());
      }
    }
    return largest;
  }
};

/// Minibatches, then full batches in chunks.
Experiment two_phases() {
  Experiment experiment = testing::small_experiment();
  experiment.training = {{.batch = 70, .learning_rate = 0.05, .epochs = 2},
                         {.algorithm = TrainingAlgorithm::gd, .learning_rate = 0.05, .epochs = 3, .chunk = 128}};
  return experiment;
}

}  // namespace

TEST_CASE("running averages are those of LibTorch's batch normalization, for minibatches and full batches") {
  const Architecture network = small_image_network();
  const Model model(network, {.scalar = Scalar::float64});
  const Batches batches(model, *testing::images(), testing::images()->train);
  ReplicaState state{he_initialization(network, {1, "initialisation"}), {}, initial_running_statistics(network)};
  state.momentum = Parameters::Zero(state.parameters.size());
  ReplicaTrainer trainer(network, *testing::images(), {state}, {.scalar = Scalar::float64});
  std::vector<std::int64_t> order = Stream(3, "order", 0).order(kSetSize);
  trainer.set_orders({order});
  TorchNorms torch(network);
  for (std::int64_t step = 0; step < 5; ++step) {  // the last one on 20 images
    const std::int64_t begin = 70 * step, n = std::min<std::int64_t>(70, kSetSize - begin);
    static_cast<void>(torch.forward(model, trainer.state(0).parameters, batches.inputs(order.data() + begin, n), true));
    static_cast<void>(trainer.sgd_steps(step, 1, 70, {{0.05}}, {}));
    CHECK(torch.distance(*trainer.state(0).running) < 1e-12);
  }
  for (const std::int64_t chunk : {0, 128}) {
    static_cast<void>(
        torch.forward(model, trainer.state(0).parameters, batches.inputs(std::int64_t{0}, kSetSize), true));
    static_cast<void>(trainer.gd_step(chunk, {0.05}, {}));
    CHECK(torch.distance(*trainer.state(0).running) < 1e-12);
  }
  // And so are the outputs with them.
  const ReplicaState after = trainer.state(0);
  const Evaluation evaluation =
      evaluate_with(model, model.to_tensor(after.parameters), *after.running, *testing::images(), {.answers = true});
  const at::Tensor outputs = torch.forward(model, after.parameters, batches.inputs(std::int64_t{0}, kSetSize), false);
  const at::Tensor best = outputs.argmax(1);
  for (std::int64_t k = 0; k < kSetSize; ++k) {
    const auto image = static_cast<std::size_t>(k);
    CHECK(evaluation.train.right[image] == (best[k].item<std::int64_t>() == testing::images()->train.labels[image]));
  }
}

TEST_CASE("a trainer keeps running averages of the replicas that begin with them, and of no others") {
  const Architecture network = small_image_network();
  const Parameters parameters = he_initialization(network, {1, "initialisation"});
  const ReplicaState without{parameters, Parameters::Zero(parameters.size())};
  ReplicaState with = without;
  with.running = initial_running_statistics(network);
  ReplicaTrainer trainer(network, *testing::images(), {without, with});
  static_cast<void>(trainer.sgd_steps(0, 1, 70, {{0.05}, {0.05}}, {}));
  CHECK_FALSE(trainer.state(0).running);
  CHECK(trainer.state(1).running->mean[0].norm() > 0);
  CHECK(trainer.state(0).parameters == trainer.state(1).parameters);
  ReplicaState wrong = with;
  wrong.running->mean.pop_back();
  CHECK_THROWS_WITH(trainer.set_state(0, wrong), ContainsSubstring("of 2 batch normalizations, got 1"));
}

TEST_CASE("minibatch statistics are the cumulative averages of LibTorch's batch normalization") {
  const Architecture network = with_activation(small_image_network(), testing::legendre_relu(4, 8));
  const Model model(network, {.scalar = Scalar::float64});
  const Batches batches(model, *testing::images(), testing::images()->train);
  const Parameters parameters = he_initialization(network, {2, "initialisation"});
  for (const std::int64_t wanted : {0, 2, 100}) {
    TorchNorms torch(network);
    const std::int64_t minibatches = wanted == 2 ? 2 : 5;
    for (std::int64_t k = 0; k < minibatches; ++k) {
      torch.momentum = 1 / static_cast<double>(k + 1);
      static_cast<void>(
          torch.forward(model, parameters, batches.inputs(70 * k, std::min<std::int64_t>(70, 300 - 70 * k)), true));
    }
    const at::Tensor flat = model.to_tensor(parameters);
    CHECK(torch.distance(minibatch_statistics(model, flat, *testing::images(), 70, wanted)) < 1e-12);
  }
  CHECK_THROWS_AS(minibatch_statistics(model, model.to_tensor(parameters), *testing::images(), 0), InvalidArgument);
  CHECK_THROWS_AS(minibatch_statistics(model, model.to_tensor(parameters), *testing::images(), 9, -1), InvalidArgument);
}

TEST_CASE("the exact statistics as given ones are an evaluation with exact statistics, to the bit") {
  const Architecture network = small_image_network();
  const Model model(network);
  const at::Tensor flat = model.to_tensor(he_initialization(network, {1, "initialisation"}));
  const Evaluation exact = evaluate(model, flat, *testing::images());
  const Evaluation given = evaluate_with(model, flat, exact.statistics, *testing::images());
  CHECK(to_json(given.train) == to_json(exact.train));
  CHECK(to_json(given.test) == to_json(exact.test));
  CHECK_THROWS_AS(evaluate_with(model, flat, {}, *testing::images()), InvalidArgument);
}

TEST_CASE("one image that carries a unit's variance parts exact statistics from running ones") {
  // All images but the first are gray with a little noise; the first is black and white. Its training minibatch is the
  // first of thirty, and has nearly left the running averages when the epoch ends.
  ImageDataset planted = *testing::images();
  Stream stream(5, "planted");
  for (Images* set : {&planted.train, &planted.test}) {
    for (std::uint8_t& pixel : set->pixels) {
      pixel = static_cast<std::uint8_t>(127 + stream.below(3));
    }
  }
  for (std::int64_t i = 0; i < Images::kPixels; ++i) {
    planted.train.pixels[static_cast<std::size_t>(i)] = stream.below(2) == 0 ? 0 : 255;
  }
  const Architecture network = small_image_network();
  const Model model(network, {.scalar = Scalar::float64});
  ReplicaState state{he_initialization(network, {1, "initialisation"}), {}, initial_running_statistics(network)};
  state.momentum = Parameters::Zero(state.parameters.size());
  ReplicaTrainer trainer(network, planted, {state}, {.scalar = Scalar::float64});
  std::vector<std::int64_t> order(kSetSize);
  std::iota(order.begin(), order.end(), 0);
  trainer.set_orders({order});
  const std::vector<double> still(30, 0.0);
  for (int epoch = 0; epoch < 3; ++epoch) {
    static_cast<void>(trainer.sgd_steps(0, 30, 10, {still}, {}));
  }
  const at::Tensor flat = model.to_tensor(state.parameters);
  const Evaluation exact = evaluate(model, flat, planted);
  const PopulationStatistics running = *trainer.state(0).running;
  // In the exact statistics the image has nearly all of every unit's variance, in the running ones little.
  PopulationStatistics without =
      evaluate(model,
               flat,
               [&] {
                 ImageDataset others = planted;
                 others.train.pixels.erase(others.train.pixels.begin(), others.train.pixels.begin() + Images::kPixels);
                 others.train.labels.erase(others.train.labels.begin());
                 return others;
               }())
          .statistics;
  for (Eigen::Index c = 0; c < running.mean[0].size(); ++c) {
    CHECK(without.variance[0](c) < 0.05 * exact.statistics.variance[0](c));
    CHECK(running.variance[0](c) < 0.7 * exact.statistics.variance[0](c));
  }
  // So the same image stands much further out with the running ones, which no other image notices.
  const auto largest = [](const Evaluation& evaluation) { return *evaluation.train.activations.front().largest; };
  const Evaluation with_running = evaluate_with(model, flat, running, planted);
  CHECK(largest(with_running) > 1.2 * largest(exact));
  CHECK(*with_running.test.median_loss != *exact.test.median_loss);
}

TEST_CASE("the end of each phase is measured with running averages too, and other lines say why they are not") {
  const auto folder = testing::scratch();
  const RunResult result = train_run(two_phases(), folder / "run", {.images = testing::images()});
  REQUIRE(result.epochs.size() == 6);
  const Architecture network = trained_network(two_phases());
  for (const EpochMetrics& epoch : result.epochs) {
    INFO(epoch.epoch);
    CHECK(epoch.statistics == EvaluationStatistics::population);
    CHECK_FALSE(epoch.population);
    CHECK(epoch.running.has_value() == (epoch.epoch == 2 || epoch.epoch == 5));
    CHECK(epoch.running_reason == (epoch.epoch == 0                       ? "no step yet"
                                   : epoch.epoch == 2 || epoch.epoch == 5 ? ""
                                                                          : "measured at the end of each phase"));
  }
  const Checkpoint last = read_checkpoint(list_checkpoints(folder / "run").back(), network);
  const Model model(network);
  const Evaluation again =
      evaluate_with(model, model.to_tensor(last.parameters.cast<double>()), *last.running, *testing::images());
  CHECK(to_json(again.test) == to_json(result.epochs.back().running->test));
  CHECK(to_json(again.train) == to_json(result.epochs.back().running->train));
}

TEST_CASE("a run of two phases resumed anywhere has the running averages of one that was not stopped") {
  const auto folder = testing::scratch();
  static_cast<void>(train_run(two_phases(), folder / "whole", {.images = testing::images()}));
  for (const int steps : {3, 10, 11}) {  // within the first phase, between the two, within the second
    const fs::path run = folder / std::to_string(steps);
    CHECK(train_run(two_phases(), run, testing::stopping_after(steps)).status == RunStatus::interrupted);
    static_cast<void>(train_run(two_phases(), run, {.images = testing::images()}));
    testing::check_equal(testing::contents(run), testing::contents(folder / "whole"));
  }
}

TEST_CASE("a run resumed from a checkpoint without running averages says that it has none") {
  const auto folder = testing::scratch();
  static_cast<void>(train_run(testing::small_experiment(), folder / "run", testing::stopping_after(7)));
  const fs::path file = folder / "run/checkpoints/resume.safetensors";
  TensorFile old = read_safetensors(file);
  std::erase_if(old.arrays, [](const NamedArray& array) { return array.name.find("running") != std::string::npos; });
  old.metadata.erase("md5");
  old.metadata.erase("header_md5");
  write_safetensors(file, old);
  const RunResult result = train_run(testing::small_experiment(), folder / "run", {.images = testing::images()});
  CHECK(result.resumed_step == 7);
  CHECK_FALSE(result.epochs.back().running);
  CHECK_THAT(result.epochs.back().running_reason, ContainsSubstring("earlier version"));
  CHECK_FALSE(read_checkpoint(list_checkpoints(folder / "run").back(), testing::small_experiment().network).running);
}

TEST_CASE("a run that starts from another goes on with its running averages") {
  const auto folder = testing::scratch();
  Experiment child = testing::small_experiment();
  child.training.front().epochs = 0;
  child.start = StartSpec{.run = std::make_shared<const Experiment>(testing::small_experiment())};
  const RunResult result = train_run(child, folder / "child", {.images = testing::images()});
  const Checkpoint begin = read_checkpoint(list_checkpoints(folder / "child").front(), child.network);
  const Checkpoint parent = [&] {
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().filename() != "child") {
        return read_checkpoint(list_checkpoints(entry.path()).back(), child.network);
      }
    }
    return Checkpoint{};
  }();
  REQUIRE(begin.running);
  CHECK(begin.running->mean[1] == parent.running->mean[1]);
  CHECK(begin.running->variance[1] == parent.running->variance[1]);
  CHECK(result.status == RunStatus::finished);
}

TEST_CASE("errors with minibatch and running statistics are those asked for, with the exact ones beside at the end") {
  for (const auto kind : {EvaluationStatistics::minibatch, EvaluationStatistics::running}) {
    const auto folder = testing::scratch();
    Experiment experiment = testing::small_experiment();
    experiment.evaluation = {.statistics = kind, .minibatches = 3};
    const RunResult result = train_run(experiment, folder / "run", {.images = testing::images()});
    const RunResult exact = train_run(testing::small_experiment(), folder / "exact", {.images = testing::images()});
    const Model model(experiment.network);
    const auto files = list_checkpoints(folder / "run");
    const Checkpoint last = read_checkpoint(files.back(), experiment.network);
    const at::Tensor flat = model.to_tensor(last.parameters.cast<double>());
    const PopulationStatistics statistics = kind == EvaluationStatistics::running
                                                ? *last.running
                                                : minibatch_statistics(model, flat, *testing::images(), 70, 3);
    const Evaluation expected = evaluate_with(model, flat, statistics, *testing::images());
    const EpochMetrics& end = result.epochs.back();
    CHECK(end.statistics == kind);
    CHECK(to_json(end.test) == to_json(expected.test));
    CHECK(to_json(end.population->train) == to_json(exact.epochs.back().train));
    CHECK(to_json(end.population->test) == to_json(exact.epochs.back().test));
    CHECK(to_json(end.test) != to_json(exact.epochs.back().test));
    CHECK(end.running.has_value() == (kind == EvaluationStatistics::minibatch));
    // Exact statistics are stored where they are known: at the end of a phase.
    CHECK(last.statistics);
    CHECK_FALSE(read_checkpoint(files[1], experiment.network).statistics);
    CHECK(last.parameters == read_checkpoint(list_checkpoints(folder / "exact").back(), experiment.network).parameters);
  }
}

TEST_CASE("every_epochs leaves out lines of metrics and nothing else") {
  const auto folder = testing::scratch();
  Experiment experiment = two_phases();
  experiment.training[0].epochs = 5;
  experiment.training[1].epochs = 4;
  static_cast<void>(train_run(experiment, folder / "all", {.images = testing::images()}));
  experiment.evaluation.every_epochs = 3;
  const RunResult result = train_run(experiment, folder / "some", {.images = testing::images()});
  std::vector<std::int64_t> measured;
  for (const EpochMetrics& epoch : result.epochs) {
    measured.push_back(epoch.epoch);
  }
  CHECK(measured == std::vector<std::int64_t>{0, 3, 5, 6, 9});  // every third, and the end of each phase
  const auto all = list_checkpoints(folder / "all"), some = list_checkpoints(folder / "some");
  REQUIRE(all.size() == some.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Checkpoint a = read_checkpoint(all[i], experiment.network), b = read_checkpoint(some[i], experiment.network);
    CHECK(a.parameters == b.parameters);
    CHECK(a.running->mean[1] == b.running->mean[1]);
    const bool is_measured = std::find(measured.begin(), measured.end(), b.epoch) != measured.end();
    CHECK(b.statistics.has_value() == is_measured);
  }
  // The same lines where both have one.
  const auto line = [](const RunResult& run, std::size_t i) { return to_json(run.epochs[i].train); };
  CHECK(line(result, 1) == line(train_run(experiment, folder / "some", {.images = testing::images()}), 1));
  CHECK(line(result, 1) == to_json(read_metrics(folder / "all")[3].train));
}
