// Autograd is the second route: composed operations of LibTorch, differentiated twice.
#include "zeroset/nets/image_objective.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/nets/evaluation.hpp"

#include "nets/batches.hpp"
#include "nets/catch.hpp"
#include "nets/fits.hpp"
#include "nets/gradient.hpp"
#include "nets/small_experiment.hpp"

#include <ATen/Parallel.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/one_hot.h>

#include <string>
#include <vector>

using namespace zeroset;
using namespace zeroset::nets;
using at::Tensor;
using Catch::Matchers::WithinRel;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using zeroset::testing::small_image_network;

namespace {

struct Example {
  std::string name{};
  Architecture network{};
};

const Activation kRelu{.kind = ActivationKind::relu};

/// Normalized and not, curved and not, in every order that the code tells apart.
std::vector<Example> examples() {
  const Activation quartic = zeroset::testing::legendre_relu(4, 8);
  const Activation square{.kind = ActivationKind::monomial, .degree = 2};
  const ActivationLayer relu{kRelu}, curved{quartic}, squared{square};
  const ConvolutionLayer first{2, 3, 3, 8, 0, true}, second{2, 4, 2, 2, 1, true};
  return {
      {"ReLU", small_image_network()},
      {"quartic", with_activation(small_image_network(), quartic)},
      {"tanh", with_activation(small_image_network(), {.kind = ActivationKind::tanh})},
      {"sigmoid, not normalised",
       {{3072},
        {DenseLayer{3, true},
         ActivationLayer{{.kind = ActivationKind::sigmoid}},
         DenseLayer{4, true},
         ActivationLayer{{.kind = ActivationKind::tanh}},
         DenseLayer{10, true}}}},
      {"without normalisation", {{3, 32, 32}, {first, curved, second, squared, FlattenLayer{}, DenseLayer{10, true}}}},
      {"normalised after flattening",
       {{3, 32, 32},
        {first,
         squared,
         FlattenLayer{},
         BatchNormLayer{},
         DenseLayer{5, true},
         BatchNormLayer{},
         curved,
         DenseLayer{10}}}},
      {"flat",
       {{3072}, {DenseLayer{3, true}, BatchNormLayer{}, squared, DenseLayer{4, true}, curved, DenseLayer{10, true}}}},
      {"weights of one", {{3, 32, 32}, {first, relu, FlattenLayer{}, DenseLayer{10, true, false}}}}};
}

std::shared_ptr<const ImageDataset> images(std::int64_t count) {
  return load_images({.train = count, .test = 30});
}

/// He's weights, and biases that are not zero.
Parameters start_of(const Architecture& network, std::uint64_t seed = 1) {
  Parameters theta = he_initialization(network, Stream(seed, "initialisation"));
  Stream noise(seed, "biases");
  for (Index i = 0; i < theta.size(); ++i) {
    theta[i] += 0.1 * noise.normal();
  }
  return theta;
}

VectorXd direction_of(Index size, std::uint64_t seed) {
  Stream stream(seed, "direction");
  VectorXd v(size);
  for (double& entry : v) {
    entry = stream.normal();
  }
  return v;
}

double distance(const VectorXd& a, const VectorXd& b) {
  return (a - b).norm() / b.norm();
}

/// The mean loss of the first n images as a graph of LibTorch.
struct Autograd {
  const ImageDataset& dataset;
  Model model;
  std::int64_t n;
  ImageLoss loss = ImageLoss::cross_entropy;
  const PopulationStatistics* statistics = nullptr;

  Tensor outputs(const Tensor& leaf) const {
    return model.forward(leaf,
                         Batches(model, dataset, dataset.train).inputs(std::int64_t{0}, n),
                         {.statistics = statistics, .fused = false});
  }
  Tensor value(const Tensor& leaf) const {
    std::vector<std::int64_t> indices(static_cast<std::size_t>(n));
    for (std::size_t i = 0; i < indices.size(); ++i) {
      indices[i] = static_cast<std::int64_t>(i);
    }
    const Tensor labels = Batches(model, dataset, dataset.train).labels(indices.data(), n);
    const Tensor f = outputs(leaf);
    if (loss == ImageLoss::cross_entropy) {
      return at::cross_entropy_loss(f, labels);
    }
    return f.sub(at::one_hot(labels, 10).to(at::kDouble)).square().sum().mul(0.5 / static_cast<double>(n));
  }
  VectorXd back(const Tensor& x) const { return model.to_parameters(x.detach()); }

