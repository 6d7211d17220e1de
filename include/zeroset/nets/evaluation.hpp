/// \file
/// Losses and errors of a network, with the statistics of the whole training set in batch normalisation.
#pragma once

#include "zeroset/nets/images.hpp"
#include "zeroset/nets/model.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::nets {

/// The arguments that one activation layer has seen.
struct ArgumentRange {
  std::size_t layer = 0;       ///< index into Architecture::layers
  std::int64_t arguments = 0;  ///< how many
  std::optional<std::int64_t>
      outside{};                    ///< how many lie outside Activation::interval or are NaN; only for approximations
  std::optional<double> largest{};  ///< largest absolute value; absent where one is infinite or NaN
};

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

struct Evaluation {
  PopulationStatistics statistics{};  ///< of the training set
  SplitMetrics train{}, test{};
};

struct EvaluationOptions {
  std::int64_t chunk = 500;  ///< images at once, >= 1; part of what fixes the last bits
  std::int64_t cache_bytes = std::int64_t{1}
                             << 30;  ///< what may be kept of layers already computed; changes the time alone
  bool answers = false;              ///< keep SplitMetrics::right
  ImageLoss loss = ImageLoss::cross_entropy;
};

/// Mean and biased variance of every batch normalisation over the whole training set, layer by layer, each layer with
/// those of the layers before it (no average of minibatch statistics), then losses and errors on both sets. The
/// parameters may come from anywhere: for an average of networks, or a point between two, the statistics are those of
/// the averaged network, never averages of statistics. Logits in the model's scalar, also on a GPU where training used
/// tf32 or bfloat16; moments and losses in double precision.
/// Cost: about 1.1 forward passes over the training set and one over the test set, more where the cache is small.
/// \param flat  parameters as Model::to_tensor gives them
/// \throws InvalidArgument if the network does not take 3 x 32 x 32 images (or 3,072 numbers) to 10 classes
[[nodiscard]] Evaluation evaluate(const Model& model,
                                  const at::Tensor& flat,
                                  const ImageDataset& images,
                                  const EvaluationOptions& options = {});

/// {"images", "errors", "error", "mean_loss", "median_loss", "trimmed_loss", "not_finite", "activations"}; what is
/// absent is null, with "reason" beside.
[[nodiscard]] nlohmann::json to_json(const SplitMetrics& metrics);
/// A line without "trimmed_loss", of an earlier version, leaves it absent. \throws SpecError
[[nodiscard]] SplitMetrics read_split_metrics(const nlohmann::json& json, const std::string& pointer);

}  // namespace zeroset::nets
