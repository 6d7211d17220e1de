/// \file
/// ReLU and its best quadratic approximation under N(0, 1), trained side by side from the same initializations.
#include <iostream>
#include <zeroset/approximation/approximation.hpp>
#include <zeroset/document/table_writers.hpp>
#include <zeroset/nets/comparison.hpp>
#include <zeroset/studies/comparison.hpp>

int main() {
  using namespace zeroset;
  const Activation relu{.kind = ActivationKind::relu};
  const Activation hermite{.kind = ActivationKind::approximation, .degree = 2};  // of relu, by Hermite polynomials
  const Experiment experiment{.dataset = {.train = 200, .test = 200},
                              .network = with_width(preset_network("theory2"), 0.25),
                              .activations = {relu, approximation::resolve(hermite)},
                              .training = {{.epochs = 2}},
                              .replicas = 2};
  const auto comparison = nets::compare(experiment, "comparison", {.threads = 2});
  const Results results = studies::results(experiment, comparison);
  std::cout << to_text(results.tables.front());  // errors with intervals, differences by pairs of seeds
  write_results(results, "comparison", "comparison.json");
}
