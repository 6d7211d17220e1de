/// \file
/// Losses and errors of a network, with the statistics of the whole training set in batch normalization, or others.
#pragma once

#include "zeroset/nets/model.hpp"
#include "zeroset/runs/images.hpp"
#include "zeroset/runs/metrics.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::nets {

/// Losses and errors on both sets, with the statistics that they were measured with.
struct Evaluation {
  PopulationStatistics statistics{};  ///< those in batch normalization; of evaluate(): of the whole training set
  SplitMetrics train{}, test{};
};

/// How a network is evaluated.
struct EvaluationOptions {
  std::int64_t chunk = 500;  ///< images at once, >= 1; part of what fixes the last bits
  std::int64_t cache_bytes = std::int64_t{1}
                             << 30;  ///< what may be kept of layers already computed; changes the time alone
  bool answers = false;              ///< keep SplitMetrics::right
  ImageLoss loss = ImageLoss::cross_entropy;
  int threads = 1;  ///< CPU: >= 1; over the chunks. Changes the time alone
};

/// Mean and biased variance of every batch normalization over the whole training set, layer by layer, each layer with
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
/// The same of parameters in double precision, rounded to the model's scalar.
[[nodiscard]] Evaluation evaluate(const Model& model,
                                  const Parameters& parameters,
                                  const ImageDataset& images,
                                  const EvaluationOptions& options = {});

/// The same with given statistics. Cost: a forward pass over both sets.
/// \throws InvalidArgument as evaluate, and for statistics of another number of normalizations
[[nodiscard]] Evaluation evaluate_with(const Model& model,
                                       const at::Tensor& flat,
                                       PopulationStatistics statistics,
                                       const ImageDataset& images,
                                       const EvaluationOptions& options = {});

/// The mean of the statistics of minibatches: each goes through the network with its own mean and variance in every
/// normalization, as in training; then means and unbiased variances are averaged, each minibatch alike. What PyTorch
/// calls update_bn. \param batch  images each, >= 1; the last one of the set perhaps fewer
/// \param minibatches  so many from the start of the training set, in the order of the file; >= 0, 0: all
[[nodiscard]] PopulationStatistics minibatch_statistics(const Model& model,
                                                        const at::Tensor& flat,
                                                        const ImageDataset& images,
                                                        std::int64_t batch,
                                                        std::int64_t minibatches = 0);

}  // namespace zeroset::nets
