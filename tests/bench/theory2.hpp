// The network and the images of the training benches.
#pragma once

#include "zeroset/core/architecture.hpp"
#include "zeroset/core/parameters.hpp"
#include "zeroset/core/random.hpp"
#include "zeroset/nets/polynomial_activation.hpp"
#include "zeroset/nets/replica_trainer.hpp"

#include "nets/fits.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace zeroset::bench {

using nets::ReplicaOptions;
using nets::ReplicaOutcome;
using nets::ReplicaState;
using nets::ReplicaTrainer;
using runs::ImageDataset;
using runs::Images;

inline const std::map<std::string, Activation>& activations() {
  static const std::map<std::string, Activation> kActivations{{"relu", {.kind = ActivationKind::relu}},
                                                              {"hermite-2", testing::hermite_relu_2()},
                                                              {"legendre-10", testing::legendre_relu(10, 8)}};
  return kActivations;
}

/// Images of random bytes.
inline ImageDataset random_images(std::int64_t count) {
  ImageDataset dataset{.mean = {0.5, 0.5, 0.5}, .deviation = {0.29, 0.29, 0.29}};
  Stream stream(1, "images");
  dataset.train.pixels.reserve(static_cast<std::size_t>(count * Images::kPixels));
  for (std::int64_t i = 0; i < count * Images::kPixels; ++i) {
    dataset.train.pixels.push_back(static_cast<std::uint8_t>(stream.below(256)));
  }
  for (std::int64_t i = 0; i < count; ++i) {
    dataset.train.labels.push_back(static_cast<std::uint8_t>(stream.below(10)));
  }
  return dataset;
}

/// The network with an activation of that map.
inline Architecture theory2_with(const std::string& activation) {
  return with_activation(preset_network("theory2"), activations().at(activation));
}

inline ReplicaTrainer make_trainer(const std::string& activation,
                                   const ImageDataset& images,
                                   std::size_t replicas,
                                   const ReplicaOptions& options) {
  const Architecture network = theory2_with(activation);
  std::vector<ReplicaState> start;
  for (std::size_t r = 0; r < replicas; ++r) {
    const Parameters parameters = he_initialization(network, {r, "initialisation"});
    start.push_back({parameters, Parameters::Zero(parameters.size())});
  }
  return {network, images, start, options};
}

/// Times of single calls in milliseconds, sorted.
template <class Call>
std::vector<double> measure(int warm_up, int calls, Call call) {
  std::vector<double> times;
  for (int i = -warm_up; i < calls; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    call();
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
    if (i >= 0) {
      times.push_back(time.count());
    }
  }
  std::sort(times.begin(), times.end());
  return times;
}

inline double median(const std::vector<double>& times) {
  return times[times.size() / 2];
}

}  // namespace zeroset::bench
