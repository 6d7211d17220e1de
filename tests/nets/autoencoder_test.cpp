// Auto-encoders of one layer.
#include "zeroset/nets/autoencoder.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include "nets/catch.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>
#include <Eigen/Dense>

#include <cstdint>
#include <functional>
#include <vector>

using namespace zeroset;
using namespace zeroset::nets;
using namespace zeroset::testing;
using at::Tensor;

namespace {

Tensor random_tensor(std::vector<std::int64_t> sizes, double scale = 1) {
  static Stream stream(17, "tensors");
  Tensor result = at::empty(sizes, at::kDouble);
  for (std::int64_t i = 0; i < result.numel(); ++i) {
    result.mutable_data_ptr<double>()[i] = scale * stream.normal();
  }
  return result;
}

std::vector<PointwiseFunction> functions() {
  return {{.inner = Inner::sigmoid}, {.inner = Inner::tanh}, {.coefficients = {0.2, 0.5, 0.3}}, {.relu = true}};
}

/// A layer of four inputs and three units, dense or a convolution of two channels.
Autoencoder layer_of(bool convolution, bool tied, bool batch_norm, const PointwiseFunction& function) {
  const std::vector<std::int64_t> shape =
      convolution ? std::vector<std::int64_t>{3, 2, 3, 3} : std::vector<std::int64_t>{3, 4};
  Autoencoder layer{.weights = random_tensor(shape, 0.5),
                    .bias = random_tensor({3}, 0.5),
                    .decoder = tied ? Tensor() : random_tensor(shape, 0.5),
                    .decoder_bias = random_tensor({shape[1]}),
                    .function = function,
                    .batch_norm = batch_norm};
  if (convolution) {
    layer.stride = 2;
    layer.padding = 1;
  }
  return layer;
}

/// The loss by its definition.
double loss_of(const Autoencoder& layer, const Tensor& x, const Tensor& corrupted) {
  const Tensor r = reconstruction(layer, code(layer, corrupted), x.sizes());
  const double places = x.dim() == 4 ? static_cast<double>(x.size(2) * x.size(3)) : 1.0;
  return (r - x).pow(2).sum().item<double>() / (2 * places * static_cast<double>(x.size(0)));
}

/// Every entry's derivative against a central difference.
void check_derivative(Tensor values, const Tensor& derivative, const std::function<double()>& loss) {
  REQUIRE(derivative.sizes() == values.sizes());
  constexpr double kStep = 3e-6;
  auto* entries = values.mutable_data_ptr<double>();
  const Tensor exact = derivative.contiguous();
  for (std::int64_t i = 0; i < values.numel(); ++i) {
    const double before = entries[i];
    entries[i] = before + kStep;
    const double above = loss();
    entries[i] = before - kStep;
    const double below = loss();
    entries[i] = before;
    CHECK_THAT(exact.const_data_ptr<double>()[i], WithinAbs((above - below) / (2 * kStep), 2e-8));
  }
}

Tensor batch_of(bool convolution) {
  return convolution ? random_tensor({5, 2, 6, 5}) : random_tensor({6, 4});
}

}  // namespace

TEST_CASE("derivatives of every auto-encoder are those of central differences of the loss by its definition") {
  for (const bool convolution : {false, true}) {
    for (const bool tied : {false, true}) {
      for (const bool batch_norm : {false, true}) {
        for (const PointwiseFunction& function : functions()) {
          CAPTURE(convolution, tied, batch_norm, function.relu, static_cast<int>(function.inner));
          const Autoencoder layer = layer_of(convolution, tied, batch_norm, function);
          const Tensor x = batch_of(convolution), corrupted = x * random_tensor(x.sizes().vec()).gt(-0.5);
          const AutoencoderGradient down = autoencoder_gradient(layer, x, corrupted);
          const auto loss = [&] { return loss_of(layer, x, corrupted); };
          CHECK_THAT(down.loss, WithinRel(loss(), 1e-12));
          check_derivative(layer.weights, down.weights, loss);
          check_derivative(layer.bias, down.bias, loss);
          check_derivative(layer.decoder_bias, down.decoder_bias, loss);
          if (tied) {
            CHECK(!down.decoder.defined());
          } else {
            check_derivative(layer.decoder, down.decoder, loss);
          }
        }
      }
    }
  }
}

