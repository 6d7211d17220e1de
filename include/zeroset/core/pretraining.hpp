/// \file
/// Unsupervised pre-training of hidden layers, as specified.
#pragma once

#include "zeroset/core/architecture.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zeroset {

struct Experiment;

/// What each hidden layer is trained as, before the network is.
enum class PretrainingKind {
  denoising_autoencoder,  ///< to restore its input from a copy with entries set to zero
  rbm,                    ///< a restricted Boltzmann machine
};
/// How a restricted Boltzmann machine takes the images.
enum class VisibleUnits {
  gaussian,   ///< the normalized pixels, each with variance 1
  bernoulli,  ///< bytes / 255 as probabilities; the normalization goes into weights and biases afterwards
};
[[nodiscard]] std::string name(PretrainingKind kind);  ///< "denoising_autoencoder", "rbm"

/// Greedy pre-training: the first hidden layer on the images, the next one on what the first gives, and so on. Labels
/// are not used.
struct PretrainingSpec {
  PretrainingKind kind = PretrainingKind::denoising_autoencoder;
  std::int64_t epochs = 10;              ///< >= 0; of each layer; 0: no pre-training
  std::int64_t batch = 100;              ///< >= 1; images a step
  double learning_rate = 0.001;          ///< > 0
  double momentum = 0.9;                 ///< in [0, 1)
  std::optional<std::int64_t> layers{};  ///< >= 0; the first so many hidden layers; absent: all
  std::int64_t images = 0;               ///< >= 0; the first so many training images; 0: those that the run trains on
  double masking = 0.25;                 ///< autoencoder: in [0, 1); share of the entries that are set to zero
  bool tied_weights = false;             ///< autoencoder: the decoder's weights are the layer's own
  std::int64_t gibbs_steps = 1;          ///< rbm: >= 1; k of CD-k
  VisibleUnits visible = VisibleUnits::gaussian;  ///< rbm: of the first layer
  bool operator==(const PretrainingSpec&) const = default;
};

/// A hidden layer as pre-training sees it: indices into Architecture::layers.
struct HiddenBlock {
  std::size_t weights = 0;                  ///< the dense layer or convolution
  std::optional<std::size_t> batch_norm{};  ///< between weights and activation
  std::optional<std::size_t> activation{};  ///< absent: linear
  std::size_t end = 0;                      ///< the next block's weights, or the layer of the outputs
};

/// The hidden layers of a network of dense layers and convolutions, each perhaps with a batch normalization and then an
/// activation behind it; in front of them nothing but `flatten`.
/// \throws SpecError at the first layer that has another place or kind
[[nodiscard]] std::vector<HiddenBlock> hidden_blocks(const Architecture& network, const std::string& pointer = "");

/// \throws SpecError, also for a key of the other kind
[[nodiscard]] PretrainingSpec read_pretraining(const nlohmann::json& json, const std::string& pointer);
/// The keys of its kind, defaults filled in.
[[nodiscard]] nlohmann::json to_json(const PretrainingSpec& spec);

/// Whether this network can be pre-trained so: an rbm needs dense layers without batch normalization behind which
/// sigmoid or tanh stands, and where it takes bytes, a bias. \param pointer  of the spec; the network is called
/// /network \throws SpecError
void validate_pretraining(const PretrainingSpec& spec, const Architecture& network, const std::string& pointer = "");

/// Whether the experiment's networks can be pre-trained as it asks for; of one that does not ask, whether it varies
/// nothing about it. \param pointer  of the experiment
/// \throws SpecError
void validate_pretraining(const Experiment& experiment, const std::string& pointer);

}  // namespace zeroset