  VectorXd gradient(const Parameters& theta) const {
    const Tensor leaf = model.to_tensor(theta).set_requires_grad(true);
    return back(zeroset::testing::gradient(value(leaf), leaf));
  }
  VectorXd hessian_product(const Parameters& theta, const VectorXd& v) const {
    const Tensor leaf = model.to_tensor(theta).set_requires_grad(true);
    const Tensor first = zeroset::testing::gradient(value(leaf), leaf, {}, true);
    return back(zeroset::testing::gradient(first, leaf, model.to_tensor(v)));
  }
  /// The Jacobian of all outputs, row by row.
  MatrixXd jacobian(const Parameters& theta) const {
    const Tensor leaf = model.to_tensor(theta).set_requires_grad(true);
    const Tensor f = outputs(leaf).reshape(-1);
    MatrixXd rows(f.numel(), theta.size());
    for (Index i = 0; i < rows.rows(); ++i) {
      rows.row(i) = back(zeroset::testing::gradient(f[i], leaf)).transpose();
    }
    return rows;
  }
};

ImageObjectiveOptions exact(std::int64_t chunk, int threads = 1) {
  return {
      .scalar = Scalar::float64, .threads = threads, .chunk = chunk, .convolution = ConvolutionMethod::matrix_product};
}

}  // namespace

TEST_CASE("values, errors and held-out losses of an image objective are those that evaluate() gives") {
  const auto data = images(300);
  for (const Example& example : examples()) {
    INFO(example.name);
    const Model model(example.network, {Scalar::float64});
    const ImageObjective objective(example.network, *data, exact(70, 2));
    MatrixXd theta(objective.dimension(), 3);
    for (Index b = 0; b < 3; ++b) {
      theta.col(b) = start_of(example.network, static_cast<std::uint64_t>(b));
    }
    const VectorXd values = objective.values(theta);
    const std::vector<SurfacePoints> points = objective.points(theta);
    for (Index b = 0; b < 3; ++b) {
      const Evaluation expected = evaluate(model, model.to_tensor(theta.col(b)), *data);
      const SurfacePoints& point = points[static_cast<std::size_t>(b)];
      CHECK_THAT(values[b], WithinRel(expected.train.mean_loss.value(), 1e-11));
      CHECK(point.train.loss == values[b]);
      CHECK_THAT(point.held_out.loss, WithinRel(expected.test.mean_loss.value(), 1e-11));
      CHECK(point.train.error == expected.train.error());
      CHECK(point.held_out.error == expected.test.error());
    }
  }
}

TEST_CASE("gradients and Hessian-vector products of an image objective are autograd's, in any chunks") {
  const auto data = images(24);
  for (const Example& example : examples()) {
    for (const ImageLoss loss : {ImageLoss::cross_entropy, ImageLoss::squared}) {
      const Autograd autograd{*data, Model(example.network, {Scalar::float64}), 24, loss};
      const Parameters theta = start_of(example.network);
      const VectorXd v = direction_of(theta.size(), 3);
      const VectorXd gradient = autograd.gradient(theta), product = autograd.hessian_product(theta, v);
      for (const std::int64_t chunk : {24, 7}) {
        INFO(example.name << (loss == ImageLoss::squared ? ", squared" : "") << ", chunks of " << chunk);
        ImageObjectiveOptions options = exact(chunk, 2);
        options.loss = loss;
        const ImageObjective objective(example.network, *data, options);
        CHECK(distance(objective.gradient(theta), gradient) < 1e-10);
        CHECK(distance(objective.hessian_vector_product(theta, v), product) < 1e-10);
      }
    }
  }
}

TEST_CASE("with frozen statistics gradients and products are autograd's with those statistics") {
  const auto data = images(24);
  for (const Example& example : examples()) {
    INFO(example.name);
    const Parameters theta = start_of(example.network), elsewhere = start_of(example.network, 9);
    const VectorXd v = direction_of(theta.size(), 3);
    ImageObjective objective(example.network, *data, exact(7));
    const PopulationStatistics statistics = objective.statistics(elsewhere);
    const Autograd autograd{
        *data, Model(example.network, {Scalar::float64}), 24, ImageLoss::cross_entropy, &statistics};
    objective.freeze(statistics);
    CHECK(objective.frozen());
    CHECK(distance(objective.gradient(theta), autograd.gradient(theta)) < 1e-10);
    CHECK(distance(objective.hessian_vector_product(theta, v), autograd.hessian_product(theta, v)) < 1e-10);
    objective.unfreeze();
    CHECK(distance(objective.gradient(theta),
                   Autograd{*data, Model(example.network, {Scalar::float64}), 24}.gradient(theta)) < 1e-10);
  }
}

