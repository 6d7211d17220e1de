// Reading the specification of an experiment.
#include "zeroset/core/experiment.hpp"
#include "zeroset/core/json.hpp"

#include "core/experiment_limits.hpp"
#include "core/experiment_words.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <system_error>

namespace zeroset {

using nlohmann::json;

namespace {

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

/// A choice that can be varied as well.
auto value_of(const char* key) {
  return [key](const json& value, const std::string& where) { return read_value(varied_quantity(key), value, where); };
}

DatasetSpec read_dataset(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  DatasetSpec spec;
  spec.kind =
      static_cast<ImageSet>(read_choice(reader.require("kind", list_of(kImageSets)), reader.at("kind"), kImageSets));
  optional(reader, "train", spec.train, integer_in(0, kMaxImages));
  optional(reader, "test", spec.test, integer_in(0, kMaxImages));
  optional(reader, "labels", spec.labels, value_of("labels"));
  optional(reader, "inputs", spec.inputs, value_of("inputs"));
  optional(reader, "label_noise", spec.label_noise, value_of("label_noise"));
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

ScheduleSpec read_schedule(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  ScheduleSpec spec;
  optional(reader, "kind", spec.kind, choice_of(kSchedules));
  list(reader, "milestones", spec.milestones, integer_in(1, kMaxEpochs));
  require_ascending(spec.milestones, reader.at("milestones"));
  optional(reader, "factor", spec.factor, real_in(kMinRate, kMaxRate));
  optional(reader, "final_rate", spec.final_rate, real_in(0, kMaxRate));
  optional(reader, "warmup_epochs", spec.warmup_epochs, real_in(0, kMaxEpochs));
  reader.finish();
  return spec;
}

TrainingSpec read_training(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  TrainingSpec spec;
  optional(reader, "algorithm", spec.algorithm, choice_of(kAlgorithms));
  optional(reader, "batch", spec.batch, integer_in(1, kMaxImages));
  optional(reader, "learning_rate", spec.learning_rate, value_of("learning_rate"));
  optional(reader, "momentum", spec.momentum, value_of("momentum"));
  optional(reader, "weight_decay", spec.weight_decay, real_in(0, 1e6));
  optional(reader, "epochs", spec.epochs, integer_in(0, kMaxEpochs));
  optional(reader, "schedule", spec.schedule, read_schedule);
  optional(reader, "chunk", spec.chunk, integer_in(0, kMaxImages));
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
  optional(reader, "every_epochs", schedule.every_epochs, integer_in(0, kMaxEpochs));
  list(reader, "at_steps", schedule.at_steps, integer_in(1, std::numeric_limits<std::int64_t>::max()));
  require_ascending(schedule.at_steps, reader.at("at_steps"));
  reader.finish();
  return schedule;
}

/// The specs that are being read because one names the next: a run may not start from itself.
class OpenSpec {
 public:
  OpenSpec(const std::filesystem::path& spec, const std::string& pointer) {
    std::error_code ignored;
    const std::filesystem::path whole = std::filesystem::weakly_canonical(spec, ignored);
    if (std::ranges::find(open(), whole) != open().end()) {
      throw SpecError(pointer, "expected another run: " + spec.string() + " starts from itself");
    }
    if (open().size() >= kMaxChain) {
      throw SpecError(pointer, "expected at most " + std::to_string(kMaxChain) + " runs that start from one another");
    }
    open().push_back(whole);
  }
  OpenSpec(const OpenSpec&) = delete;
  OpenSpec& operator=(const OpenSpec&) = delete;
  ~OpenSpec() { open().pop_back(); }

 private:
  static constexpr std::size_t kMaxChain = 100;
  static std::vector<std::filesystem::path>& open() {
    thread_local std::vector<std::filesystem::path> specs;
    return specs;
  }
};

/// The other run: an experiment, or the folder of one.
void read_parent(const json& value, const std::string& pointer, const std::filesystem::path& folder, StartSpec& start) {
  if (!value.is_string()) {
    start.run = std::make_shared<const Experiment>(read_experiment(value, pointer, folder));
    return;
  }
  start.folder = folder / value.get<std::string>();
  const std::filesystem::path spec = start.folder / "spec.json";
  const OpenSpec open(spec, pointer);
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
  if (!parent.vary.empty()) {
    throw SpecError(child(run, "vary"), "expected nothing to vary: a run starts from one run");
  }
  for (const auto& [quantity, values] : experiment.vary.lists()) {
    if (quantity->changes_network) {
      throw SpecError(
          pointer,
          "expected no start where the " + quantity->heading + " varies: the run has one " + quantity->heading);
    }
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
  read_parent(reader.require("run", "an experiment or the folder of a run"), reader.at("run"), folder, start);
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
  optional(reader, "training", experiment.training, read_phases);
  optional(reader, "loss", experiment.loss, choice_of(kLosses));
  optional(reader, "replicas", experiment.replicas, integer_in(1, kMaxReplicas));
  optional(reader, "seed", experiment.seed, read_seed);
  optional(reader, "device", experiment.device, choice_of(kDevices));
  optional(reader, "precision", experiment.precision, choice_of(kPrecisions));
  optional(reader, "checkpoints", experiment.checkpoints, read_checkpoints);
  optional(reader, "vary", experiment.vary, read_variation);
  if (const json* start = reader.find("start"); start != nullptr && !start->is_null()) {
    experiment.start = read_start(*start, reader.at("start"), folder);
    validate_start(experiment, reader.at("start"));
  }
  if (const json* spec = reader.find("pretraining"); spec != nullptr && !spec->is_null()) {
    experiment.pretraining = read_pretraining(*spec, reader.at("pretraining"));
  }
  validate_pretraining(experiment, pointer);
  reader.finish();
  return experiment;
}

}  // namespace zeroset
