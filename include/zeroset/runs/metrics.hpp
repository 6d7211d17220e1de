/// \file
/// What a training measures, epoch by epoch: the lines of metrics.jsonl.
#pragma once

#include "zeroset/core/experiment.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::runs {

/// The arguments that one activation layer has seen.
struct ArgumentRange {
  std::size_t layer = 0;       ///< index into Architecture::layers
  std::int64_t arguments = 0;  ///< how many
  std::optional<std::int64_t>
      outside{};                    ///< how many lie outside Activation::interval or are NaN; only for approximations
  std::optional<double> largest{};  ///< largest absolute value; absent where one is infinite or NaN
};

/// Losses and errors on one set of images.
struct SplitMetrics {
  std::int64_t images = 0;
  std::int64_t errors = 0;              ///< largest logit elsewhere than at the label; NaN logits count as errors
  std::optional<double> mean_loss{};    ///< absent where the loss of an image is infinite or NaN
  std::optional<double> median_loss{};  ///< those not finite count as the largest; absent where the median is one
  /// Mean without the floor(images / 100) smallest and as many of the largest losses, those not finite being the
  /// largest; absent where one of the others is not finite. What a few images out of the fitted interval cannot spoil.
  std::optional<double> trimmed_loss{};
  std::int64_t not_finite = 0;  ///< images whose loss is infinite or NaN
  std::vector<ArgumentRange> activations{};
  std::vector<bool> right{};  ///< image by image; empty unless asked for

  [[nodiscard]] double error() const {
    return images == 0 ? 0 : static_cast<double>(errors) / static_cast<double>(images);
  }
};

/// Arguments outside the fitted intervals, over all layers; absent where no activation has one.
[[nodiscard]] std::optional<std::int64_t> outside_of(const SplitMetrics& metrics);

/// {"images", "errors", "error", "mean_loss", "median_loss", "trimmed_loss", "not_finite", "activations"}; what is
/// absent is null, with "reason" beside.
[[nodiscard]] nlohmann::json to_json(const SplitMetrics& metrics);
/// A line without "trimmed_loss", of an earlier version, leaves it absent. \throws SpecError
[[nodiscard]] SplitMetrics read_split_metrics(const nlohmann::json& json, const std::string& pointer);

/// Both sets with the same statistics in batch normalization.
struct BothMetrics {
  SplitMetrics train{}, test{};
};

/// One line of metrics.jsonl: epoch 0 is the network before the first step. By default there is a line for each epoch
/// of sgd; for gd, where an epoch is a single step, where a checkpoint is due, at each tenth epoch of the phase and at
/// its end. See EvaluationSpec::every_epochs.
struct EpochMetrics {
  std::int64_t epoch = 0;
  std::int64_t step = 0;                   ///< steps done since the start
  std::int64_t phase = 0;                  ///< index into Experiment::training
  std::optional<double> learning_rate{};   ///< of the last step; absent for epoch 0
  std::optional<double> minibatch_loss{};  ///< mean over the epoch's steps; absent for epoch 0
  EvaluationStatistics statistics = EvaluationStatistics::population;  ///< that train and test were measured with
  SplitMetrics train{}, test{};
  /// With the exact statistics of the whole training set, and with running averages: measured at the end of each phase.
  /// The one that `statistics` names is train and test, and absent here.
  std::optional<BothMetrics> population{}, running{};
  std::string running_reason{};  ///< why there is nothing with running averages; empty where there is
  std::vector<std::pair<std::string, double>> weight_norms{};  ///< Euclidean, one a "weight" slice (nodes: one a layer)
  double images_per_second = 0;  ///< of training alone; a time, so it differs from run to run
  double seconds = 0;            ///< since the run (or its resumption) began; likewise
};

[[nodiscard]] nlohmann::json to_json(const EpochMetrics& metrics);
/// \throws SpecError
[[nodiscard]] EpochMetrics read_epoch_metrics(const nlohmann::json& json, const std::string& pointer);

}  // namespace zeroset::runs
