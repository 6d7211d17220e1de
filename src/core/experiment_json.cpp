#include "zeroset/core/experiment.hpp"
#include "zeroset/core/json.hpp"

#include <algorithm>
#include <limits>

namespace zeroset {

using nlohmann::json;

namespace {

constexpr std::int64_t kMostImages = 1'000'000;
constexpr std::int64_t kMostEpochs = 1'000'000;
constexpr std::int64_t kMostReplicas = 100'000;

const std::vector<std::string> kImageSets{"cifar10", "cifar10-mini"};
const std::vector<std::string> kTruthOrRandom{"true", "random"};
const std::vector<std::string> kHeldOut{"test", "validation"};
const std::vector<std::string> kSchedules{"constant", "step", "linear", "cosine"};
const std::vector<std::string> kLosses{"cross_entropy", "squared"};
const std::vector<std::string> kAlgorithms{"sgd", "gd"};
const std::vector<std::string> kDevices{"auto", "cpu", "cuda"};
const std::vector<std::string> kPrecisions{"float32", "tf32", "bfloat16"};
const std::vector<std::string> kNoiseUnits{"deviation", "mean_absolute"};

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
  optional(reader, "label_noise", spec.label_noise, real_in(0, 1));
  optional(reader, "held_out", spec.held_out, choice_of(kHeldOut));
  if (spec.held_out == HeldOut::validation && spec.test < 1) {
    throw SpecError(reader.at("test"), "expected how many training images are held out, >= 1");
  }
  reader.finish();
  return spec;
}

/// Each element in its place.
template <class T, class Read>
void list(ObjectReader& reader, std::string_view key, std::vector<T>& out, Read read) {
  const json* values = reader.find(key);
  if (values == nullptr) {
    return;
  }
  out.clear();
  const std::string where = reader.at(key);
  for (const json& value : read_array(*values, where)) {
    out.push_back(static_cast<T>(read(value, child(where, out.size()))));
  }
}

void require_ascending(const std::vector<std::int64_t>& values, const std::string& pointer) {
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (values[i] <= values[i - 1]) {
      throw SpecError(child(pointer, i), "expected more than " + std::to_string(values[i - 1]));
    }
  }
}

constexpr double kLeastRate = std::numeric_limits<double>::min(), kMostRate = 1e6, kMostMomentum = 1 - 1e-9;

ScheduleSpec read_schedule(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  ScheduleSpec spec;
  optional(reader, "kind", spec.kind, choice_of(kSchedules));
  list(reader, "milestones", spec.milestones, integer_in(1, kMostEpochs));
  require_ascending(spec.milestones, reader.at("milestones"));
  optional(reader, "factor", spec.factor, real_in(kLeastRate, kMostRate));
  optional(reader, "final_rate", spec.final_rate, real_in(0, kMostRate));
  optional(reader, "warmup_epochs", spec.warmup_epochs, real_in(0, kMostEpochs));
  reader.finish();
  return spec;
}

TrainingSpec read_training(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  TrainingSpec spec;
  optional(reader, "algorithm", spec.algorithm, choice_of(kAlgorithms));
  optional(reader, "batch", spec.batch, integer_in(1, kMostImages));
  optional(reader, "learning_rate", spec.learning_rate, real_in(kLeastRate, kMostRate));
  optional(reader, "momentum", spec.momentum, real_in(0, kMostMomentum));
  optional(reader, "weight_decay", spec.weight_decay, real_in(0, 1e6));
  optional(reader, "epochs", spec.epochs, integer_in(0, kMostEpochs));
  optional(reader, "schedule", spec.schedule, read_schedule);
  optional(reader, "chunk", spec.chunk, integer_in(0, kMostImages));
  if (const json* error = reader.find("stop_at_train_error"); error != nullptr && !error->is_null()) {
    spec.stop_at_train_error = read_real(*error, reader.at("stop_at_train_error"), 0, 1);
  }
  reader.finish();
  return spec;
}

/// One phase, or an array of them.
std::vector<TrainingSpec> read_phases(const json& value, const std::string& pointer) {
  if (!value.is_array()) {
    return {read_training(value, pointer)};
  }
  std::vector<TrainingSpec> phases;
  for (const json& phase : value) {
    phases.push_back(read_training(phase, child(pointer, phases.size())));
  }
  if (phases.empty()) {
    throw SpecError(pointer, "expected at least one phase");
  }
  return phases;
}

