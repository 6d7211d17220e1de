#include "zeroset/landscape/mean_field.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/parameters.hpp"
#include "zeroset/landscape/layer_jacobians.hpp"

#include "landscape/random_matrix.hpp"
#include "support/catch.hpp"

#include <Eigen/Eigenvalues>

#include <cmath>
#include <numbers>

using namespace zeroset;
using namespace zeroset::landscape;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using testing::WithinRel;

namespace {

const Activation kRelu{.kind = ActivationKind::relu};
const Activation kTanh{.kind = ActivationKind::tanh};
const Activation kSigmoid{.kind = ActivationKind::sigmoid};

Activation monomial(int degree) {
  return {.kind = ActivationKind::monomial, .degree = degree};
}

Activation polynomial(std::vector<Rational> coefficients) {
  return {.kind = ActivationKind::polynomial, .coefficients = std::move(coefficients)};
}

/// About ReLU's Hermite fit of degree 2.
Activation hermite_2() {
  return polynomial({parse_rational("1/5"), parse_rational("1/2"), parse_rational("1/5")});
}

/// Mean of f over N(0, 1) by Gauss and Hermite's rule, from the eigenvectors of its Jacobi matrix (Golub and Welsch).
template <class F>
double gauss_hermite(F f) {
  constexpr int kNodes = 160;
  MatrixXd jacobi = MatrixXd::Zero(kNodes, kNodes);
  for (int i = 1; i < kNodes; ++i) {
    jacobi(i, i - 1) = jacobi(i - 1, i) = std::sqrt(i);
  }
  const Eigen::SelfAdjointEigenSolver<MatrixXd> nodes(jacobi);
  double sum = 0;
  for (int i = 0; i < kNodes; ++i) {
    sum += nodes.eigenvectors()(0, i) * nodes.eigenvectors()(0, i) * f(nodes.eigenvalues()(i));
  }
  return sum;
}

/// Layers of `width` units with the activation, the last one included.
Architecture deep(const Activation& activation, std::int64_t inputs, std::int64_t width, int layers, bool normalized) {
  Architecture network{{inputs}, {}};
  for (int l = 0; l < layers; ++l) {
    network.layers.emplace_back(DenseLayer{width, false});
    if (normalized) {
      network.layers.emplace_back(BatchNormLayer{});
    }
    network.layers.emplace_back(ActivationLayer{activation});
  }
  return network;
}

}  // namespace

TEST_CASE("Gaussian means of sigmoid and tanh are those of Gauss and Hermite's rule") {
  for (const double variance : {0.01, 0.3, 1.0, 2.0}) {
    const double s = std::sqrt(variance);
    const GaussianMeans tanh = gaussian_means(kTanh, variance), sigmoid = gaussian_means(kSigmoid, variance);
    const auto square = [](double x) { return x * x; };
    const auto logistic = [](double t) { return 1 / (1 + std::exp(-t)); };
    CHECK_THAT(tanh.square, WithinRel(gauss_hermite([&](double z) { return square(std::tanh(s * z)); }), 1e-8));
    CHECK_THAT(tanh.slope_square,
               WithinRel(gauss_hermite([&](double z) { return square(1 - square(std::tanh(s * z))); }), 1e-8));
    CHECK_THAT(sigmoid.square, WithinRel(gauss_hermite([&](double z) { return square(logistic(s * z)); }), 1e-8));
    CHECK_THAT(sigmoid.slope_square,
               WithinRel(gauss_hermite([&](double z) { return square(logistic(s * z) * logistic(-s * z)); }), 1e-8));
  }
}

TEST_CASE("Gaussian means of polynomials and ReLU are those of Gauss and Hermite's rule and of Gaussian moments") {
  const GaussianMeans cubic = gaussian_means(polynomial({1, -2, 0, 3}), 0.7);
  const double s = std::sqrt(0.7);
  CHECK_THAT(cubic.value, WithinRel(1, 1e-10));
  CHECK_THAT(cubic.square,
             WithinRel(gauss_hermite([&](double z) {
                         const double t = s * z, phi = 1 - 2 * t + 3 * t * t * t;
                         return phi * phi;
                       }),
                       1e-10));
  CHECK_THAT(cubic.slope_square,
             WithinRel(gauss_hermite([&](double z) {
                         const double slope = -2 + 9 * 0.7 * z * z;
                         return slope * slope;
                       }),
                       1e-10));
  const GaussianMeans fourth = gaussian_means(monomial(4), 2);
  CHECK_THAT(fourth.value, WithinRel(3 * 4.0, 1e-14));               // 3!! 2^2
  CHECK_THAT(fourth.square, WithinRel(105 * 16.0, 1e-14));           // 7!! 2^4
  CHECK_THAT(fourth.slope_square, WithinRel(16 * 15 * 8.0, 1e-14));  // 4^2 5!! 2^3
  const GaussianMeans relu = gaussian_means(kRelu, 3);
  CHECK_THAT(relu.value, WithinRel(std::sqrt(3 / (2 * std::numbers::pi)), 1e-14));
  CHECK(relu.square == 1.5);
  CHECK(relu.slope_square == 0.5);
}

