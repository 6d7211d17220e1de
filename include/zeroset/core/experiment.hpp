/// \file
/// The specification of a training experiment, "zeroset.experiment/1".
#pragma once

#include "zeroset/core/architecture.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace zeroset {

enum class ImageSet { cifar10, cifar10_mini };
enum class LabelKind { truth, random };
enum class InputKind { truth, random };
enum class TrainingAlgorithm { sgd, gd };
enum class DeviceKind { automatic, cpu, cuda };
enum class Precision { float32, tf32, bfloat16 };

struct DatasetSpec {
  ImageSet kind = ImageSet::cifar10_mini;
  std::int64_t train = 0;  ///< number of training images, the first of the file order; 0: all
  std::int64_t test = 0;   ///< number of test images; 0: all
  LabelKind labels = LabelKind::truth;
  InputKind inputs = InputKind::truth;
  bool operator==(const DatasetSpec&) const = default;
};

struct TrainingSpec {
  TrainingAlgorithm algorithm = TrainingAlgorithm::sgd;
  std::int64_t batch = 100;     ///< >= 1; images a step (sgd)
  double learning_rate = 0.01;  ///< > 0
  double momentum = 0.9;        ///< in [0, 1)
  double weight_decay = 0;      ///< >= 0
  std::int64_t epochs = 10;     ///< >= 0; for gd one epoch is one step
  bool operator==(const TrainingSpec&) const = default;
};

struct Experiment {
  DatasetSpec dataset{};
  Architecture network{};
  /// Each replaces every hidden activation of the network; at least one.
  std::vector<Activation> activations{};
  TrainingSpec training{};
  std::int64_t replicas = 1;  ///< seeds an activation: seed, seed + 1, ...
  std::uint64_t seed = 1;
  DeviceKind device = DeviceKind::automatic;
  Precision precision = Precision::float32;
  bool operator==(const Experiment&) const = default;
};

/// \throws SpecError
[[nodiscard]] Experiment read_experiment(const nlohmann::json& json,
                                         const std::string& pointer = "",
                                         const std::filesystem::path& folder = {});
[[nodiscard]] nlohmann::json to_json(const Experiment& experiment);

}  // namespace zeroset
