#include "zeroset/landscape/layer_jacobians.hpp"

#include "zeroset/core/error.hpp"

#include "landscape/random_matrix.hpp"
#include "support/catch.hpp"

#include <Eigen/QR>

#include <cmath>

using namespace zeroset;
using namespace zeroset::landscape;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using testing::normal_matrix;
using testing::WithinRel;

namespace {

/// Weights as a layer's slice has them: row by row.
void append(std::vector<double>& theta, const MatrixXd& weight, const VectorXd& bias) {
  for (Eigen::Index i = 0; i < weight.rows(); ++i) {
    for (Eigen::Index j = 0; j < weight.cols(); ++j) {
      theta.push_back(weight(i, j));
    }
  }
  theta.insert(theta.end(), bias.begin(), bias.end());
}

Parameters as_parameters(const std::vector<double>& theta) {
  return Eigen::Map<const VectorXd>(theta.data(), static_cast<Eigen::Index>(theta.size()));
}

/// Orthogonal with a random basis.
MatrixXd orthogonal(Eigen::Index n, std::uint64_t seed) {
  return Eigen::HouseholderQR<MatrixXd>(normal_matrix(n, n, seed)).householderQ();
}

double cubic(double t) {
  return 0.5 - t + t * t * t / 3;
}

const Activation kCubic{.kind = ActivationKind::polynomial,
                        .coefficients = {parse_rational("1/2"), -1, 0, parse_rational("1/3")}};

}  // namespace

TEST_CASE("singular values are those that were planted, whatever the shape") {
  VectorXd planted(4);
  planted << 5, 2, 0.5, 1e-9;
  const MatrixXd left = orthogonal(20, 1), right = orthogonal(4, 2);
  const MatrixXd tall = left.leftCols(4) * planted.asDiagonal() * right.transpose();
  const MatrixXd square = tall.topRows(4);
  for (const MatrixXd& matrix : {tall, MatrixXd(tall.transpose())}) {
    const VectorXd found = singular_values(matrix);
    REQUIRE(found.size() == 4);
    CHECK((found - planted).cwiseAbs().maxCoeff() < 1e-14);
    CHECK_THAT(found(3), WithinRel(1e-9, 1e-5));
  }
  CHECK_THAT(singular_values(square).squaredNorm(), WithinRel(square.squaredNorm(), 1e-13));
  CHECK(singular_values(MatrixXd(0, 3)).size() == 0);
}

TEST_CASE("a deep linear network with orthogonal weights has singular values 1 in every layer and every product") {
  Architecture network{{6}, {}};
  std::vector<double> theta;
  for (std::uint64_t l = 0; l < 5; ++l) {
    network.layers.emplace_back(DenseLayer{6, true});
    network.layers.emplace_back(ActivationLayer{});
    append(theta, orthogonal(6, l + 1), normal_matrix(6, 1, l));
  }
  for (const LayerJacobian& layer : layer_jacobians(network, as_parameters(theta), normal_matrix(6, 3, 9), {3})) {
    CHECK((layer.own.singular_values - VectorXd::Ones(6)).norm() < 1e-13);
    CHECK((layer.product.singular_values - VectorXd::Ones(6)).norm() < 1e-13);
    CHECK_THAT(layer.product.mean_square, WithinRel(1, 1e-13));
    CHECK(layer.slope_square == 1);
    CHECK(layer.inverse_variance == 1);
  }
}