TEST_CASE("the sigmoid's means are those of tanh at half the argument, at any variance") {
  for (const double variance : {0.0, 0.5, 40.0, 1e4}) {
    const GaussianMeans sigmoid = gaussian_means(kSigmoid, variance), tanh = gaussian_means(kTanh, variance / 4);
    CHECK_THAT(sigmoid.value, WithinRel(0.5, 1e-13));
    CHECK_THAT(sigmoid.square, WithinRel(0.25 + tanh.square / 4, 1e-12));
    CHECK_THAT(sigmoid.slope_square, WithinRel(tanh.slope_square / 16, 1e-12));
  }
  // Where the slope is a narrow peak: E phi'^2 = integral of phi'^2 over the deviation, times the density at 0.
  const double integral = 4.0 / 3;  // of sech^4
  CHECK_THAT(gaussian_means(kTanh, 1e6).slope_square,
             WithinRel(integral / (1e3 * std::sqrt(2 * std::numbers::pi)), 1e-5));
}

TEST_CASE("He's variance keeps ReLU's signal and gradient, LeCun's halves the gradient in every layer") {
  const auto he = mean_field(kRelu, {.weight_variances = std::vector<double>(6, 2.0), .input_square = 0.7});
  const auto lecun = mean_field(kRelu, {.weight_variances = std::vector<double>(6, 1.0)});
  for (std::size_t l = 0; l < 6; ++l) {
    CHECK_THAT(he[l].variance, WithinRel(1.4, 1e-14));
    CHECK(he[l].product == 1);
    CHECK_THAT(lecun[l].product, WithinRel(std::pow(0.5, static_cast<double>(l + 1)), 1e-14));
  }
}

TEST_CASE("a layer of sigmoid units multiplies the mean squared gradient by at most sigma_w^2 / 16") {
  for (const double weight_variance : {1.0, 4.0, 16.0, 25.0}) {
    for (const MeanFieldLayer& layer :
         mean_field(kSigmoid, {.weight_variances = std::vector<double>(8, weight_variance)})) {
      CHECK(layer.factor < weight_variance / 16);
      CHECK(layer.factor > 0);
    }
  }
  // With small arguments the bound is met.
  const auto small = mean_field(kSigmoid, {.weight_variances = {16}, .input_square = 1e-8});
  CHECK_THAT(small[0].factor, WithinRel(1, 1e-6));
}

TEST_CASE("the gradient of monomials grows as the closed form says, doubly exponentially off the fixed point") {
  for (const int degree : {1, 2, 3, 4}) {
    for (const double weight_variance : {0.3, 1.0, 2.0}) {
      const auto layers = mean_field(
          monomial(degree), {.weight_variances = std::vector<double>(4, weight_variance), .input_square = 0.6});
      for (int l = 1; l <= 4; ++l) {
        CHECK_THAT(layers[static_cast<std::size_t>(l - 1)].product,
                   WithinRel(monomial_gradient_growth(degree, weight_variance, 0.6 * weight_variance, l), 1e-10));
      }
    }
  }
  // At the fixed point 1 / (3 sigma_w^2) of squares every factor is 4/3; nothing keeps the signal there.
  const auto fixed =
      mean_field(monomial(2), {.weight_variances = std::vector<double>(5, 1.0), .input_square = 1.0 / 3});
  CHECK_THAT(fixed[4].product, WithinRel(std::pow(4.0 / 3, 5), 1e-12));
  CHECK(monomial_gradient_growth(2, 1, 0.35, 12) > 1e80);
  CHECK(monomial_gradient_growth(2, 1, 0.32, 12) < 1e-60);
}

TEST_CASE("the variances of a polynomial that is not affine diverge doubly exponentially above a threshold") {
  const auto layers = mean_field(hermite_2(), {.weight_variances = std::vector<double>(9, 4.0), .input_square = 3});
  for (std::size_t l = 3; l + 1 < layers.size(); ++l) {
    // q_(l+1) is about 4 * 3 c_2^2 q_l^2, so log q doubles and gains a constant.
    CHECK_THAT(std::log(layers[l + 1].variance), WithinRel(2 * std::log(layers[l].variance) + std::log(0.48), 0.05));
  }
  const auto beyond = mean_field(hermite_2(), {.weight_variances = std::vector<double>(40, 4.0), .input_square = 3});
  CHECK(std::isinf(beyond.back().product));
}

