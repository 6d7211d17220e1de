// Comparisons whose numbers are written by hand: no network is trained.
#pragma once

#include "zeroset/core/experiment.hpp"
#include "zeroset/runs/comparison.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::testing {

[[nodiscard]] Activation relu();
[[nodiscard]] Activation fit(ApproximationMethod method, int degree, int range);

/// A convolution (3 x 3 x 3 x 4 weights, 4 biases) and a dense hidden layer (1024 x 6 and 6), each before a batch
/// normalization, and the dense layer of the ten outputs (6 x 10 and 10).
[[nodiscard]] Experiment experiment_of(std::vector<Activation> activations, std::int64_t replicas);

/// Of 1,000 images each, so many wrong; losses of the training images given, of the others 1.
[[nodiscard]] runs::EpochMetrics epoch(std::int64_t number,
                                       std::int64_t train_errors,
                                       std::int64_t test_errors,
                                       double train_loss);

/// A run that finished with these two epochs: nothing learned, 900 wrong and a loss of 2.3; then the one given.
[[nodiscard]] runs::ComparedRun finished(std::size_t cell,
                                         std::size_t activation,
                                         std::uint64_t seed,
                                         std::int64_t train_errors,
                                         std::int64_t test_errors,
                                         double train_loss = 0.5);

/// Two activations, five seeds; the second is worse by 1, 2, 3, 4, 5 % on the test images.
[[nodiscard]] runs::Comparison five_seeds();

/// A run that diverged in its first epoch.
[[nodiscard]] runs::ComparedRun diverged(std::size_t cell,
                                         std::size_t activation,
                                         std::uint64_t seed,
                                         const std::string& cause);

}  // namespace zeroset::testing
