// Greedy pre-training, by itself and in a run.
#include "zeroset/nets/pretraining.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/nets/comparison.hpp"
#include "zeroset/nets/training.hpp"

#include "nets/catch.hpp"
#include "nets/run_contents.hpp"
#include "nets/small_experiment.hpp"
#include "support/whole_files.hpp"

#include <ATen/Parallel.h>

#include <algorithm>
#include <filesystem>
#include <memory>

using namespace zeroset;
using namespace zeroset::nets;
using namespace zeroset::testing;
namespace fs = std::filesystem;

namespace {

Architecture dense_image_network(ActivationKind kind) {
  const ActivationLayer activation{{.kind = kind}};
  return {{3, 32, 32},
          {FlattenLayer{}, DenseLayer{20, true}, activation, DenseLayer{12, true}, activation, DenseLayer{10, true}}};
}

PretrainingSpec autoencoders(std::int64_t epochs = 2) {
  return {.epochs = epochs, .batch = 70, .learning_rate = 0.01};
}
PretrainingSpec machines(std::int64_t epochs = 2) {
  return {.kind = PretrainingKind::rbm, .epochs = epochs, .batch = 70, .learning_rate = 0.001};
}

Parameters first_of(const Architecture& network) {
  return he_initialization(network, Stream(7, "initialisation"));
}

Pretraining pretrained(const Architecture& network,
                       const PretrainingSpec& spec,
                       const PretrainingOptions& options = {}) {
  return pretrain(network, first_of(network), spec, 7, *images(), options);
}

Experiment pretrained_experiment() {
  Experiment experiment = small_experiment();
  experiment.pretraining = autoencoders();
  return experiment;
}

Parameters first_checkpoint(const fs::path& run) {
  return read_checkpoint(list_checkpoints(run).front(), small_experiment().network).parameters.cast<double>();
}

}  // namespace

TEST_CASE("each layer's reconstruction error falls, of auto-encoders and machines, convolutions and dense layers") {
  struct Case {
    Architecture network;
    PretrainingSpec spec;
  };
  PretrainingSpec tied = autoencoders(6), bytes = machines(6);
  tied.tied_weights = true;
  bytes.visible = VisibleUnits::bernoulli;
  for (const Case& each : {Case{small_image_network(), autoencoders(6)},
                           Case{small_image_network(), tied},
                           Case{dense_image_network(ActivationKind::sigmoid), autoencoders(6)},
                           Case{dense_image_network(ActivationKind::tanh), tied},
                           Case{dense_image_network(ActivationKind::sigmoid), machines(6)},
                           Case{dense_image_network(ActivationKind::tanh), machines(6)},
                           Case{dense_image_network(ActivationKind::sigmoid), bytes}}) {
    const Pretraining result = pretrained(each.network, each.spec);
    CAPTURE(to_json(each.spec).dump(), to_json(result, each.spec).dump());
    CHECK(result.is_complete);
    CHECK(result.cause.empty());
    REQUIRE(result.layers.size() == 2);
    CHECK(result.layers.front().name == "layer1");
    for (const PretrainedLayer& layer : result.layers) {
      REQUIRE(layer.reconstruction_error.size() == 6);
      CHECK(layer.reconstruction_error.back() < 0.97 * layer.reconstruction_error.front());
    }
  }
}

TEST_CASE("pre-training of k layers leaves the parameters of all others alone") {
  const Architecture network = small_image_network();
  PretrainingSpec spec = autoencoders();
  for (const std::int64_t layers : {0, 1, 2}) {
    spec.layers = layers;
    const Parameters before = first_of(network), after = pretrained(network, spec).parameters;
    for (const ParameterSlice& part : parameter_slices(network)) {
      if (part.name.ends_with(".weight")) {
        const bool changed = slice(before, part) != slice(after, part);
        CHECK(changed == (part.name <= "layer" + std::to_string(layers) + ".weight"));
      }
    }
  }
}

TEST_CASE("the same seed gives the same bits for any number of threads, another one others") {
  const Architecture network = dense_image_network(ActivationKind::sigmoid);
  for (const PretrainingSpec& spec : {autoencoders(), machines()}) {
    const Parameters one = pretrained(network, spec).parameters;
    const int before = at::get_num_threads();
    at::set_num_threads(3);
    const Parameters three = pretrained(network, spec).parameters;
    at::set_num_threads(before);
    CHECK(one == three);
    CHECK(one != pretrain(network, first_of(network), spec, 8, *images()).parameters);
  }
}

TEST_CASE(
    "a pre-training that is stopped at any step goes on to the same bits, and a state of another one is left alone") {
  const auto folder = scratch();
  const Architecture network = small_image_network();
  const Pretraining whole = pretrained(network, autoencoders());
  for (const int steps : {0, 3, 5, 9, 10, 17}) {  // of twenty: five an epoch
    CAPTURE(steps);
    const fs::path state = folder / (std::to_string(steps) + ".safetensors");
    int asked = 0;
    const Pretraining part =
        pretrained(network, autoencoders(), {.state = state, .stop = [&] { return asked++ >= steps; }});
    CHECK(!part.is_complete);
    int further = 0;
    const Pretraining rest =
        pretrained(network, autoencoders(), {.state = state, .stop = [&] { return ++further < 0; }});
    CHECK(further == 20 - steps);
    CHECK(rest.parameters == whole.parameters);
    CHECK(to_json(rest, autoencoders()) == to_json(whole, autoencoders()));
  }
  const fs::path state = folder / "17.safetensors";
  const Architecture other = dense_image_network(ActivationKind::sigmoid);
  CHECK(pretrained(other, autoencoders(), {.state = state}).parameters == pretrained(other, autoencoders()).parameters);
  PretrainingSpec tied = autoencoders();
  tied.tied_weights = true;
  int asked = 0;
  static_cast<void>(pretrained(network, autoencoders(), {.state = state, .stop = [&] { return asked++ >= 17; }}));
  CHECK(pretrained(network, tied, {.state = state}).parameters == pretrained(network, tied).parameters);
}

