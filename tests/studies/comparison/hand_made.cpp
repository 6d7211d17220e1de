#include "studies/comparison/hand_made.hpp"

namespace zeroset::testing {

Activation relu() {
  return {.kind = ActivationKind::relu};
}

Activation fit(ApproximationMethod method, int degree, int range) {
  return {
      .kind = ActivationKind::approximation, .degree = degree, .method = method, .interval = {-range, Rational(range)}};
}

Experiment experiment_of(std::vector<Activation> activations, std::int64_t replicas) {
  const Architecture network{{3, 32, 32},
                             {ConvolutionLayer{2, 4, 3, 2, 1, true},
                              BatchNormLayer{},
                              ActivationLayer{relu()},
                              FlattenLayer{},
                              DenseLayer{6, true},
                              BatchNormLayer{},
                              ActivationLayer{relu()},
                              DenseLayer{10, true}}};
  return {.network = network, .activations = std::move(activations), .replicas = replicas};
}

runs::EpochMetrics epoch(std::int64_t number, std::int64_t train_errors, std::int64_t test_errors, double train_loss) {
  runs::EpochMetrics metrics{.epoch = number, .step = 10 * number};
  metrics.train = {.images = 1000,
                   .errors = train_errors,
                   .mean_loss = train_loss,
                   .median_loss = train_loss,
                   .trimmed_loss = train_loss};
  metrics.test = {.images = 1000, .errors = test_errors, .mean_loss = 1, .median_loss = 1, .trimmed_loss = 1};
  return metrics;
}

runs::ComparedRun finished(std::size_t cell,
                           std::size_t activation,
                           std::uint64_t seed,
                           std::int64_t train_errors,
                           std::int64_t test_errors,
                           double train_loss) {
  runs::ComparedRun run{.cell = cell, .activation = activation, .seed = seed};
  run.result.epochs = {epoch(0, 900, 900, 2.3), epoch(1, train_errors, test_errors, train_loss)};
  run.result.step = 10;
  return run;
}

runs::ComparedRun diverged(std::size_t cell, std::size_t activation, std::uint64_t seed, const std::string& cause) {
  runs::ComparedRun run{.cell = cell, .activation = activation, .seed = seed};
  run.result.status = runs::RunStatus::diverged;
  run.result.cause = cause;
  run.result.step = 5;
  run.result.epochs = {epoch(0, 900, 900, 2.3)};
  return run;
}

runs::Comparison five_seeds() {
  runs::Comparison comparison;
  for (std::int64_t k = 0; k < 5; ++k) {
    comparison.runs.push_back(finished(0, 0, static_cast<std::uint64_t>(1 + k), 100, 300 + 7 * (k * k % 5)));
  }
  for (std::int64_t k = 0; k < 5; ++k) {
    comparison.runs.push_back(
        finished(0, 1, static_cast<std::uint64_t>(1 + k), 120 + k, 300 + 7 * (k * k % 5) + 10 * (k + 1)));
  }
  return comparison;
}

}  // namespace zeroset::testing
