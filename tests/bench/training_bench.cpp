// Milliseconds of a training step of theory2, on one thread.
//   zeroset_training_bench [--activation relu|hermite-2|legendre-10] [--steps N] [--batch N] [--json]
// tests/bench/training_ratios.py runs it and PyTorch's eager step (peer_step.py) in turn and prints ratios.
#include "zeroset/core/architecture.hpp"
#include "zeroset/core/parameters.hpp"
#include "zeroset/nets/polynomial_activation.hpp"

#include "nets/fits.hpp"
#include "nets/plan.hpp"
#include "nets/trainer.hpp"

#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <map>
#include <string>
#include <vector>

namespace {

using zeroset::Activation;

constexpr int kWarmUp = 10;

const std::map<std::string, Activation>& activations() {
  static const std::map<std::string, Activation> kActivations{{"relu", {.kind = zeroset::ActivationKind::relu}},
                                                              {"hermite-2", zeroset::testing::hermite_relu_2()},
                                                              {"legendre-10", zeroset::testing::legendre_relu(10, 8)}};
  return kActivations;
}

/// Times of single steps on one batch, in milliseconds, sorted. The rate is small, so that the numbers stay ordinary.
std::vector<double> measure(const Activation& activation, int steps, std::int64_t batch) {
  const zeroset::Architecture network = with_activation(zeroset::preset_network("theory2"), activation);
  const zeroset::Parameters start = he_initialisation(network, {1, "initialisation"});
  zeroset::nets::Trainer trainer(
      zeroset::nets::Model(network), {.learning_rate = 1e-3}, start, zeroset::Parameters::Zero(start.size()));
  const at::Tensor images = zeroset::nets::images_channels_last(at::randn({batch, 3, 32, 32}));
  const at::Tensor labels = at::randint(10, {batch}, at::kLong);
  std::vector<double> times;
  for (int i = -kWarmUp; i < steps; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    trainer.step(images, labels);
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
    if (i >= 0) {
      times.push_back(time.count());
    }
  }
  std::sort(times.begin(), times.end());
  return times;
}

}  // namespace

int main(int argc, char** argv) {
  std::string only;
  int steps = 50;
  std::int64_t batch = 100;
  bool json = false;
  for (int i = 1; i < argc; ++i) {
    const std::string option = argv[i];
    const bool has_value = i + 1 < argc;
    if (option == "--json") {
      json = true;
    } else if (option == "--activation" && has_value && activations().contains(argv[i + 1])) {
      only = argv[++i];
    } else if (option == "--steps" && has_value) {
      steps = std::max(1, std::stoi(argv[++i]));
    } else if (option == "--batch" && has_value) {
      batch = std::max(2, std::stoi(argv[++i]));
    } else {
      std::cerr << "usage: zeroset_training_bench [--activation relu|hermite-2|legendre-10] [--steps N] [--batch N] "
                   "[--json]\n";
      return 2;
    }
  }
  const zeroset::nets::OneThread alone;
  nlohmann::ordered_json results = nlohmann::ordered_json::array();
  for (const char* name : {"relu", "hermite-2", "legendre-10"}) {
    if (!only.empty() && only != name) {
      continue;
    }
    const std::vector<double> times = measure(activations().at(name), steps, batch);
    results.push_back({{"program", "zeroset"},
                       {"activation", name},
                       {"kernels", zeroset::nets::processor_kernels()},
                       {"batch", batch},
                       {"steps", steps},
                       {"median_ms", times[times.size() / 2]},
                       {"least_ms", times.front()}});
    if (!json) {
      std::printf("zeroset %-12s median %6.2f ms, least %6.2f ms a step of %lld images\n",
                  name,
                  times[times.size() / 2],
                  times.front(),
                  static_cast<long long>(batch));
    }
  }
  if (json) {
    std::cout << results.dump() << '\n';
  }
  return 0;
}
