#include "zeroset/nets/run_time.hpp"

#include "zeroset/core/parameters.hpp"
#include "zeroset/core/random.hpp"
#include "zeroset/nets/evaluation.hpp"
#include "zeroset/nets/replica_trainer.hpp"
#include "zeroset/runs/image_store.hpp"

#include "nets/kernels/one_thread.hpp"
#include "nets/runs/run.hpp"

#include <ATen/core/Tensor.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ctime>
#include <functional>
#include <limits>

namespace zeroset::nets {
namespace {

constexpr std::int64_t kMaxMeasured = 200;  // images; a larger step takes as many times longer
constexpr int kMeasuredSteps = 2;           // after one that warms up
constexpr std::int64_t kGdEpochsBetween = 10;

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Least of a few, after one that warms up.
double least_seconds(const std::function<void()>& body) {
  const OneThread alone;
  body();
  double least = std::numeric_limits<double>::infinity();
  for (int i = 0; i < kMeasuredSteps; ++i) {
    const double begin = processor_seconds();
    body();
    least = std::min(least, processor_seconds() - begin);
  }
  return least;
}

runs::ImageDataset random_images(std::int64_t count) {
  runs::ImageDataset images;
  Stream stream(1, "times");
  for (std::int64_t i = 0; i < count * runs::Images::kPixels; ++i) {
    images.train.pixels.push_back(static_cast<std::uint8_t>(stream.below(256)));
  }
  for (std::int64_t i = 0; i < count; ++i) {
    images.train.labels.push_back(static_cast<std::uint8_t>(stream.below(10)));
  }
  images.test.pixels.assign(images.train.pixels.begin(), images.train.pixels.begin() + runs::Images::kPixels);
  images.test.labels.assign(1, 0);
  images.mean = images.deviation = {0.5, 0.5, 0.5};
  return images;
}

std::string network_key(const Experiment& experiment) {
  return to_json(trained_network(experiment)).dump() + name(experiment.loss);
}

std::int64_t chunk_of(const TrainingSpec& phase, std::int64_t images) {
  const std::int64_t at_once = phase.algorithm == TrainingAlgorithm::gd ? phase.chunk : phase.batch;
  return std::min({at_once > 0 ? at_once : images, images, kMaxMeasured});
}

}  // namespace

std::int64_t measured_passes(const Experiment& experiment, std::int64_t images) {
  std::int64_t passes = 1, epoch = 0, step = 0;  // one before the first step
  for (const TrainingSpec& phase : experiment.training) {
    const std::int64_t every = experiment.evaluation.every_epochs, kept = experiment.checkpoints.every_epochs;
    for (std::int64_t i = 1; i <= phase.epochs; ++i) {
      ++epoch;
      step += steps_an_epoch(phase, images);
      const bool by_default = phase.algorithm == TrainingAlgorithm::sgd || i % kGdEpochsBetween == 0 ||
                              (kept > 0 && epoch % kept == 0) ||
                              std::ranges::binary_search(experiment.checkpoints.at_steps, step);
      const bool due = i == phase.epochs || (every > 0 ? epoch % every == 0 : by_default);
      passes += due ? 1 : 0;
    }
    passes += phase.epochs > 0 ? 1 : 0;  // running averages
  }
  return passes;
}

double RunTimes::seconds_an_image(const Experiment& experiment, const TrainingSpec& phase) {
  const std::int64_t images = image_counts(experiment.dataset).first, chunk = chunk_of(phase, images);
  const bool whole = phase.algorithm == TrainingAlgorithm::gd;
  const std::int64_t count = whole ? std::min(images, kMaxMeasured) : chunk;
  const std::string key = network_key(experiment) + (whole ? "gd" : "sgd") + std::to_string(chunk);
  if (const auto found = known_.find(key); found != known_.end()) {
    return found->second;
  }
  const Architecture network = trained_network(experiment);
  const runs::ImageDataset set = random_images(count);
  const Parameters start = he_initialization(network, {1, "initialisation"});
  ReplicaTrainer trainer(network,
                         set,
                         {{start, Parameters::Zero(start.size()), initial_running_statistics(network)}},
                         {.convolution = ConvolutionMethod::separate, .loss = experiment.loss});
  const double seconds = least_seconds([&] {  // at rate 0: the same step again and again
    static_cast<void>(whole ? trainer.gd_step(chunk, {0}, {}) : trainer.sgd_steps(0, 1, count, {{0}}, {}));
  });
  return known_[key] = seconds / static_cast<double>(count);
}

double RunTimes::evaluation_seconds_an_image(const Experiment& experiment) {
  const std::string key = network_key(experiment) + "evaluation";
  if (const auto found = known_.find(key); found != known_.end()) {
    return found->second;
  }
  const Architecture network = trained_network(experiment);
  const runs::ImageDataset set = random_images(kMaxMeasured);
  const Model model(network, {Scalar::float32, DeviceKind::cpu});
  const at::Tensor flat = model.to_tensor(he_initialization(network, {1, "initialisation"}));
  const double seconds =
      least_seconds([&] { static_cast<void>(evaluate(model, flat, set, {.loss = experiment.loss})); });
  return known_[key] = seconds / static_cast<double>(kMaxMeasured + 1);
}

double RunTimes::seconds(const Experiment& experiment) {
  const auto [train, test] = image_counts(experiment.dataset);
  double seconds = 0;
  for (const TrainingSpec& phase : experiment.training) {
    if (phase.epochs > 0) {
      seconds += static_cast<double>(phase.epochs * train) * seconds_an_image(experiment, phase);
    }
  }
  return seconds + static_cast<double>(measured_passes(experiment, train) * (train + test)) *
                       evaluation_seconds_an_image(experiment);
}

}  // namespace zeroset::nets
