/// \file
/// The specification of a training experiment, "zeroset.experiment/1".
#pragma once

#include "zeroset/core/architecture.hpp"
#include "zeroset/core/perturbation.hpp"
#include "zeroset/core/pretraining.hpp"
#include "zeroset/core/variation.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace zeroset {

/// The sets of images that there are.
enum class ImageSet { cifar10, cifar10_mini };
/// The true labels, or uniform random ones.
enum class LabelKind { truth, random };
/// The true images, or random pixels.
enum class InputKind { truth, random };
/// Where the held-out images come from.
enum class HeldOut { test, validation };
/// Minibatch gradient descent, or descent on the whole set.
enum class TrainingAlgorithm { sgd, gd };
/// What training minimizes, averaged over the images.
enum class ImageLoss {
  cross_entropy,
  squared,  ///< 1/2 |f - onehot|^2, f the ten outputs
};
[[nodiscard]] std::string name(ImageLoss loss);  ///< "cross_entropy", "squared"

/// How the learning rate changes over the epochs of a phase.
enum class RateSchedule { constant, step, linear, cosine };
/// Where a network is computed.
enum class DeviceKind { automatic, cpu, cuda };
/// The arithmetic of training.
enum class Precision { float32, tf32, bfloat16 };

/// Which images are trained on and held out.
struct DatasetSpec {
  ImageSet kind = ImageSet::cifar10_mini;
  std::int64_t train = 0;  ///< number of training images, the first of the file order; 0: all
  std::int64_t test = 0;   ///< number of images held out; 0: all
  LabelKind labels = LabelKind::truth;
  InputKind inputs = InputKind::truth;
  double label_noise = 0;  ///< in [0, 1]; share of the training labels that are replaced by uniform random ones
  /// What "test" errors are measured on: the test set, or the last images of the training files. The second leaves the
  /// test set untouched and needs `test` >= 1; `train` = 0 is then all that remain.
  HeldOut held_out = HeldOut::test;
  bool operator==(const DatasetSpec&) const = default;
};

/// How the learning rate changes over the epochs of a phase; see learning_rate_at.
struct ScheduleSpec {
  RateSchedule kind = RateSchedule::constant;
  std::vector<std::int64_t> milestones{};  ///< step: ends of epochs, ascending, each >= 1
  double factor = 0.1;                     ///< step: > 0; multiplies the rate at each milestone
  double final_rate = 0;                   ///< linear, cosine: >= 0; what the rate comes down to at the end
  double warmup_epochs = 0;                ///< >= 0; the rate first rises in equal steps over so many epochs
  bool operator==(const ScheduleSpec&) const = default;
};

/// One phase of a training.
struct TrainingSpec {
  TrainingAlgorithm algorithm = TrainingAlgorithm::sgd;
  std::int64_t batch = 100;     ///< >= 1; images a step (sgd)
  double learning_rate = 0.01;  ///< > 0
  double momentum = 0.9;        ///< in [0, 1)
  double weight_decay = 0;      ///< >= 0
  std::int64_t epochs = 10;     ///< >= 0; for gd one epoch is one step
  ScheduleSpec schedule{};
  /// gd: images at once, >= 0; 0: all. Batch statistics are those of the whole set in any case, so this changes memory,
  /// time and the last digits alone.
  std::int64_t chunk = 0;
  /// In [0, 1]: the phase ends after the first epoch whose training error (with the statistics of the whole set) is at
  /// most this.
  std::optional<double> stop_at_train_error{};
  bool operator==(const TrainingSpec&) const = default;
};

/// When checkpoints are written, beside those at the start and at the end.
struct CheckpointSchedule {
  std::int64_t every_epochs = 1;         ///< >= 0; 0: never
  std::vector<std::int64_t> at_steps{};  ///< each >= 1, counted from the start of the run; further ones
  bool operator==(const CheckpointSchedule&) const = default;
};

struct Experiment;

/// Training that begins where another run stood, with or without noise. The start is told by what the other run trains,
/// not by where it lies: whoever needs it trains it first, or finds it.
struct StartSpec {
  /// The other run: the same layers, nothing varied; as many activations and replicas as the experiment has, or one.
  std::shared_ptr<const Experiment> run{};
  std::optional<std::int64_t> epoch{};  ///< >= 0; its checkpoint after so many epochs
  std::optional<std::int64_t> step{};   ///< >= 0; or after so many steps; neither: its last one
  double noise = 0;                     ///< >= 0; see perturbed(); 0: none
  NoiseUnit noise_unit = NoiseUnit::deviation;
  std::uint64_t noise_seed = 1;  ///< Stream(noise_seed, "perturbation"); replica k has noise_seed + k
  /// A folder where the run may be; empty: among the runs beside the one that starts. No part of what is trained, so
  /// neither written nor compared.
  std::filesystem::path folder{};
};
[[nodiscard]] bool operator==(const StartSpec& a, const StartSpec& b);

/// One training for several activations and seeds, and what is varied beside.
struct Experiment {
  DatasetSpec dataset{};
  Architecture network{};
  /// Each replaces every hidden activation of the network; at least one.
  std::vector<Activation> activations{};
  /// One phase after the other, at least one; each begins with the parameters of the one before and momentum zero.
  std::vector<TrainingSpec> training{{}};
  ImageLoss loss = ImageLoss::cross_entropy;  ///< of every phase, and of what is measured
  std::int64_t replicas = 1;                  ///< seeds an activation: seed, seed + 1, ...
  std::uint64_t seed = 1;
  DeviceKind device = DeviceKind::automatic;
  Precision precision = Precision::float32;
  CheckpointSchedule checkpoints{};
  Variation vary{};
  std::optional<StartSpec> start{};  ///< absent: He's initialization
  std::optional<PretrainingSpec>
      pretraining{};  ///< of the initial parameters, before the first phase; none with a start
  bool operator==(const Experiment&) const = default;
};

/// The learning rate of step `step` (from 0) of a phase with `steps_an_epoch` steps an epoch:
/// rate(t) * min(1, (step + 1) / (warmup_epochs * steps_an_epoch)), where rate is `learning_rate` (constant), times
/// factor for every milestone reached (step), or goes from `learning_rate` at the first step to `final_rate` after the
/// last, linearly or as half a cosine.
[[nodiscard]] double learning_rate_at(const TrainingSpec& training, std::int64_t step, std::int64_t steps_an_epoch);

/// The network with every hidden dense layer's units and convolution's channels multiplied by `factor` and rounded, at
/// least one; the layer of the outputs stays. \throws SpecError for a nodes layer
[[nodiscard]] Architecture with_width(const Architecture& network, double factor);

/// The experiment of one cell: its values put in, nothing left to vary. \throws SpecError as with_width
[[nodiscard]] Experiment in_cell(Experiment experiment, const VariationCell& cell);

/// \throws SpecError
[[nodiscard]] Experiment read_experiment(const nlohmann::json& json,
                                         const std::string& pointer = "",
                                         const std::filesystem::path& folder = {});
/// Every default filled in; "training" is an object where there is one phase, an array where there are several; "loss"
/// is there only where it is not the cross entropy, "start" and "pretraining" only where the experiment has one.
[[nodiscard]] nlohmann::json to_json(const Experiment& experiment);

}  // namespace zeroset
