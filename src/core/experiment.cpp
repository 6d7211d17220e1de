#include "zeroset/core/experiment.hpp"

#include "zeroset/core/json.hpp"

#include <limits>

namespace zeroset {

using nlohmann::json;

namespace {

constexpr std::int64_t kMostImages = 1'000'000;
constexpr std::int64_t kMostEpochs = 1'000'000;
constexpr std::int64_t kMostReplicas = 100'000;

const std::vector<std::string> kImageSets{"cifar10", "cifar10-mini"};
const std::vector<std::string> kTruthOrRandom{"true", "random"};
const std::vector<std::string> kAlgorithms{"sgd", "gd"};
const std::vector<std::string> kDevices{"auto", "cpu", "cuda"};
const std::vector<std::string> kPrecisions{"float32", "tf32", "bfloat16"};

/// Reads a member into `out` if it is there.
template <class T, class Read>
void optional(ObjectReader& reader, std::string_view key, T& out, Read read) {
  if (const json* value = reader.find(key)) {
    out = static_cast<T>(read(*value, reader.at(key)));
  }
}

auto integer_in(std::int64_t least, std::int64_t most) {
  return [=](const json& value, const std::string& where) { return read_integer(value, where, least, most); };
}

auto real_in(double least, double most) {
  return [=](const json& value, const std::string& where) { return read_real(value, where, least, most); };
}

auto choice_of(const std::vector<std::string>& names) {
  return [&names](const json& value, const std::string& where) { return read_choice(value, where, names); };
}

/// "true" as a word; JSON's true is accepted for it, since both are natural to write.
auto truth_or_random() {
  return [](const json& value, const std::string& where) {
    return value.is_boolean() && value.get<bool>() ? std::size_t{0} : read_choice(value, where, kTruthOrRandom);
  };
}

DatasetSpec read_dataset(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  DatasetSpec spec;
  spec.kind =
      static_cast<ImageSet>(read_choice(reader.require("kind", list_of(kImageSets)), reader.at("kind"), kImageSets));
  optional(reader, "train", spec.train, integer_in(0, kMostImages));
  optional(reader, "test", spec.test, integer_in(0, kMostImages));
  optional(reader, "labels", spec.labels, truth_or_random());
  optional(reader, "inputs", spec.inputs, truth_or_random());
  reader.finish();
  return spec;
}

TrainingSpec read_training(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  TrainingSpec spec;
  optional(reader, "algorithm", spec.algorithm, choice_of(kAlgorithms));
  optional(reader, "batch", spec.batch, integer_in(1, kMostImages));
  optional(reader, "learning_rate", spec.learning_rate, real_in(std::numeric_limits<double>::min(), 1e6));
  optional(reader, "momentum", spec.momentum, real_in(0, 1 - 1e-9));
  optional(reader, "weight_decay", spec.weight_decay, real_in(0, 1e6));
  optional(reader, "epochs", spec.epochs, integer_in(0, kMostEpochs));
  reader.finish();
  return spec;
}

}  // namespace

Experiment read_experiment(const json& value, const std::string& pointer, const std::filesystem::path& folder) {
  ObjectReader reader(value, pointer);
  reader.schema("zeroset.experiment/1");
  Experiment experiment;
  experiment.dataset = read_dataset(reader.require("dataset", "an object with the key \"kind\""), reader.at("dataset"));
  experiment.network = read_network(reader.require("network", "a network"), reader.at("network"), folder);
  const std::string where = reader.at("activations");
  for (const json& entry : read_array(reader.require("activations", "an array of activations"), where)) {
    experiment.activations.push_back(read_activation(entry, child(where, experiment.activations.size())));
  }
  if (experiment.activations.empty()) {
    throw SpecError(where, "expected at least one activation");
  }
  optional(reader, "training", experiment.training, read_training);
  optional(reader, "replicas", experiment.replicas, integer_in(1, kMostReplicas));
  optional(reader, "seed", experiment.seed, read_seed);
  optional(reader, "device", experiment.device, choice_of(kDevices));
  optional(reader, "precision", experiment.precision, choice_of(kPrecisions));
  reader.finish();
  return experiment;
}

json to_json(const Experiment& experiment) {
  json activations = json::array();
  for (const Activation& activation : experiment.activations) {
    activations.push_back(to_json(activation));
  }
  const DatasetSpec& dataset = experiment.dataset;
  const TrainingSpec& training = experiment.training;
  const auto choice = [](const std::vector<std::string>& names, auto value) {
    return names.at(static_cast<std::size_t>(value));
  };
  return {{"schema", "zeroset.experiment/1"},
          {"dataset",
           {{"kind", choice(kImageSets, dataset.kind)},
            {"train", dataset.train},
            {"test", dataset.test},
            {"labels", choice(kTruthOrRandom, dataset.labels)},
            {"inputs", choice(kTruthOrRandom, dataset.inputs)}}},
          {"network", to_json(experiment.network)},
          {"activations", activations},
          {"training",
           {{"algorithm", choice(kAlgorithms, training.algorithm)},
            {"batch", training.batch},
            {"learning_rate", training.learning_rate},
            {"momentum", training.momentum},
            {"weight_decay", training.weight_decay},
            {"epochs", training.epochs}}},
          {"replicas", experiment.replicas},
          {"seed", experiment.seed},
          {"device", choice(kDevices, experiment.device)},
          {"precision", choice(kPrecisions, experiment.precision)}};
}

}  // namespace zeroset