TEST_CASE("Gauss-Newton products are those of the Jacobian that autograd gives row by row") {
  const std::int64_t n = 5;
  const auto data = images(n);
  for (const Example& example : examples()) {
    for (const ImageLoss loss : {ImageLoss::cross_entropy, ImageLoss::squared}) {
      INFO(example.name << (loss == ImageLoss::squared ? ", squared" : ""));
      const Autograd autograd{*data, Model(example.network, {Scalar::float64}), n};
      const Parameters theta = start_of(example.network);
      const VectorXd v = direction_of(theta.size(), 3);
      ImageObjectiveOptions options = exact(2);
      options.loss = loss;
      const ImageObjective objective(example.network, *data, options);
      const MatrixXd jacobian = autograd.jacobian(theta), f = objective.predictions(theta);
      VectorXd t = jacobian * v / static_cast<double>(n);
      for (Index k = 0; k < n && loss == ImageLoss::cross_entropy; ++k) {
        VectorXd p = (f.row(k).array() - f.row(k).maxCoeff()).exp().transpose();
        p /= p.sum();
        const VectorXd own = t.segment(10 * k, 10);
        t.segment(10 * k, 10) = p.cwiseProduct(own) - p * p.dot(own);
      }
      CHECK(distance(objective.gauss_newton_products(theta, v), jacobian.transpose() * t) < 1e-10);
    }
  }
}

TEST_CASE(
    "a Hessian-vector product is the difference quotient of gradients, also in float32 with convolutions of LibTorch") {
  const auto data = images(60);
  const Architecture network = with_activation(small_image_network(), zeroset::testing::legendre_relu(2, 8));
  const Parameters theta = start_of(network);
  const VectorXd v = direction_of(theta.size(), 4).normalized();
  const ImageObjective objective(network, *data, exact(25));
  const double h = 1e-4;
  const VectorXd quotient = (objective.gradient(theta + h * v) - objective.gradient(theta - h * v)) / (2 * h);
  const VectorXd product = objective.hessian_vector_product(theta, v);
  CHECK(distance(product, quotient) < 1e-6);
  const ImageObjective single(network, *data, {.threads = 2, .chunk = 25});
  CHECK(distance(single.hessian_vector_product(theta, v), product) < 1e-4);
  CHECK(distance(single.gradient(theta), objective.gradient(theta)) < 1e-4);
}

TEST_CASE("a product at another parameter vector does not use what was kept of the last one") {
  const auto data = images(40);
  const Architecture network = small_image_network();
  const ImageObjective objective(network, *data, exact(40));
  const Parameters a = start_of(network, 1), b = start_of(network, 2);
  const VectorXd v = direction_of(a.size(), 5);
  MatrixXd theta(a.size(), 3), directions(a.size(), 3);
  theta << a, b, a;
  directions << v, v, v;
  const MatrixXd products = objective.hessian_vector_products(theta, directions);
  CHECK(products.col(0) == products.col(2));
  CHECK(products.col(1) == ImageObjective(network, *data, exact(40)).hessian_vector_product(b, v));
}

TEST_CASE("the Hessian is symmetric and maps a bias before a batch normalisation to zero") {
  const auto data = images(40);
  for (const Activation& activation : {kRelu, zeroset::testing::legendre_relu(4, 8)}) {
    const Architecture network = with_activation(small_image_network(), activation);
    const ImageObjective objective(network, *data, exact(15));
    const Parameters theta = start_of(network);
    const VectorXd u = direction_of(theta.size(), 1), v = direction_of(theta.size(), 2);
    const VectorXd hu = objective.hessian_vector_product(theta, u), hv = objective.hessian_vector_product(theta, v);
    CHECK_THAT(u.dot(hv), WithinRel(v.dot(hu), 1e-9));
    const ParameterSlice bias = find_slice(network, "layer1.bias");
    VectorXd shift = VectorXd::Zero(theta.size());
    shift[bias.offset + 1] = 1;
    CHECK(objective.hessian_vector_product(theta, shift).norm() < 1e-12 * hv.norm());
    CHECK(hv.segment(bias.offset, bias.size).norm() == 0);
  }
}