TEST_CASE("a machine that takes bytes gives back the network that it began with where it learns nothing") {
  const Architecture network = dense_image_network(ActivationKind::sigmoid);
  PretrainingSpec spec = machines(1);
  spec.visible = VisibleUnits::bernoulli;
  spec.learning_rate = 1e-30;
  const Parameters before = first_of(network), after = pretrained(network, spec).parameters;
  CHECK(before != after);  // through float32 and back
  CHECK((before - after).cwiseAbs().maxCoeff() < 1e-5);
}

TEST_CASE("a pre-training whose numbers explode keeps the start and says in which layer and epoch") {
  const Architecture network = small_image_network();
  PretrainingSpec spec = autoencoders();
  spec.learning_rate = 1e20;
  const Pretraining result = pretrained(network, spec);
  CHECK(result.is_complete);
  CHECK(result.cause == "pre-training of layer1 diverged in epoch 1");
  CHECK(result.parameters == first_of(network));
}

TEST_CASE("a run with pre-training begins at the pre-trained weights, of the seed's own initialization and order") {
  const auto folder = scratch();
  const RunResult result = train_run(pretrained_experiment(), folder / "run", {.images = images()});
  CHECK(result.status == RunStatus::finished);
  CHECK(result.step == 15);
  const Pretraining expected = pretrained(small_image_network(), autoencoders());
  CHECK(first_checkpoint(folder / "run") == expected.parameters.cast<float>().cast<double>());
  const nlohmann::json kept = read_json_file(folder / "run/pretraining.json");
  PretrainingSpec spec = autoencoders();
  spec.layers = 2;
  spec.images = 300;
  CHECK(kept == nlohmann::json(to_json(expected, spec)));
  CHECK(read_json_file(folder / "run/spec.json").at("pretraining") == to_json(spec));
  CHECK(!fs::exists(folder / "run/checkpoints/pretraining.safetensors"));
  CHECK(!uninterrupted().contains("pretraining.json"));
}

TEST_CASE("a run stopped in its pre-training or after it ends with the bits of one that was not") {
  const auto folder = scratch();
  static_cast<void>(train_run(pretrained_experiment(), folder / "whole", {.images = images()}));
  for (const int steps : {0, 7, 19, 20, 24, 31}) {  // twenty of the pre-training come first
    CAPTURE(steps);
    const fs::path run = folder / std::to_string(steps);
    CHECK(train_run(pretrained_experiment(), run, stopping_after(steps)).status == RunStatus::interrupted);
    CHECK(read_json_file(run / "status.json").at("status") == "interrupted");
    CHECK(train_run(pretrained_experiment(), run, {.images = images()}).status == RunStatus::finished);
    check_equal(contents(run), contents(folder / "whole"));
  }
}

TEST_CASE("a run whose pre-training diverged has diverged before its first step") {
  const auto folder = scratch();
  Experiment experiment = pretrained_experiment();
  experiment.pretraining->learning_rate = 1e20;
  const RunResult result = train_run(experiment, folder / "run", {.images = images()});
  CHECK(result.status == RunStatus::diverged);
  CHECK(result.cause == "pre-training of layer1 diverged in epoch 1");
  CHECK(result.step == 0);
  CHECK(read_json_file(folder / "run/pretraining.json").at("cause") == result.cause);
}

TEST_CASE("a run may be pre-trained on more images than it has labels for, normalized as its own") {
  const auto folder = scratch();
  Experiment experiment = pretrained_experiment();
  experiment.dataset.train = 140;
  experiment.pretraining->images = 300;
  static_cast<void>(train_run(experiment, folder / "run"));
  ImageDataset all = *images();
  const auto few = load_images(experiment.dataset);
  all.mean = few->mean;
  all.deviation = few->deviation;
  const Architecture network = small_image_network();
  const Pretraining expected = pretrain(network, first_of(network), autoencoders(), 7, all);
  CHECK(first_checkpoint(folder / "run") == expected.parameters.cast<float>().cast<double>());
  experiment.pretraining->images = 60'001;
  CHECK_THROWS_WITH(train_run(experiment, folder / "more"), ContainsSubstring("/pretraining/images"));
}

TEST_CASE("a comparison over pre-trained layers trains with none what a comparison without pre-training trains") {
  const auto folder = scratch();
  Experiment experiment = pretrained_experiment();
  experiment.training.front().epochs = 1;
  Experiment plain = experiment;
  plain.pretraining.reset();
  const CompareOptions options{.runs = folder / "store", .training = {.images = images()}};
  const Comparison without = compare(plain, folder / "plain", options);
  experiment.vary = Variation{{"pretrained_layers", {0, 1, 2}}};
  const Comparison varied = compare(experiment, folder / "varied", options);
  REQUIRE(varied.runs.size() == 3);
  CHECK(varied.is_complete());
  const auto spec = [](const ComparedRun& run) { return bytes_of(run.result.folder / "spec.json"); };
  CHECK(spec(varied.runs[0]) == spec(without.runs.front()));
  CHECK(spec(varied.runs[0]) != spec(varied.runs[1]));
  CHECK(read_json_file(varied.runs[1].result.folder / "pretraining.json").at("layers").size() == 1);
  CompareOptions merge = options;
  merge.read_only = true;
  CHECK(compare(experiment, folder / "varied", merge).is_complete());
}
