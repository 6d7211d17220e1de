#include "nets/runs/run_pretraining.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/text.hpp"
#include "zeroset/nets/pretraining.hpp"
#include "zeroset/runs/image_store.hpp"

#include "nets/runs/run.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <utility>

namespace zeroset::nets {

void resolve_pretraining(Experiment& experiment) {
  PretrainingSpec& spec = *experiment.pretraining;
  spec.layers = spec.layers.value_or(std::ssize(hidden_blocks(experiment.network, "/network")));
  if (*spec.layers == 0 || spec.epochs == 0) {
    experiment.pretraining.reset();
    return;
  }
  DatasetSpec whole = experiment.dataset;
  whole.train = 0;
  const std::int64_t there = image_counts(whole).first;
  if (spec.images > there) {
    throw SpecError("/pretraining/images", "expected at most " + with_thousands(there) + " training images");
  }
  spec.images = spec.images > 0 ? spec.images : experiment.dataset.train;
}

/// Those that the run trains on, or others with the same normalization: the network is to take them alike.
std::shared_ptr<const ImageDataset> Run::pretraining_images() const {
  if (experiment_.pretraining->images == images_.train.count()) {
    return {std::shared_ptr<const ImageDataset>(), &images_};
  }
  DatasetSpec spec = experiment_.dataset;
  spec.train = experiment_.pretraining->images;
  auto images = std::make_shared<ImageDataset>(*load_images(spec, options_.data_root));
  images->mean = images_.mean;
  images->deviation = images_.deviation;
  return images;
}

Parameters Run::pretrained(const Parameters& start) {
  const std::int64_t steps = total_steps();
  PretrainingOptions options{
      .device = experiment_.device, .state = folder_->file(kPretrainingState), .stop = options_.stop};
  if (options_.progress) {
    options.progress = [this, steps](const Progress& told) {
      const std::string task = name(experiment_.activations.front()) + " seed " + std::to_string(experiment_.seed);
      options_.progress({.task = task, .done = 0, .total = steps, .detail = told.detail});
    };
  }
  const std::shared_ptr<const ImageDataset> images = pretraining_images();
  Pretraining result = pretrain(network_, start, *experiment_.pretraining, experiment_.seed, *images, options);
  is_stopped_ = !result.is_complete;
  if (result.is_complete) {
    write_json_file(path_ / "pretraining.json", to_json(result, *experiment_.pretraining));
  }
  start_cause_ = std::move(result.cause);
  return std::move(result.parameters);
}

void Run::leave() {
  folder_->set_status(RunStatus::interrupted, "stopped before its first step");
  result_.status = RunStatus::interrupted;
}

}  // namespace zeroset::nets