CheckpointSchedule read_checkpoints(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  CheckpointSchedule schedule;
  optional(reader, "every_epochs", schedule.every_epochs, integer_in(0, kMostEpochs));
  list(reader, "at_steps", schedule.at_steps, integer_in(1, std::numeric_limits<std::int64_t>::max()));
  require_ascending(schedule.at_steps, reader.at("at_steps"));
  reader.finish();
  return schedule;
}

Variation read_variation(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  Variation vary;
  list(reader, "width", vary.width, real_in(1e-6, 1e6));
  list(reader, "train", vary.train, integer_in(1, kMostImages));
  list(reader, "label_noise", vary.label_noise, real_in(0, 1));
  list(reader, "labels", vary.labels, truth_or_random());
  list(reader, "inputs", vary.inputs, truth_or_random());
  list(reader, "learning_rate", vary.learning_rate, real_in(kLeastRate, kMostRate));
  list(reader, "momentum", vary.momentum, real_in(0, kMostMomentum));
  reader.finish();
  return vary;
}

/// The other run: an experiment, or the folder of one.
void read_parent(const json& value, const std::string& pointer, const std::filesystem::path& folder, StartSpec& start) {
  if (!value.is_string()) {
    start.run = std::make_shared<const Experiment>(read_experiment(value, pointer, folder));
    return;
  }
  start.folder = folder / value.get<std::string>();
  const std::filesystem::path spec = start.folder / "spec.json";
  try {
    start.run = std::make_shared<const Experiment>(read_experiment(read_json_file(spec), "", start.folder));
  } catch (const SpecError& error) {
    throw SpecError(pointer, "expected an experiment or the folder of a run; " + spec.string() + ": " + error.what());
  }
}

void require_one_or(std::int64_t most, std::int64_t count, const std::string& pointer, const char* what) {
  if (count != 1 && count != most) {
    throw SpecError(pointer,
                    "expected one " + std::string(what) + (most > 1 ? " or " + std::to_string(most) : "") + ", got " +
                        std::to_string(count));
  }
}

bool same_parameters(const Architecture& a, const Architecture& b) {
  const std::vector<ParameterSlice> first = parameter_slices(a), second = parameter_slices(b);
  return std::equal(first.begin(), first.end(), second.begin(), second.end(), [](const auto& x, const auto& y) {
    return x.name == y.name && x.shape == y.shape;
  });
}

void validate_start(const Experiment& experiment, const std::string& pointer) {
  const Experiment& parent = *experiment.start->run;
  const std::string run = child(pointer, "run");
  if (parent.vary != Variation{}) {
    throw SpecError(child(run, "vary"), "expected nothing to vary: a run starts from one run");
  }
  if (!experiment.vary.width.empty()) {
    throw SpecError(pointer, "expected no start where the width varies: the run has one width");
  }
  require_one_or(static_cast<std::int64_t>(experiment.activations.size()),
                 static_cast<std::int64_t>(parent.activations.size()),
                 child(run, "activations"),
                 "activation");
  require_one_or(experiment.replicas, parent.replicas, child(run, "replicas"), "replica");
  if (!same_parameters(experiment.network, parent.network)) {
    throw SpecError(child(run, "network"), "expected the layers of the network that starts from it");
  }
}

StartSpec read_start(const json& value, const std::string& pointer, const std::filesystem::path& folder) {
  ObjectReader reader(value, pointer);
  StartSpec start;
  read_parent(
      reader.require("run", "an experiment or the folder of a run"), reader.at("run"), folder, start);
  const auto place = [&](std::string_view key, std::optional<std::int64_t>& out) {
    if (const json* given = reader.find(key); given != nullptr && !given->is_null()) {
      out = read_integer(*given, reader.at(key), 0);
    }
  };
  place("epoch", start.epoch);
  place("step", start.step);
  if (start.epoch && start.step) {
    throw SpecError(reader.at("step"), "expected \"epoch\" or \"step\", not both");
  }
  optional(reader, "noise", start.noise, real_in(0, 1e6));
  optional(reader, "noise_unit", start.noise_unit, choice_of(kNoiseUnits));
  optional(reader, "noise_seed", start.noise_seed, read_seed);
  reader.finish();
  return start;
}

std::string choice(const std::vector<std::string>& names, auto value) {
  return names.at(static_cast<std::size_t>(value));
}

