// Symmetries of image networks: the loss is constant along their orbits, for the network as LibTorch computes it.
#include "zeroset/landscape/orbit.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/landscape/directions.hpp"
#include "zeroset/nets/image_objective.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <map>

using namespace zeroset;
using namespace zeroset::landscape;
using nets::ImageObjective;
using zeroset::testing::WithinAbs;

namespace {

Activation power_activation(int degree) {
  return {.kind = ActivationKind::monomial, .degree = degree};
}

ConvolutionLayer convolution(std::int64_t channels) {
  return {.channels = channels, .kernel = 3, .stride = 4, .padding = 0, .bias = true};
}

/// A convolution and a dense layer of units, with a normalization after the first or without.
Architecture network(const Activation& activation, bool normalized) {
  Architecture result{{3, 32, 32}, {convolution(4)}};
  if (normalized) {
    result.layers.emplace_back(BatchNormLayer{});
  }
  for (const Layer& layer : {Layer(ActivationLayer{activation}),
                             Layer(FlattenLayer{}),
                             Layer(DenseLayer{.units = 5, .bias = true}),
                             Layer(ActivationLayer{activation}),
                             Layer(DenseLayer{.units = 10, .bias = true})}) {
    result.layers.push_back(layer);
  }
  return result;
}

std::map<SymmetryKind, SymmetryFamily> families_of(const Architecture& network) {
  std::map<SymmetryKind, SymmetryFamily> families;
  for (const SymmetryFamily& family : symmetry_families(network)) {
    families[family.kind] = family;
  }
  return families;
}

}  // namespace

TEST_CASE("outputs and loss of a network are the same at random points of its orbits", "[orbit]") {
  const auto images = runs::load_images({.train = 30, .test = 1});
  for (const Activation& activation :
       {Activation{.kind = ActivationKind::relu},
        power_activation(2),
        power_activation(3),
        Activation{.kind = ActivationKind::polynomial, .coefficients = {Rational(1, 2), 0, Rational(1, 3)}}}) {
    for (const bool normalized : {false, true}) {
      const Architecture own = network(activation, normalized);
      const ImageObjective loss(own, *images, {.loss = ImageLoss::squared, .scalar = nets::Scalar::float64});
      Parameters theta = 0.3 * he_initialization(own, Stream(3, "initialisation"));
      theta += 0.05 * random_direction(own, theta, Normalization::whole, Stream(4, "biases too"));
      const Eigen::MatrixXd outputs = loss.predictions(theta);
      const double size = outputs.cwiseAbs().maxCoeff();
      for (const SymmetryFamily& family : symmetry_families(own)) {
        INFO(name(activation) << (normalized ? ", normalised, " : ", ") << name(family.kind));
        const Parameters image = random_image(own, theta, family.kind, Stream(5, "orbit"));
        // Scales change the outputs by epsilon / variance, here 1e-5 over some tenths.
        const double tolerance = family.kind == SymmetryKind::scale ? 1e-2 : 1e-11;
        CHECK((image - theta).norm() > 0.1 * theta.norm());
        CHECK((loss.predictions(image) - outputs).cwiseAbs().maxCoeff() < tolerance * size);
        CHECK(std::abs(loss.value(image) - loss.value(theta)) < tolerance * loss.value(theta));
      }
    }
  }
}

TEST_CASE("which symmetries a network has follows from its layers", "[orbit]") {
  const double orders = std::log10(24.0 * 120.0);  // 4! and 5!
  const auto relu = families_of(network({.kind = ActivationKind::relu}, false));
  CHECK(relu.size() == 2);
  CHECK_THAT(relu.at(SymmetryKind::exchange).log10_order, WithinAbs(orders, 1e-12));
  CHECK(relu.at(SymmetryKind::balance).dimension == 9);

  const auto cube =
      families_of(network(power_activation(3), true));  // normalized: scales in place of balance in the first
  CHECK(cube.size() == 5);
  CHECK_THAT(cube.at(SymmetryKind::sign).log10_order, WithinAbs(9 * std::log10(2.0), 1e-12));
  CHECK(cube.at(SymmetryKind::balance).dimension == 5);
  CHECK(cube.at(SymmetryKind::scale).dimension == 4);
  CHECK(cube.at(SymmetryKind::shift).dimension == 4);

  const auto mixed = families_of(
      network({.kind = ActivationKind::polynomial, .coefficients = {Rational(0), Rational(1), Rational(1)}}, false));
  CHECK(mixed.size() == 1);  // neither even nor odd nor homogeneous: exchanges alone

  const auto theory2 = families_of(preset_network("theory2"));
  CHECK(theory2.at(SymmetryKind::scale).dimension == 288);  // 32 + 64 + 64 + 128
  CHECK(theory2.at(SymmetryKind::shift).dimension == 288);
  CHECK_FALSE(theory2.contains(SymmetryKind::balance));
}

TEST_CASE("a parameter vector of another network has no orbit here", "[orbit]") {
  const Architecture own = network(power_activation(2), false);
  CHECK_THROWS_AS(random_image(own, Parameters::Zero(3), SymmetryKind::sign, Stream(1, "x")), InvalidArgument);
}
