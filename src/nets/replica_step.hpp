// Loss and gradient of R networks on the same number of images each, forward and backward written out.
//
// The network is cut at its batch normalizations. A step goes through the segments forward, then backward; before it
// leaves a segment it has what all chunks of images say about the normalization at its end: moments on the way forward,
// sums of gradients on the way back. So the same code does a step in one piece and a step in chunks, with statistics of
// the whole in both. Between the segments it holds what comes into every normalization, for all images; in chunks
// everything else is computed anew on the way back.
//
// Nothing here waits for a device or reads from it: a step can be captured in a CUDA graph.
#pragma once

#include "zeroset/nets/model.hpp"
#include "zeroset/nets/replica_trainer.hpp"

#include "nets/curvature/output_loss.hpp"
#include "nets/kernels/operations.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace zeroset::nets {

/// Calls body(i) for i = 0, ..., count - 1, in any order or at once, and returns when all are done.
using ForEach = std::function<void(std::int64_t count, const std::function<void(std::int64_t)>& body)>;

struct StepSettings {
  ConvolutionMethod convolution = ConvolutionMethod::grouped;  ///< not automatic
  /// float32 or tf32: the products as the device is set. bfloat16: their operands are rounded, the results are not.
  Precision precision = Precision::float32;
  /// The convolutions of the method `separate`; empty: one after the other.
  ForEach for_each_replica{};
  /// The chunks of one segment; empty: one after the other. What is added over chunks is added in their order.
  ForEach for_each_chunk{};
  ImageLoss loss = ImageLoss::cross_entropy;
  std::optional<RangePenalty> range_penalty{};  ///< its gradient; the losses are without it
  std::optional<double> clip{};                 ///< see TrainingSpec
  /// One a normalization: what it uses in place of the moments of the images, as constants. Null: those of the images.
  const std::vector<Moments>* frozen = nullptr;
};

/// What a step leaves.
struct StepSums {
  at::Tensor gradient{};           ///< (R, P) in the model's type, contiguous; overwritten
  at::Tensor loss_sums{};          ///< float64 (R); the losses of all images are added
  at::Tensor errors{};             ///< int64 (R); wrong answers are added
  std::vector<Moments> moments{};  ///< what the normalizations used; overwritten
};

/// Gradient of the mean loss over all images of all chunks, and of the range penalty, with their common batch
/// statistics.
/// \param parameters  (R, P), contiguous, on the model's device
/// \param chunks      at least one
void replica_step(const Model& model,
                  Operations& operations,
                  const StepSettings& settings,
                  const at::Tensor& parameters,
                  const ResidentImages& images,
                  const std::vector<Selection>& chunks,
                  StepSums& sums);

/// What comes out of a network, and what its normalizations used.
struct NetworkOutputs {
  std::vector<at::Tensor> outputs{};  ///< one a chunk: (R, n, 10)
  std::vector<Moments> moments{};     ///< one a normalization
};

/// The way forward of a step alone. Arguments as replica_step has them.
[[nodiscard]] NetworkOutputs network_outputs(const Model& model,
                                             Operations& operations,
                                             const StepSettings& settings,
                                             const at::Tensor& parameters,
                                             const ResidentImages& images,
                                             const std::vector<Selection>& chunks);

/// What a step of one replica holds at once, at most, in bytes: what comes into every normalization for all images, and
/// one chunk's intermediate results. \param chunk  images at once, 1 <= chunk <= images
[[nodiscard]] std::int64_t step_bytes(const Model& model, std::int64_t images, std::int64_t chunk);

/// The same with threads that go through chunks of their own; no more of them than there are chunks.
[[nodiscard]] double threaded_step_bytes(const Model& model, std::int64_t images, std::int64_t chunk, int threads);

}  // namespace zeroset::nets