TEST_CASE("with batch normalization the factor lies between 1 and the degree, and is pi / (pi - 1) for ReLU") {
  const auto factor = [](const Activation& activation) {
    return mean_field(activation, {.weight_variances = {2, 7}, .normalized = true}).back().factor;
  };
  CHECK_THAT(factor(kRelu), WithinRel(std::numbers::pi / (std::numbers::pi - 1), 1e-13));
  CHECK_THAT(factor({}), WithinRel(1, 1e-14));
  CHECK_THAT(factor(polynomial({-1, 0, 1})), WithinRel(2, 1e-13));     // the Hermite polynomial of degree 2
  CHECK_THAT(factor(polynomial({5, -3, 0, 1})), WithinRel(3, 1e-13));  // of degree 3, and a constant
  CHECK_THAT(factor(polynomial({1, 2, 3})), WithinRel((4 + 2 * 18.0) / (4 + 18.0), 1e-13));  // c_1 = 2, c_2^2 = 2 3^2
  for (const Activation& activation : {kTanh, kSigmoid, hermite_2(), monomial(4)}) {
    CHECK(factor(activation) > 1);
  }
  CHECK(factor(monomial(4)) < 4);
}

TEST_CASE("at any width the expected square of one layer is the mean field and a term of order 1/n") {
  // phi(t) = t^2 at an input of length sqrt(n) and sigma_w = 1: (1 - 1/n) 4 + 4 E u^4 / n = 4 (1 + 2 / n).
  constexpr std::int64_t kInputs = 4, kOutputs = 200'000;
  const Architecture network{{kInputs}, {DenseLayer{kOutputs}, ActivationLayer{monomial(2)}}};
  const Parameters theta = std::sqrt(0.5) * he_initialization(network, {1, "initialisation"});
  const auto found = layer_jacobians(network, theta, VectorXd::Constant(kInputs, -1), {.points = 1, .spectra = false});
  CHECK_THAT(found[0].own.mean_square, WithinRel(4 * (1 + 2.0 / kInputs), 0.03));
}

TEST_CASE("the measured mean squared singular value of random products is within 5 % of the theory at width 1000") {
  constexpr int kLayers = 3, kPoints = 2;
  constexpr std::uint64_t kSeeds = 16;
  constexpr std::int64_t kInputs = 100, kWidth = 1000;
  // Inputs of one length, so that all have one mean field.
  const MatrixXd inputs = std::sqrt(kInputs) * testing::normal_matrix(kInputs, kPoints, 11).colwise().normalized();
  struct Case {
    Activation activation;
    double weight_variance;
  };
  for (const Case& one : {Case{kRelu, 2}, Case{kTanh, 1.5}, Case{kSigmoid, 16}, Case{hermite_2(), 1}}) {
    const Architecture network = deep(one.activation, kInputs, kWidth, kLayers, false);
    double measured = 0;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      const Parameters theta =
          std::sqrt(one.weight_variance / 2) * he_initialization(network, {seed, "initialisation"});
      const auto found = layer_jacobians(network, theta, inputs, {.points = kPoints, .spectra = false});
      measured += found.back().product.mean_square / kSeeds;
    }
    const double expected =
        mean_field(one.activation, {.weight_variances = std::vector<double>(kLayers, one.weight_variance)})
            .back()
            .product;
    INFO(name(one.activation));
    CHECK_THAT(measured, WithinRel(expected, 0.05));
  }
}

TEST_CASE("with batch normalization over many inputs the measured product is within 5 % of the theory, too") {
  // The theory wants many inputs and units: what it neglects are shares of order 1/units and 1/inputs.
  constexpr std::int64_t kInputs = 600, kWidth = 600;
  const MatrixXd inputs = testing::normal_matrix(kInputs, 1200, 12);
  for (const Activation& activation : {kRelu, kTanh, hermite_2()}) {
    const Architecture network = deep(activation, kInputs, kWidth, 3, true);
    const Parameters theta = he_initialization(network, {5, "initialisation"});
    // The Jacobian of a polynomial differs from input to input, by a fifth: few say little of the mean.
    const std::int64_t points = activation.is_polynomial() ? 40 : 3;
    const auto found = layer_jacobians(network, theta, inputs, {.points = points, .spectra = false});
    const double expected = mean_field(activation, {.weight_variances = {2, 2, 2}, .normalized = true}).back().product;
    INFO(name(activation));
    CHECK_THAT(found.back().product.mean_square, WithinRel(expected, 0.05));
  }
}

TEST_CASE("variances that are no variances are refused") {
  CHECK_THROWS_AS(gaussian_means(kTanh, -1), InvalidArgument);
  CHECK_THROWS_AS(gaussian_means(kTanh, std::nan("")), InvalidArgument);
  CHECK_THROWS_AS(gaussian_means({.kind = ActivationKind::approximation, .degree = 2}, 1), InvalidArgument);
  CHECK_THROWS_AS(mean_field(kRelu, {.weight_variances = {-2}}), InvalidArgument);
  CHECK_THROWS_AS(monomial_gradient_growth(2, 1, 0, 3), InvalidArgument);
}
