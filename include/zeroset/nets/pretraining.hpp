/// \file
/// Greedy layer-wise unsupervised pre-training of a network on images.
#pragma once

#include "zeroset/core/parameters.hpp"
#include "zeroset/core/pretraining.hpp"
#include "zeroset/core/progress.hpp"
#include "zeroset/nets/model.hpp"
#include "zeroset/runs/images.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace zeroset::nets {

/// What the pre-training of one hidden layer measured.
struct PretrainedLayer {
  std::string name{};  ///< "layer1", as in parameter_slices
  /// Of each epoch: mean over its steps of 1/2 |r - x|^2 an image; of a convolution's input also over its places.
  std::vector<double> reconstruction_error{};
};

/// How a pre-training is carried out; changes no number but those of the device's arithmetic.
struct PretrainingOptions {
  DeviceKind device = DeviceKind::cpu;
  /// Where it keeps what it has, after each epoch and when it is stopped, and goes on from there. Empty: nowhere.
  std::filesystem::path state{};
  StopRequest stop{};           ///< asked before every step
  ProgressCallback progress{};  ///< done and total count steps of all layers
};

/// What came of it.
struct Pretraining {
  Parameters parameters{};                ///< the start with the weights and biases of the layers that are done
  std::vector<PretrainedLayer> layers{};  ///< those that are done, and the one under way
  bool is_complete = false;               ///< false where it was stopped
  std::string cause{};  ///< "pre-training of layer1 diverged in epoch 2"; then the parameters are the start. Else empty
};

/// Trains the hidden layers one after the other, each on what those before it give of the training images, by SGD with
/// momentum (v <- mu v + g, w <- w - rate v) from the weights and biases of `start`. Batch normalizations of finished
/// layers have the statistics of all images. An untied decoder starts at N(0, 1 / units), where a convolution's units
/// are channels times kernel places; other biases start at 0. Order of the images of epoch e (from 1), masking and
/// Gibbs steps of step k (from 0) of hidden layer l (from 0): Stream(seed, "pretraining order", l 2^40 + e),
/// "pretraining masking" and "pretraining sampling" with l 2^40 + k, "pretraining decoder" with l. The same arguments
/// give the same bits on the CPU, for any number of threads and however often it is stopped.
/// \param images  its training images and normalization are used, no labels
/// \throws SpecError where the network cannot be pre-trained so, see validate_pretraining
[[nodiscard]] Pretraining pretrain(const Architecture& network,
                                   const Parameters& start,
                                   const PretrainingSpec& spec,
                                   std::uint64_t seed,
                                   const ImageDataset& images,
                                   const PretrainingOptions& options = {});

/// "zeroset.pretraining/1": what was asked, and the reconstruction errors of every layer and epoch.
[[nodiscard]] nlohmann::ordered_json to_json(const Pretraining& pretraining, const PretrainingSpec& spec);

}  // namespace zeroset::nets
