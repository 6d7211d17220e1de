// The theory's line against networks with random weights.
#include "studies/vanishing_gradient/predictions.hpp"

#include "zeroset/nets/image_objective.hpp"

#include "studies/vanishing_gradient/groups/random_networks.hpp"
#include "support/catch.hpp"

#include <cmath>

using namespace zeroset;
using namespace zeroset::studies::vanishing_gradient;
using namespace zeroset::testing;

namespace {

const InitializationSpec kHe{};
const InitializationSpec kXavier{InitializationKind::xavier, 1.5, 0};

}  // namespace

TEST_CASE("the variance of an initialization's weights is what its draws have") {
  for (const InitializationKind kind : {InitializationKind::he,
                                        InitializationKind::xavier,
                                        InitializationKind::lecun,
                                        InitializationKind::orthogonal}) {
    for (const std::int64_t outputs : {80, 400}) {
      const InitializationSpec spec{kind, 1.5, 0};
      const Parameters theta = initial_parameters({{200}, {DenseLayer{outputs}}}, spec, Stream(1, "x"));
      INFO(name(kind) << ' ' << outputs);
      CHECK_THAT(theta.squaredNorm() / static_cast<double>(outputs),
                 WithinRel(weight_variance(spec, 200, outputs), 0.04));
    }
  }
}

TEST_CASE("with He's weights the gradient in the weights of ReLU layers is the same in each but the first") {
  const Eigen::MatrixXd inputs = Eigen::MatrixXd::Random(300, 5);
  const PredictedLayers predicted = predicted_layers({.kind = ActivationKind::relu}, kHe, 100, 6, false, inputs, 5);
  CHECK_THAT(predicted.gradients[0], WithinRel(3, 1e-12));  // 300 inputs of a mean square, 100 units of the same
  for (std::size_t l = 1; l < 6; ++l) {
    CHECK_THAT(predicted.gradients[l], WithinRel(1, 1e-12));
    CHECK_THAT(predicted.layers[l].product, WithinRel(1, 1e-12));
  }
}

TEST_CASE("the gradient of the loss of one image lies where the mean field puts it, in every hidden layer") {
  const auto images = runs::load_images({.train = 1, .test = 1});
  const Eigen::MatrixXd inputs = input_columns(*images, 1);
  constexpr std::int64_t kUnits = 250, kDepth = 5;
  for (const ActivationKind kind : {ActivationKind::sigmoid, ActivationKind::tanh, ActivationKind::relu}) {
    const Architecture network = deep_network({.kind = kind}, kUnits, kDepth, false);
    const nets::ImageObjective objective(network, *images, {.images = 1, .held_out = 1});
    const PredictedLayers predicted = predicted_layers({.kind = kind}, kXavier, kUnits, kDepth, false, inputs, 1);
    std::vector<double> logs(kDepth - 1, 0.0);
    constexpr int kSeeds = 16;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      const Parameters theta = initial_parameters(network, kXavier, Stream(seed, "initialisation"));
      const Eigen::VectorXd gradient = objective.gradients(theta).col(0);
      const auto norm = [&](std::int64_t layer) {
        const ParameterSlice slice = find_slice(network, "layer" + std::to_string(layer) + ".weight");
        return gradient.segment(slice.offset, slice.size).norm();
      };
      for (std::int64_t l = 1; l < kDepth; ++l) {
        logs[static_cast<std::size_t>(l - 1)] += std::log(norm(l) / norm(kDepth)) / kSeeds;
      }
    }
    for (std::size_t l = 0; l + 1 < kDepth; ++l) {
      INFO(name(Activation{.kind = kind}) << ", layer " << l + 1);
      CHECK_THAT(std::exp(logs[l]), WithinRel(std::sqrt(predicted.gradients[l]), 0.1));
    }
  }
}

TEST_CASE("a mean of logarithms has an interval, and is none where a number is not positive") {
  const LogMean mean = log_mean({1, 100});
  CHECK_THAT(mean.value, WithinRel(10, 1e-12));
  CHECK(mean.lower < 1);
  CHECK(mean.upper > 100);
  CHECK(log_mean({5}).lower == log_mean({5}).upper);
  CHECK(std::isnan(log_mean({1, 0}).value));
  CHECK(std::isnan(log_mean({1, INFINITY}).value));
}