TEST_CASE("Jacobians are those of finite differences, with batch normalization held fixed") {
  // 4 inputs, 5 normalized sigmoid units, 3 cubic ones, 2 outputs.
  const Architecture network{{4},
                             {DenseLayer{5, true},
                              BatchNormLayer{},
                              ActivationLayer{{.kind = ActivationKind::sigmoid}},
                              DenseLayer{3, true},
                              ActivationLayer{kCubic},
                              DenseLayer{2, false}}};
  const MatrixXd w1 = normal_matrix(5, 4, 1), w2 = normal_matrix(3, 5, 2), w3 = normal_matrix(2, 3, 3);
  const VectorXd b1 = normal_matrix(5, 1, 4), b2 = normal_matrix(3, 1, 5);
  std::vector<double> theta;
  append(theta, w1, b1);
  append(theta, w2, b2);
  append(theta, w3, VectorXd(0));
  const MatrixXd inputs = normal_matrix(4, 30, 6);
  const MatrixXd arguments = (w1 * inputs).colwise() + b1;
  const VectorXd mean = arguments.rowwise().mean();
  const VectorXd variance = (arguments.colwise() - mean).rowwise().squaredNorm() / 30;
  const auto forward = [&](const VectorXd& x) -> VectorXd {
    const VectorXd z = ((w1 * x + b1 - mean).array() / (variance.array() + 1e-5).sqrt()).matrix();
    const VectorXd h = (1 / (1 + (-z.array()).exp())).matrix();
    return w3 * (w2 * h + b2).unaryExpr([](double t) { return cubic(t); });
  };
  constexpr double kStep = 1e-5;
  VectorXd expected = VectorXd::Zero(2);
  double square = 0;
  for (Eigen::Index k = 0; k < 3; ++k) {
    MatrixXd jacobian(2, 4);
    for (Eigen::Index j = 0; j < 4; ++j) {
      const VectorXd shift = kStep * VectorXd::Unit(4, j);
      jacobian.col(j) = (forward(inputs.col(k) + shift) - forward(inputs.col(k) - shift)) / (2 * kStep);
    }
    expected += singular_values(jacobian) / 3;
    square += jacobian.squaredNorm() / 2 / 3;
  }
  const auto found = layer_jacobians(network, as_parameters(theta), inputs, {.points = 3});
  REQUIRE(found.size() == 3);
  CHECK((found[2].product.singular_values - expected).norm() < 1e-8 * expected.norm());
  CHECK_THAT(found[2].product.mean_square, WithinRel(square, 1e-8));
  CHECK_THAT(found[0].inverse_variance, WithinRel((variance.array() + 1e-5).inverse().mean(), 1e-12));
  CHECK_THAT(found[1].weight_square, WithinRel(w2.squaredNorm() / 3, 1e-12));
  CHECK_THAT(found[2].own.mean_square, WithinRel(w3.squaredNorm() / 2, 1e-12));
}

TEST_CASE("products may begin after the first layer, and means of squares need no spectra") {
  const Architecture network{{3}, {DenseLayer{4}, ActivationLayer{kCubic}, DenseLayer{4}, ActivationLayer{kCubic}}};
  const Parameters theta = normal_matrix(num_parameters(network), 1, 1);
  const MatrixXd inputs = normal_matrix(3, 5, 2);
  const auto late = layer_jacobians(network, theta, inputs, {.points = 5, .first_layer = 2});
  CHECK(late[0].product.singular_values.size() == 0);
  CHECK((late[1].product.singular_values - late[1].own.singular_values).norm() == 0);
  const auto plain = layer_jacobians(network, theta, inputs, {.points = 5, .first_layer = 2, .spectra = false});
  CHECK(plain[1].product.singular_values.size() == 0);
  CHECK(plain[1].product.mean_square == late[1].product.mean_square);
}

TEST_CASE("a Jacobian beyond double precision has no spectrum") {
  const Activation square{.kind = ActivationKind::monomial, .degree = 2};
  Architecture network{{2}, {}};
  for (int l = 0; l < 14; ++l) {
    network.layers.emplace_back(DenseLayer{2});
    network.layers.emplace_back(ActivationLayer{square});
  }
  const Parameters theta = Parameters::Constant(num_parameters(network), 3);
  const auto found = layer_jacobians(network, theta, MatrixXd::Ones(2, 1), {.points = 1});
  CHECK(found[2].product.singular_values.size() == 2);
  CHECK(found.back().product.singular_values.size() == 0);
  CHECK_FALSE(std::isfinite(found.back().product.mean_square));
}

TEST_CASE("networks that are not dense, and wrong sizes, are refused") {
  const Architecture dense{{3}, {DenseLayer{2}}};
  const MatrixXd inputs = normal_matrix(3, 4, 1);
  CHECK_THROWS_AS(layer_jacobians(dense, Parameters::Zero(5), inputs, {1}), InvalidArgument);
  CHECK_THROWS_AS(layer_jacobians(dense, Parameters::Zero(6), inputs.topRows(2), {1}), InvalidArgument);
  CHECK_THROWS_AS(layer_jacobians(dense, Parameters::Zero(6), inputs, {5}), InvalidArgument);
  const Architecture convolution{{1, 3, 3}, {ConvolutionLayer{2, 1, 2}, FlattenLayer{}}};
  CHECK_THROWS_AS(layer_jacobians(convolution, Parameters::Zero(4), normal_matrix(9, 2, 1), {1}), InvalidArgument);
}
