#include "zeroset/nets/training.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/nets/polynomial_activation.hpp"
#include "zeroset/nets/run_store.hpp"
#include "zeroset/runs/checkpoint.hpp"
#include "zeroset/runs/image_store.hpp"
#include "zeroset/runs/run_folder.hpp"

#include "nets/batches.hpp"
#include "nets/kernels/one_thread.hpp"
#include "nets/runs/group.hpp"
#include "nets/runs/run_pretraining.hpp"
#include "nets/runs/start.hpp"

#include <torch/version.h>

#include <algorithm>
#include <memory>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace zeroset::nets {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// Values of the largest step, in bytes: parameters, momentum, gradient and its parts, and each layer's numbers for
/// the batch, forward and backward.
double estimated_bytes(const Architecture& network, std::int64_t batch) {
  double numbers = 4.0 * static_cast<double>(num_parameters(network));
  for (const Shape& shape : layer_shapes(network)) {
    numbers += 2.0 * static_cast<double>(batch) * static_cast<double>(size(shape));
  }
  return numbers * sizeof(float);
}

/// One that names its device was perhaps trained on another machine, and is only read here.
Experiment resolved_parent(const Experiment& parent) {
  const auto [train, test] = image_counts(parent.dataset);
  const DeviceKind device = parent.device;
  Experiment whole = parent;
  whole.device = DeviceKind::cpu;
  whole = resolved(std::move(whole), train, test);
  whole.device = device == DeviceKind::automatic ? resolve_device(device) : device;
  return whole;
}

}  // namespace

void require_memory(const Experiment& experiment, std::int64_t images) {
  std::int64_t batch = 1;
  for (const TrainingSpec& phase : experiment.training) {
    const bool whole = phase.algorithm == TrainingAlgorithm::gd;
    const std::int64_t at_once = whole ? (phase.chunk > 0 ? phase.chunk : images) : phase.batch;
    batch = std::max(batch, std::min(images, at_once));
  }
  const double needed = estimated_bytes(trained_network(experiment), batch);
  const double there = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  if (experiment.device == DeviceKind::cpu && needed > there) {
    throw LimitExceeded("training this network takes about " +
                        std::to_string(static_cast<std::int64_t>(needed / 0x1p30)) + " GiB, this machine has " +
                        std::to_string(static_cast<std::int64_t>(there / 0x1p30)) +
                        "; take fewer units, or a smaller batch (--set /training/batch=N)");
  }
}

Experiment resolved(Experiment experiment, std::int64_t train, std::int64_t test) {
  experiment.device = resolve_device(experiment.device);
  experiment.dataset.train = train;
  experiment.dataset.test = test;
  if (experiment.start) {
    experiment.start->run = std::make_shared<const Experiment>(resolved_parent(*experiment.start->run));
  }
  if (experiment.pretraining) {
    resolve_pretraining(experiment);
  }
  return experiment;
}

void require_trainable(const Experiment& experiment) {
  if (experiment.activations.size() != 1 || experiment.replicas != 1) {
    throw InvalidArgument("[nets::train_run] expected one activation and one replica, got " +
                          std::to_string(experiment.activations.size()) + " and " +
                          std::to_string(experiment.replicas));
  }
  if (experiment.start && !experiment.start->run) {
    throw InvalidArgument("[nets::train_run] expected a run to start from, got none");
  }
  if (!experiment.vary.empty()) {
    throw SpecError("/vary", "expected nothing to vary: train trains one network, compare every combination");
  }
  if (experiment.precision == Precision::tf32 && resolve_device(experiment.device) == DeviceKind::cpu) {
    throw InvalidArgument("[nets::train_run] expected precision float32 or bfloat16 on the CPU, got tf32");
  }
  const Activation& activation = experiment.activations.front();
  if (activation.is_polynomial()) {
    static_cast<void>(real_coefficients(activation));
  }
  require_image_network(experiment.network);
  validate_pretraining(experiment, "");
}

Experiment member(const Experiment& experiment, std::size_t activation, std::int64_t replica) {
  if (activation >= experiment.activations.size() || replica < 0 || replica >= experiment.replicas) {
    throw InvalidArgument("[nets::member] expected activation < " + std::to_string(experiment.activations.size()) +
                          " and replica < " + std::to_string(experiment.replicas) + ", got " +
                          std::to_string(activation) + " and " + std::to_string(replica));
  }
  Experiment one = experiment;
  one.activations = {experiment.activations[activation]};
  one.replicas = 1;
  one.seed = experiment.seed + static_cast<std::uint64_t>(replica);
  if (one.start) {
    const Experiment& parent = *experiment.start->run;
    one.start->run = std::make_shared<const Experiment>(
        member(parent, parent.activations.size() > 1 ? activation : 0, parent.replicas > 1 ? replica : 0));
    one.start->noise_seed += static_cast<std::uint64_t>(replica);
  }
  return one;
}

namespace {

/// What it starts from is trained first, beside it, unless it has begun or the checkpoint is there.
/// \return false where that was stopped
bool train_parent(const Experiment& whole, const fs::path& run, const TrainOptions& options) {
  const fs::path store = run.parent_path();
  std::error_code ignored;
  if (!whole.start || !list_checkpoints(run).empty() || fs::exists(run / "result.json", ignored) ||
      start_checkpoint(*whole.start, parent_folder(whole, store))) {
    return true;
  }
  TrainOptions for_parent = options;
  if (whole.start->run->dataset != whole.dataset) {
    for_parent.images = nullptr;
  }
  const std::vector<StoredRun> trained =
      train_all({*whole.start->run}, store, {.threads = options.threads, .training = for_parent});
  if (trained.front().held) {
    throw FileError(store / trained.front().id,
                    "another run is writing here, and this one starts from it; wait for it",
                    std::make_error_code(std::errc::device_or_resource_busy));
  }
  return trained.front().result.status != RunStatus::interrupted;
}

}  // namespace

RunResult train_run(const Experiment& experiment, const fs::path& run, const TrainOptions& options) {
  require_trainable(experiment);
  const auto images = options.images ? options.images : load_images(experiment.dataset, options.data_root);
  const Experiment whole = resolved(experiment, images->train.count(), images->test.count());
  require_memory(whole, images->train.count());
  if (!train_parent(whole, run, options)) {
    return {.folder = run, .status = RunStatus::interrupted};
  }
  const OneThread alone;
  std::optional<RunResult> result = train_group({{whole, run}}, *images, options).front();
  if (!result) {
    throw FileError(run,
                    "another run is writing here; wait for it, or name another folder",
                    std::make_error_code(std::errc::device_or_resource_busy));
  }
  return *std::move(result);
}

std::vector<std::pair<std::string, std::string>> training_versions() {
  return {{"libtorch", TORCH_VERSION},
          {"processor_kernels", processor_kernels()},
          {"device", resolve_device(DeviceKind::automatic) == DeviceKind::cuda ? "cuda" : "cpu"},
          {"compiler", __VERSION__}};
}

}  // namespace zeroset::nets