TEST_CASE("a convolution whose kernel is the whole image is the dense layer of its entries") {
  const Autoencoder dense = layer_of(false, false, true, {.inner = Inner::tanh});
  Autoencoder whole = dense;  // four inputs: an image of 2 x 2
  whole.weights = dense.weights.view({3, 1, 2, 2});
  whole.decoder = dense.decoder.view({3, 1, 2, 2});
  whole.decoder_bias = at::zeros({1}, at::kDouble);
  Autoencoder same = dense;
  same.decoder_bias = at::zeros({4}, at::kDouble);
  const Tensor x = random_tensor({6, 4}), image = x.view({6, 1, 2, 2});
  const AutoencoderGradient a = autoencoder_gradient(same, x, x), b = autoencoder_gradient(whole, image, image);
  CHECK_THAT(a.loss, WithinRel(4 * b.loss, 1e-12));  // the convolution's is a mean over four places
  CHECK((a.weights - 4 * b.weights.view({3, 4})).abs().max().item<double>() < 1e-12);
  CHECK((a.decoder - 4 * b.decoder.view({3, 4})).abs().max().item<double>() < 1e-12);
}

TEST_CASE("a linear auto-encoder finds the principal subspace of its data") {
  constexpr Eigen::Index kInputs = 8, kUnits = 3, kData = 400;
  Stream stream(23, "data");
  Eigen::MatrixXd data(kData, kInputs);
  for (Eigen::Index i = 0; i < data.size(); ++i) {
    data(i) = stream.normal();
  }
  Eigen::VectorXd deviations(kInputs);
  deviations << 3, 2.5, 2, 1, 0.8, 0.6, 0.4, 0.2;
  Eigen::MatrixXd turned = data * deviations.asDiagonal();
  turned = turned * Eigen::HouseholderQR<Eigen::MatrixXd>(Eigen::MatrixXd(data.topRows(kInputs))).householderQ();
  turned.rowwise() -= turned.colwise().mean();
  const Eigen::MatrixXd principal =
      Eigen::BDCSVD<Eigen::MatrixXd>(turned, Eigen::ComputeThinV).matrixV().leftCols(kUnits);
  Tensor x = at::empty({kData, kInputs}, at::kDouble);
  Eigen::Map<Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(
      x.mutable_data_ptr<double>(), kData, kInputs) = turned;

  for (const bool tied : {false, true}) {
    Autoencoder layer{.weights = random_tensor({kUnits, kInputs}, 0.1),
                      .decoder = tied ? Tensor() : random_tensor({kUnits, kInputs}, 0.1),
                      .decoder_bias = at::zeros({kInputs}, at::kDouble)};
    for (int step = 0; step < 4000; ++step) {
      const AutoencoderGradient down = autoencoder_gradient(layer, x, x);
      layer.weights.sub_(down.weights, 0.02);
      layer.decoder_bias.sub_(down.decoder_bias, 0.02);
      if (!tied) {
        layer.decoder.sub_(down.decoder, 0.02);
      }
    }
    const Tensor rows = (tied ? layer.weights : layer.decoder).contiguous();
    const Eigen::MatrixXd found = Eigen::Map<const Eigen::MatrixXd>(rows.const_data_ptr<double>(), kInputs, kUnits);
    const Eigen::MatrixXd basis =
        Eigen::HouseholderQR<Eigen::MatrixXd>(found).householderQ() * Eigen::MatrixXd::Identity(kInputs, kUnits);
    // The sine of the largest angle: what of the principal subspace is not in the one found.
    const Eigen::MatrixXd rest = principal - basis * (basis.transpose() * principal);
    CHECK(Eigen::JacobiSVD<Eigen::MatrixXd>(rest).singularValues()(0) < 1e-3);
  }
}

TEST_CASE("an auto-encoder whose shapes do not fit is refused") {
  const Autoencoder layer = layer_of(false, false, false, {});
  CHECK_THROWS_AS(autoencoder_gradient(layer, random_tensor({6, 5}), random_tensor({6, 5})), InvalidArgument);
  CHECK_THROWS_AS(autoencoder_gradient(layer, random_tensor({6, 4}), random_tensor({5, 4})), InvalidArgument);
}
