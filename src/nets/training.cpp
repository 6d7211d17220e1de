#include "zeroset/nets/training.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/run_folder.hpp"
#include "zeroset/nets/polynomial_activation.hpp"

#include "nets/run.hpp"

#include <torch/version.h>

#include <algorithm>
#include <system_error>
#include <unistd.h>

namespace zeroset::nets {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kResultFile = "result.json";

/// Values of the largest step, in bytes: parameters, momentum, gradient and its parts, and each layer's numbers for
/// the batch, forward and backward.
double estimated_bytes(const Architecture& network, std::int64_t batch) {
  double numbers = 4.0 * static_cast<double>(num_parameters(network));
  for (const Shape& shape : layer_shapes(network)) {
    numbers += 2.0 * static_cast<double>(batch) * static_cast<double>(size(shape));
  }
  return numbers * sizeof(float);
}

/// \throws LimitExceeded before any of it is taken
void require_memory(const Experiment& experiment, std::int64_t images) {
  const bool whole = experiment.training.front().algorithm == TrainingAlgorithm::gd;
  const double needed =
      estimated_bytes(trained_network(experiment), whole ? images : std::min(images, experiment.training.front().batch));
  const double there = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  if (experiment.device == DeviceKind::cpu && needed > there) {
    throw LimitExceeded("training this network takes about " +
                        std::to_string(static_cast<std::int64_t>(needed / 0x1p30)) + " GiB, this machine has " +
                        std::to_string(static_cast<std::int64_t>(there / 0x1p30)) +
                        "; take fewer units, or a smaller batch (--set /training/batch=N)");
  }
}

/// Every default filled in: what is written as spec.json, and compared on resumption.
Experiment resolved(Experiment experiment, const ImageDataset& images) {
  experiment.device = resolve_device(experiment.device);
  experiment.dataset.train = images.train.count();
  experiment.dataset.test = images.test.count();
  return experiment;
}

RunRecord record_of(const Experiment& experiment, const TrainOptions& options) {
  RunRecord record{.host = host_description(), .seed = experiment.seed};
  for (const auto& list : {options.versions, training_versions()}) {
    for (const auto& [key, value] : list) {
      record.versions.emplace(key, value);
    }
  }
  return record;
}

void write_result(const RunFolder& folder, const RunResult& result) {
  write_json_file(folder.path() / kResultFile,
                  {{"schema", "zeroset.training_result/1"},
                   {"status", name(result.status)},
                   {"cause", result.cause.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(result.cause)},
                   {"step", result.step}});
}

/// What an earlier call left, if it came to an end.
std::optional<RunResult> stored_result(const RunFolder& folder) {
  const fs::path file = folder.path() / kResultFile;
  std::error_code ignored;
  if (!fs::exists(file, ignored)) {
    return std::nullopt;
  }
  const json document = read_json_file(file);
  ObjectReader reader(document, "");
  reader.schema("zeroset.training_result/1");
  RunResult result{.folder = folder.path(), .was_complete = true};
  const std::size_t status =
      read_choice(reader.require("status", "finished or diverged"), reader.at("status"), {"finished", "diverged"});
  result.status = status == 0 ? RunStatus::finished : RunStatus::diverged;
  if (const json* cause = reader.find("cause"); cause != nullptr && !cause->is_null()) {
    result.cause = read_string(*cause, reader.at("cause"));
  }
  result.step = read_integer(reader.require("step", "a number"), reader.at("step"), 0);
  result.epochs = read_metrics(folder.path());
  return result;
}

}  // namespace

void require_trainable(const Experiment& experiment) {
  if (experiment.activations.size() != 1 || experiment.replicas != 1) {
    throw InvalidArgument("[nets::train_run] expected one activation and one replica, got " +
                          std::to_string(experiment.activations.size()) + " and " +
                          std::to_string(experiment.replicas));
  }
  if (experiment.precision != Precision::float32) {
    throw NotInThisBuild("training with another precision than float32 is not in this build");
  }
  const Activation& activation = experiment.activations.front();
  if (activation.is_polynomial()) {
    static_cast<void>(real_coefficients(activation));
  }
  require_image_network(experiment.network);
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
  return one;
}

RunResult train_run(const Experiment& experiment, const fs::path& run, const TrainOptions& options) {
  require_trainable(experiment);
  const auto images = options.images ? options.images : load_images(experiment.dataset, options.data_root);
  const Experiment whole = resolved(experiment, *images);
  require_memory(whole, images->train.count());
  const OneThread alone;
  RunFolder folder = RunFolder::create(run, to_json(whole), record_of(whole, options));
  if (std::optional<RunResult> stored = stored_result(folder)) {
    return *std::move(stored);
  }
  folder.set_status(zeroset::RunStatus::running);
  RunResult result = Run(whole, folder, *images, options).go();
  if (result.status != RunStatus::interrupted) {
    write_result(folder, result);
    const bool good = result.status == RunStatus::finished;
    folder.set_status(good ? zeroset::RunStatus::finished : zeroset::RunStatus::incomplete, result.cause);
  }
  return result;
}

Experiment read_run(const fs::path& run) {
  return read_experiment(RunFolder::open(run).spec());
}

std::vector<EpochMetrics> read_metrics(const fs::path& run) {
  std::vector<EpochMetrics> epochs;
  for (const json& line : RunFolder::open(run).metrics()) {
    epochs.push_back(read_epoch_metrics(line, "/metrics.jsonl/" + std::to_string(epochs.size())));
  }
  return epochs;
}

std::vector<std::pair<std::string, std::string>> training_versions() {
  return {{"libtorch", TORCH_VERSION},
          {"processor_kernels", processor_kernels()},
          {"device", resolve_device(DeviceKind::automatic) == DeviceKind::cuda ? "cuda" : "cpu"},
          {"compiler", __VERSION__}};
}

}  // namespace zeroset::nets
