#include "zeroset/nets/run_cost.hpp"

#include "zeroset/core/parameters.hpp"
#include "zeroset/nets/model.hpp"
#include "zeroset/runs/image_store.hpp"

#include "nets/replica_step.hpp"
#include "nets/runs/run.hpp"

#include <algorithm>
#include <set>
#include <variant>

namespace zeroset::nets {
namespace {

constexpr std::int64_t kHeaderBytes = 3200;  // of a checkpoint: names, shapes and places of about forty tensors

/// Steps after which a checkpoint is due.
std::set<std::int64_t> checkpoint_steps(const Experiment& experiment, std::int64_t images) {
  std::set<std::int64_t> steps{0};
  std::int64_t epoch = 0, step = 0;
  for (const TrainingSpec& phase : experiment.training) {
    const std::int64_t an_epoch = steps_an_epoch(phase, images);
    for (std::int64_t i = 0; i < phase.epochs; ++i) {
      step += an_epoch;
      ++epoch;
      if (experiment.checkpoints.every_epochs > 0 && epoch % experiment.checkpoints.every_epochs == 0) {
        steps.insert(step);
      }
    }
    steps.insert(step);
  }
  for (const std::int64_t at : experiment.checkpoints.at_steps) {
    if (at <= step) {
      steps.insert(at);
    }
  }
  return steps;
}

/// Parameters and momentum in float32; exact and running mean and variance of every batch normalization in float64.
std::int64_t checkpoint_bytes(const Architecture& network) {
  std::int64_t bytes = kHeaderBytes + 8 * num_parameters(network);
  const std::vector<Shape> shapes = layer_shapes(network);
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    bytes += std::holds_alternative<BatchNormLayer>(network.layers[i]) ? 32 * shapes[i].front() : 0;
  }
  return bytes;
}

/// A step of SGD by its batch; one of gd by the set and its chunk, as the processor's code works.
double memory_bytes(const Experiment& experiment, const Architecture& network, std::int64_t images) {
  const Model model(network, {Scalar::float32, DeviceKind::cpu});
  double most = 0;
  for (const TrainingSpec& phase : experiment.training) {
    const bool whole = phase.algorithm == TrainingAlgorithm::gd;
    const std::int64_t set = whole ? images : std::min(images, phase.batch);
    const std::int64_t chunk = whole && phase.chunk > 0 ? std::min(images, phase.chunk) : set;
    most = std::max(most, static_cast<double>(step_bytes(model, set, chunk)));
  }
  return most + 4.0 * sizeof(float) * static_cast<double>(num_parameters(network));
}

}  // namespace

RunCost run_cost(const Experiment& experiment) {
  const std::int64_t images = image_counts(experiment.dataset).first;
  const Architecture network = trained_network(experiment);
  RunCost cost;
  for (const TrainingSpec& phase : experiment.training) {
    cost.epochs += phase.epochs;
  }
  cost.images = cost.epochs * images;
  cost.checkpoints = std::ssize(checkpoint_steps(experiment, images));
  cost.disk_bytes = cost.checkpoints * checkpoint_bytes(network);
  cost.memory_bytes = static_cast<std::int64_t>(memory_bytes(experiment, network, images));
  return cost;
}

}  // namespace zeroset::nets
