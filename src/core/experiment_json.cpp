// Writing the specification of an experiment.
#include "zeroset/core/experiment.hpp"

#include "core/experiment_words.hpp"

#include <nlohmann/json.hpp>

namespace zeroset {

using nlohmann::json;

namespace {

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

/// The word of a choice that can be varied as well.
json varied(const char* key, auto value) {
  return value_json(varied_quantity(key), static_cast<double>(value));
}

}  // namespace

std::string name(ImageLoss loss) {
  return choice(kLosses, loss);
}

json to_json(const Experiment& experiment) {
  json activations = json::array();
  for (const Activation& activation : experiment.activations) {
    activations.push_back(to_json(activation));
  }
  const DatasetSpec& dataset = experiment.dataset;
  json document{
      {"schema", "zeroset.experiment/1"},
      {"dataset",
       {{"kind", choice(kImageSets, dataset.kind)},
        {"train", dataset.train},
        {"test", dataset.test},
        {"labels", varied("labels", dataset.labels)},
        {"inputs", varied("inputs", dataset.inputs)},
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
      {"vary", to_json(experiment.vary)}};
  // Only where they say something: the names of all other runs stay what they were.
  if (experiment.loss != ImageLoss::cross_entropy) {
    document["loss"] = name(experiment.loss);
  }
  if (experiment.start) {
    document["start"] = start_json(*experiment.start);
  }
  if (experiment.pretraining) {
    document["pretraining"] = to_json(*experiment.pretraining);
  }
  return document;
}

}  // namespace zeroset
