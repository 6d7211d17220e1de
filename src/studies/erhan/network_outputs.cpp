#include "studies/erhan/network_outputs.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/core/parameters.hpp"
#include "zeroset/nets/image_objective.hpp"
#include "zeroset/runs/checkpoint.hpp"
#include "zeroset/runs/image_store.hpp"
#include "zeroset/runs/safetensors.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace zeroset::studies::erhan {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr std::int64_t kClasses = runs::ImageDataset::kClasses;

runs::Images first_of(const runs::Images& images, std::int64_t count) {
  const std::int64_t kept = std::min(count, images.count());
  return {{images.pixels.begin(), images.pixels.begin() + kept * runs::Images::kPixels},
          {images.labels.begin(), images.labels.begin() + kept}};
}

bool has_batch_norm(const Architecture& network) {
  return std::any_of(network.layers.begin(), network.layers.end(), [](const Layer& layer) {
    return std::holds_alternative<BatchNormLayer>(layer);
  });
}

runs::NamedArray stacked(const std::string& name, const std::vector<MatrixXd>& snapshots) {
  std::vector<float> values;
  for (const MatrixXd& snapshot : snapshots) {
    const RowMajor rows = snapshot.cast<float>();
    values.insert(values.end(), rows.data(), rows.data() + rows.size());
  }
  return runs::make_array(name, {std::ssize(snapshots), snapshots.front().rows(), kClasses}, values);
}

std::vector<MatrixXd> unstacked(const runs::NamedArray& array) {
  const std::vector<float> values = runs::float32_values(array);
  std::vector<MatrixXd> snapshots;
  for (std::int64_t i = 0; i < array.shape.at(0); ++i) {
    const float* begin = values.data() + i * array.shape.at(1) * kClasses;
    snapshots.push_back(Eigen::Map<const RowMajor>(begin, array.shape.at(1), kClasses).cast<double>());
  }
  return snapshots;
}

std::optional<NetworkOutputs> read_outputs(const std::filesystem::path& file, const runs::ImageDataset& fixed) {
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) {
    return std::nullopt;
  }
  const runs::TensorFile stored = runs::read_safetensors(file);
  NetworkOutputs outputs{
      runs::float64_values(stored.arrays.at(0)), unstacked(stored.arrays.at(1)), unstacked(stored.arrays.at(2))};
  const bool same =
      outputs.train.front().rows() == fixed.train.count() && outputs.test.front().rows() == fixed.test.count();
  return same ? std::optional(std::move(outputs)) : std::nullopt;
}

/// Runs all checkpoints of a network through two objectives: one knows the statistics, the other the fixed images.
NetworkOutputs measure_outputs(const StudyContext& context,
                               const TrainedNetwork& trained,
                               const runs::ImageDataset& fixed) {
  const Architecture network = with_activation(trained.run.network, trained.run.activations.front());
  const DeviceKind device = nets::resolve_device(trained.run.device);
  const nets::ImageObjective whole(network, *context.images, {.device = device});
  nets::ImageObjective asked(network, fixed, {.device = device});
  const std::int64_t batch = trained.run.training.front().batch;
  const auto steps = static_cast<double>((context.images->train.count() + batch - 1) / batch);
  NetworkOutputs outputs;
  for (const std::filesystem::path& file : runs::list_checkpoints(trained.result->folder)) {
    if (context.stop && context.stop()) {
      throw StudyStopped{};
    }
    const runs::Checkpoint checkpoint = runs::read_checkpoint(file, network);
    const Parameters parameters = checkpoint.parameters.cast<double>();
    if (has_batch_norm(network)) {
      asked.freeze(whole.statistics(parameters));
    }
    outputs.epochs.push_back(static_cast<double>(checkpoint.step) / steps);
    outputs.train.push_back(asked.predictions(parameters));
    outputs.test.push_back(asked.held_out_predictions(parameters));
  }
  return outputs;
}

}  // namespace

runs::ImageDataset first_images(const runs::ImageDataset& images, std::int64_t count) {
  return {first_of(images.train, count), first_of(images.test, count), images.mean, images.deviation};
}

NetworkOutputs network_outputs(const StudyContext& context,
                               const TrainedNetwork& network,
                               const runs::ImageDataset& fixed) {
  const std::filesystem::path file =
      context.folder / "outputs" / (network.result->folder.filename().string() + ".safetensors");
  if (std::optional<NetworkOutputs> stored = read_outputs(file, fixed)) {
    return std::move(*stored);
  }
  NetworkOutputs outputs = measure_outputs(context, network, fixed);
  make_folders(file.parent_path());
  runs::write_safetensors(file,
                          {.arrays = {runs::make_array("epochs", {std::ssize(outputs.epochs)}, outputs.epochs),
                                      stacked("train", outputs.train),
                                      stacked("test", outputs.test)}});
  return outputs;
}

}  // namespace zeroset::studies::erhan