json schedule_json(const ScheduleSpec& schedule) {
  return {{"kind", choice(kSchedules, schedule.kind)},
          {"milestones", schedule.milestones},
          {"factor", schedule.factor},
          {"final_rate", schedule.final_rate},
          {"warmup_epochs", schedule.warmup_epochs}};
}

json training_json(const TrainingSpec& training) {
  return {{"algorithm", choice(kAlgorithms, training.algorithm)},
          {"batch", training.batch},
          {"learning_rate", training.learning_rate},
          {"momentum", training.momentum},
          {"weight_decay", training.weight_decay},
          {"epochs", training.epochs},
          {"schedule", schedule_json(training.schedule)},
          {"chunk", training.chunk},
          {"stop_at_train_error", training.stop_at_train_error ? json(*training.stop_at_train_error) : json()}};
}

json start_json(const StartSpec& start) {
  const auto place = [](const std::optional<std::int64_t>& value) { return value ? json(*value) : json(); };
  return {{"run", start.run ? to_json(*start.run) : json()},
          {"epoch", place(start.epoch)},
          {"step", place(start.step)},
          {"noise", start.noise},
          {"noise_unit", name(start.noise_unit)},
          {"noise_seed", start.noise_seed}};
}

json phases_json(const std::vector<TrainingSpec>& phases) {
  if (phases.size() == 1) {
    return training_json(phases.front());
  }
  json list = json::array();
  for (const TrainingSpec& phase : phases) {
    list.push_back(training_json(phase));
  }
  return list;
}

template <class T>
json choices(const std::vector<std::string>& names, const std::vector<T>& values) {
  json list = json::array();
  for (const T value : values) {
    list.push_back(choice(names, value));
  }
  return list;
}

json variation_json(const Variation& vary) {
  return {{"width", vary.width},
          {"train", vary.train},
          {"label_noise", vary.label_noise},
          {"labels", choices(kTruthOrRandom, vary.labels)},
          {"inputs", choices(kTruthOrRandom, vary.inputs)},
          {"learning_rate", vary.learning_rate},
          {"momentum", vary.momentum}};
}

}  // namespace

std::string name(ImageLoss loss) {
  return choice(kLosses, loss);
}

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
  optional(reader, "training", experiment.training, read_phases);
  optional(reader, "loss", experiment.loss, choice_of(kLosses));
  optional(reader, "replicas", experiment.replicas, integer_in(1, kMostReplicas));
  optional(reader, "seed", experiment.seed, read_seed);
  optional(reader, "device", experiment.device, choice_of(kDevices));
  optional(reader, "precision", experiment.precision, choice_of(kPrecisions));
  optional(reader, "checkpoints", experiment.checkpoints, read_checkpoints);
  optional(reader, "vary", experiment.vary, read_variation);
  if (const json* start = reader.find("start"); start != nullptr && !start->is_null()) {
    experiment.start = read_start(*start, reader.at("start"), folder);
    validate_start(experiment, reader.at("start"));
  }
  reader.finish();
  return experiment;
}

json to_json(const Experiment& experiment) {
  json activations = json::array();
  for (const Activation& activation : experiment.activations) {
    activations.push_back(to_json(activation));
  }
  const DatasetSpec& dataset = experiment.dataset;
  json document{{"schema", "zeroset.experiment/1"},
          {"dataset",
           {{"kind", choice(kImageSets, dataset.kind)},
            {"train", dataset.train},
            {"test", dataset.test},
            {"labels", choice(kTruthOrRandom, dataset.labels)},
            {"inputs", choice(kTruthOrRandom, dataset.inputs)},
            {"label_noise", dataset.label_noise},
            {"held_out", choice(kHeldOut, dataset.held_out)}}},
          {"network", to_json(experiment.network)},
          {"activations", activations},
          {"training", phases_json(experiment.training)},
          {"replicas", experiment.replicas},
          {"seed", experiment.seed},
          {"device", choice(kDevices, experiment.device)},
          {"precision", choice(kPrecisions, experiment.precision)},
          {"checkpoints",
           {{"every_epochs", experiment.checkpoints.every_epochs}, {"at_steps", experiment.checkpoints.at_steps}}},
          {"vary", variation_json(experiment.vary)}};
  // Only where they say something: the names of all other runs stay what they were.
  if (experiment.loss != ImageLoss::cross_entropy) {
    document["loss"] = name(experiment.loss);
  }
  if (experiment.start) {
    document["start"] = start_json(*experiment.start);
  }
  return document;
}

}  // namespace zeroset