TEST_CASE("the loss is constant along the symmetries of a network") {
  const auto data = images(100);
  for (const Activation& activation : {kRelu, zeroset::testing::legendre_relu(4, 8)}) {
    const Architecture network = with_activation(small_image_network(), activation);
    const ImageObjective objective(network, *data, exact(40));
    const Parameters theta = start_of(network);
    const double loss = objective.value(theta);
    // A bias before a batch normalization, and one number added to all biases of the outputs.
    Parameters shifted = theta;
    slice(shifted, find_slice(network, "layer1.bias"))[2] += 3;
    slice(shifted, find_slice(network, "layer3.bias")).array() += 5;
    CHECK_THAT(objective.value(shifted), WithinRel(loss, 1e-12));
    // A filter before a batch normalization: but for the epsilon under the root, the less the larger it is.
    const ParameterSlice filters = find_slice(network, "layer2.weight");
    Parameters large = theta, larger = theta;
    slice(large, filters) *= 1e4;
    slice(larger, filters) *= 1e4;
    slice(larger, filters).head(filters.size / filters.shape.front()) *= 7;
    CHECK_THAT(objective.value(larger), WithinRel(objective.value(large), 1e-10));
    CHECK(std::abs(objective.value(large) - loss) < 1e-3);
  }
}

TEST_CASE("values do not depend on the threads, and hardly on the chunks") {
  const auto data = images(100);
  const Architecture network = small_image_network();
  MatrixXd theta(num_parameters(network), 4);
  for (Index b = 0; b < theta.cols(); ++b) {
    theta.col(b) = start_of(network, static_cast<std::uint64_t>(b));
  }
  const VectorXd one = ImageObjective(network, *data, {.threads = 1, .chunk = 30}).values(theta);
  CHECK(one == ImageObjective(network, *data, {.threads = 3, .chunk = 30}).values(theta));
  const VectorXd whole = ImageObjective(network, *data, {.chunk = 1000}).values(theta);
  CHECK((one - whole).cwiseAbs().maxCoeff() < 1e-5 * one.maxCoeff());
  CHECK((one - whole).cwiseAbs().maxCoeff() > 0);
}

TEST_CASE("gradients and products on a single chunk are the same bits whatever LibTorch's own threads are") {
  const auto data = images(100);
  const Architecture network = preset_network("theory2");
  const Parameters theta = start_of(network, 1);
  const VectorXd along = start_of(network, 2);
  const auto with_threads = [&](int count) {
    const int before = at::get_num_threads();
    at::set_num_threads(count);
    const ImageObjective objective(network, *data, {.threads = 2, .chunk = 100});
    MatrixXd answers(theta.size(), 3);
    answers << objective.gradient(theta), objective.hessian_vector_product(theta, along),
        objective.gauss_newton_products(theta, along);
    at::set_num_threads(before);
    return answers;
  };
  CHECK(with_threads(1) == with_threads(2));
}

TEST_CASE("an image objective on the first images is that of a data set of these images alone") {
  const auto data = images(100);
  const ImageObjective some(small_image_network(), *data, {.images = 40, .scalar = Scalar::float64});
  ImageDataset first = *data;
  first.train.pixels.resize(40 * Images::kPixels);
  first.train.labels.resize(40);
  const ImageObjective all(small_image_network(), first, {.scalar = Scalar::float64});
  const Parameters theta = start_of(small_image_network());
  CHECK(some.images() == 40);
  CHECK(some.value(theta) == all.value(theta));
  CHECK(some.predictions(theta).rows() == 40);
  CHECK(some.held_out_predictions(theta) == all.held_out_predictions(theta));
}

TEST_CASE("an image objective refuses what does not fit") {
  const auto data = images(20);
  CHECK_THROWS_AS(ImageObjective(small_image_network(), *data, {.images = 21}), InvalidArgument);
  CHECK_THROWS_AS(ImageObjective(small_image_network(), *data, {.chunk = 0}), InvalidArgument);
  CHECK_THROWS_AS(ImageObjective(dense_network({.widths = {4, 2}}), *data), SpecError);
  ImageObjective objective(small_image_network(), *data);
  CHECK_THROWS_AS(objective.values(VectorXd::Zero(3)), InvalidArgument);
  CHECK_THROWS_AS(objective.freeze({}), InvalidArgument);
  const Parameters theta = start_of(small_image_network());
  CHECK_THROWS_AS(objective.hessian_vector_products(theta, MatrixXd::Zero(theta.size(), 2)), InvalidArgument);
}
