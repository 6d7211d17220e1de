// The kernels of src/nets/cuda, run on the CPU by emulation.hpp, against ATen and plain loops.
#include "zeroset/core/random.hpp"

#include "nets/catch.hpp"
#include "nets/device_comparison.hpp"
#include "nets/emulation.hpp"
#include "nets/gradient.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/randn_like.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <limits>
#include <string>

using namespace zeroset;
using namespace zeroset::nets;
using at::Tensor;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::EmulatedOperations;

namespace {

const double kNan = std::numeric_limits<double>::quiet_NaN();
const double kInfinity = std::numeric_limits<double>::infinity();

double distance(const Tensor& a, const Tensor& b) {
  const Tensor exact = b.to(at::kDouble);
  return a.to(at::kDouble).sub(exact).abs().max().item().toDouble() / (exact.abs().max().item().toDouble() + 1e-300);
}
double accuracy(at::ScalarType type) {
  return type == at::kFloat ? 2e-6 : 1e-13;
}

struct Data {
  ResidentImages images{};
  Selection selection{};
};

/// Seven random images, an order of them for each of three replicas, and a step of four of them from the third on.
Data seven_images() {
  at::Tensor orders = at::stack({at::arange(7), at::arange(7).flip(0), at::arange(7).roll(3)});
  return {{at::randint(256, {7, 3072}, at::kByte), at::randint(10, {7}, at::kLong), at::randn({3, 256}, at::kDouble)},
          {orders, at::full({1}, 2, at::kLong), 4}};
}

/// (R, n, 3072), in the order of the bytes.
Tensor gathered(const Data& data) {
  const Tensor order = data.selection.order.narrow(1, 2, 4);
  const Tensor bytes = data.images.pixels.index_select(0, order.reshape(-1)).to(at::kLong).view({12, 3, 1024});
  std::vector<Tensor> channels;
  for (std::int64_t c = 0; c < 3; ++c) {
    channels.push_back(data.images.table[c].index_select(0, bytes.select(1, c).reshape(-1)).view({12, 1024}));
  }
  return at::stack(channels, 1).reshape({3, 4, 3072});
}

/// The patches by their definition; sequences as (R, n, L, C).
Tensor defined_patches(const Tensor& x, const ConvolutionLayer& layer) {
  const bool plane = layer.dimensions == 2;
  const Tensor images = plane ? x : x.unsqueeze(2);
  const std::int64_t height = images.size(2), width = images.size(3), channels = images.size(4);
  const auto outputs = [&](std::int64_t side) { return (side + 2 * layer.padding - layer.kernel) / layer.stride + 1; };
  const std::int64_t rows = plane ? outputs(height) : 1, columns = outputs(width), up = plane ? layer.kernel : 1;
  Tensor result = at::zeros({x.size(0), x.size(1), rows, columns, up, layer.kernel, channels}, x.options());
  for (std::int64_t i = 0; i < rows * columns * up * layer.kernel; ++i) {
    const std::int64_t kx = i % layer.kernel, ky = i / layer.kernel % up, ox = i / layer.kernel / up % columns;
    const std::int64_t oy = i / layer.kernel / up / columns;
    const std::int64_t px = ox * layer.stride + kx - layer.padding;
    const std::int64_t py = plane ? oy * layer.stride + ky - layer.padding : 0;
    if (py >= 0 && py < height && px >= 0 && px < width) {
      result.select(2, oy).select(2, ox).select(2, ky).select(2, kx).copy_(images.select(2, py).select(2, px));
    }
  }
  return result.reshape({x.size(0), x.size(1) * rows * columns, up * layer.kernel * channels});
}

const std::vector<ConvolutionLayer>& convolutions() {
  static const std::vector<ConvolutionLayer> kLayers{{.kernel = 3, .stride = 2, .padding = 1},
                                                     {.kernel = 3, .stride = 1, .padding = 0},
                                                     {.kernel = 1, .stride = 1, .padding = 0},
                                                     {.kernel = 2, .stride = 3, .padding = 0},
                                                     {.kernel = 5, .stride = 2, .padding = 3},
                                                     {.dimensions = 1, .kernel = 3, .stride = 2, .padding = 1},
                                                     {.dimensions = 1, .kernel = 4, .stride = 1, .padding = 2}};
  return kLayers;
}

/// Images 9 x 6, or sequences of 11; more channels than a warp is wide.
Tensor input_of(const ConvolutionLayer& layer, at::ScalarType type) {
  const Tensor x =
      layer.dimensions == 2 ? at::randn({2, 3, 9, 6, 35}, at::kDouble) : at::randn({2, 3, 11, 5}, at::kDouble);
  return x.to(type);
}

Tensor composed(const Tensor& x, const PointwiseFunction& function) {
  if (function.relu) {
    return at::relu(x);
  }
  if (function.inner != Inner::argument) {
    return function.inner == Inner::tanh ? at::tanh(x) : at::sigmoid(x);
  }
  Tensor y = x.mul(0).add(function.coefficients.back());  // a function of x even where it is constant
  for (std::size_t k = function.coefficients.size() - 1; k > 0; --k) {
    y = y.mul(x).add(function.coefficients[k - 1]);
  }
  return y;
}

const std::vector<PointwiseFunction>& functions() {
  static const std::vector<PointwiseFunction> kFunctions{{.relu = true},
                                                         {},
                                                         {.coefficients = {3}},
                                                         {.coefficients = {.2, .5, .2}},
                                                         {.coefficients = {1, -1, .5, 0, -.1, .02}},
                                                         {.inner = Inner::sigmoid},
                                                         {.inner = Inner::tanh}};
  return kFunctions;
}

/// Rows and columns: fewer and more than a warp, a slab, all slabs at their smallest.
const std::vector<std::vector<std::int64_t>>& matrices() {
  static const std::vector<std::vector<std::int64_t>> kSizes{
      {1, 3}, {7, 32}, {255, 33}, {256, 1}, {257, 70}, {2311, 10}};
  return kSizes;
}

Tensor over_rows(const Tensor& x, const Moments& moments) {
  return x.sub(moments.mean.unsqueeze(1)).mul(moments.variance.add(1e-5).rsqrt().unsqueeze(1));
}

}  // namespace

TEST_CASE("a device gathers the images and labels that a step sees", "[nets][kernels]") {
  EmulatedOperations operations;
  const Data data = seven_images();
  const Tensor flat = gathered(data);
  CHECK(at::equal(operations.images(data.images, data.selection, true, at::kDouble), flat));
  const Tensor images = flat.view({3, 4, 3, 32, 32}).permute({0, 1, 3, 4, 2});
  CHECK(at::equal(operations.images(data.images, data.selection, false, at::kFloat), images.to(at::kFloat)));
  const Tensor order = data.selection.order.narrow(1, 2, 4);
  CHECK(at::equal(operations.labels(data.images, data.selection),
                  data.images.labels.index_select(0, order.reshape(-1)).view({3, 4})));
}

TEST_CASE("a device lays out patches by their definition, and gathers their transpose", "[nets][kernels]") {
  EmulatedOperations operations;
  for (const at::ScalarType type : {at::kFloat, at::kDouble}) {
    for (const ConvolutionLayer& layer : convolutions()) {
      const Tensor x = input_of(layer, type);
      const Tensor patches = operations.patches(x, layer);
      INFO("kernel " << layer.kernel << ", stride " << layer.stride << ", padding " << layer.padding);
      REQUIRE(at::equal(patches, defined_patches(x, layer)));
      // <P x, y> = <x, P' y> for every x: the coefficients of x are the gradient of the left side.
      const Tensor y = at::randn_like(patches), leaf = x.detach().clone().set_requires_grad(true);
      const Tensor expected = zeroset::testing::gradient(defined_patches(leaf, layer).mul(y).sum(), leaf);
      CHECK(distance(operations.patches_backward(y, layer, x.sizes()), expected) < accuracy(type));
    }
  }
}

TEST_CASE("a device's first patches are the patches of its images", "[nets][kernels]") {
  EmulatedOperations operations;
  const Data data = seven_images();
  for (const ConvolutionLayer& layer : convolutions()) {
    if (layer.dimensions == 2) {
      const Tensor images = operations.images(data.images, data.selection, false, at::kFloat);
      CHECK(at::equal(operations.image_patches(data.images, data.selection, layer, at::kFloat),
                      operations.patches(images, layer)));
    }
  }
}

TEST_CASE("a device's moments are mean and biased variance of every channel", "[nets][kernels]") {
  EmulatedOperations operations;
  for (const auto& size : matrices()) {
    // The mean is a million deviations away: a sum of squares without a shift would lose everything in float32.
    const Tensor x =
        at::randn({3, size[0], size[1]}, at::kDouble).add(at::randn({3, 1, size[1]}, at::kDouble).mul(1e6));
    for (const at::ScalarType type : {at::kFloat, at::kDouble}) {
      const Tensor rounded = x.to(type), exact = rounded.to(at::kDouble);
      const Moments moments = operations.moments(rounded);
      const Tensor mean = exact.mean({1}, true);
      CHECK(distance(moments.mean, mean.squeeze(1)) < 1e-15);
      CHECK(moments.variance.sub(exact.sub(mean).square().mean({1})).abs().max().item().toDouble() < 1e-9);
    }
  }
}

TEST_CASE("what a device sums for one replica does not depend on the others", "[nets][kernels]") {
  EmulatedOperations operations;
  const Tensor x = at::randn({3, 2311, 10}, at::kFloat);
  const Moments all = operations.moments(x);
  for (std::int64_t r = 0; r < 3; ++r) {
    const Moments one = operations.moments(x.narrow(0, r, 1).clone());
    CHECK(at::equal(one.mean, all.mean.narrow(0, r, 1)));
    CHECK(at::equal(one.variance, all.variance.narrow(0, r, 1)));
  }
}

TEST_CASE("a device normalises and activates, and its two halves backward are the gradient", "[nets][kernels]") {
  EmulatedOperations operations;
  for (const auto& size : matrices()) {
    for (const PointwiseFunction& function : functions()) {
      const Tensor x = at::randn({2, size[0], size[1]}, at::kDouble).mul(1.7).add(0.3), g = at::randn_like(x);
      const Tensor leaf = x.clone().set_requires_grad(true);
      const Tensor mean = leaf.mean({1}, true), variance = leaf.sub(mean).square().mean({1}, true);
      const Tensor expected = composed(leaf.sub(mean).mul(variance.add(1e-5).rsqrt()), function);
      const Tensor gradient = zeroset::testing::gradient(expected.mul(g).sum(), leaf);
      const Moments moments = operations.moments(x);
      INFO(size[0] << " rows of " << size[1] << ", " << function.coefficients.size() << " coefficients");
      CHECK(distance(operations.normalize(x, moments, function), expected.detach()) < 1e-12);
      NormalizationGradient back = operations.normalize_backward(x, moments, function, g);
      const Tensor z = over_rows(x, moments);
      CHECK(distance(back.sums, back.dz.sum({1})) < 1e-12);
      CHECK(distance(back.products, back.dz.mul(z).sum({1})) < 1e-12);
      operations.finish_normalize_backward(x, moments, back.sums, back.products, size[0], back.dz);
      const double largest = gradient.abs().max().item().toDouble();  // 0, but for rounding, where there is one row
      CHECK(back.dz.sub(gradient).abs().max().item().toDouble() < 1e-12 * (1 + largest));
    }
  }
}

TEST_CASE("a device normalises float32 as float64 does, to rounding", "[nets][kernels]") {
  EmulatedOperations operations;
  const Tensor x = at::randn({2, 500, 40}, at::kFloat), g = at::randn_like(x);
  for (const PointwiseFunction& function : functions()) {
    const Moments moments = operations.moments(x);
    const Tensor wide = x.to(at::kDouble);
    CHECK(distance(operations.normalize(x, moments, function), operations.normalize(wide, moments, function)) < 2e-6);
    const NormalizationGradient narrow = operations.normalize_backward(x, moments, function, g);
    const NormalizationGradient exact = operations.normalize_backward(wide, moments, function, g.to(at::kDouble));
    CHECK(distance(narrow.dz, exact.dz) < 5e-6);
  }
}

TEST_CASE("a device's activations and their derivatives are those of ATen", "[nets][kernels]") {
  EmulatedOperations operations;
  for (const at::ScalarType type : {at::kFloat, at::kDouble}) {
    for (const PointwiseFunction& function : functions()) {
      const Tensor x = at::randn({2, 600, 3}, at::kDouble).to(type), g = at::randn_like(x);
      const Tensor leaf = x.clone().set_requires_grad(true);
      CHECK(distance(operations.activate(x, function), composed(x, function)) < accuracy(type));
      const Tensor expected = zeroset::testing::gradient(composed(leaf, function).mul(g).sum(), leaf);
      CHECK(distance(operations.activate_backward(x, function, g), expected) < 2 * accuracy(type));
    }
  }
  CHECK(operations.activate(at::full({1, 1, 1}, kNan), {.relu = true}).isnan().item().toBool());
}

TEST_CASE("a device refuses a polynomial of a degree beyond its table", "[nets][kernels]") {
  EmulatedOperations operations;
  const PointwiseFunction function{.coefficients = std::vector<double>(129, 1.0)};
  CHECK_THROWS_WITH(operations.activate(at::ones({1, 1}), function), ContainsSubstring("at most 127"));
}

TEST_CASE("a device's cross entropy, gradient and errors are those of ATen", "[nets][kernels]") {
  EmulatedOperations operations;
  for (const std::int64_t n : {1, 100, 256, 700}) {
    const Tensor logits = at::randn({3, n, 10}, at::kDouble).mul(5), labels = at::randint(10, {3, n}, at::kLong);
    Tensor losses = at::full({3}, 1.5, at::kDouble), errors = at::full({3}, 2, at::kLong);
    const Tensor gradient = operations.cross_entropy(logits, labels, 2 * n, losses, errors);
    const Tensor leaf = logits.view({-1, 10}).clone().set_requires_grad(true);
    const Tensor each = at::cross_entropy_loss(leaf, labels.view({-1}), {}, /*reduction=*/0).view({3, n});
    CHECK(distance(losses, each.detach().sum({1}).add(1.5)) < 1e-13);
    CHECK(distance(gradient.view({-1, 10}), zeroset::testing::gradient(each.sum().div(2.0 * double(n)), leaf)) < 1e-13);
    CHECK(at::equal(errors, logits.argmax(2).ne(labels).sum(1).add(2)));
    Tensor again = at::zeros({3}, at::kDouble), count = at::zeros({3}, at::kLong);
    const Tensor narrow = operations.cross_entropy(logits.to(at::kFloat), labels, 2 * n, again, count);
    CHECK(distance(narrow, gradient) < 2e-6);
  }
}

TEST_CASE("a NaN among the logits is an error and spoils the loss of its replica alone", "[nets][kernels]") {
  EmulatedOperations operations;
  Tensor logits = at::zeros({2, 3, 10}, at::kFloat);
  logits.select(2, 4).fill_(1);
  const Tensor labels = at::full({2, 3}, 4, at::kLong);
  logits[1][1][7] = kNan;
  Tensor losses = at::zeros({2}, at::kDouble), errors = at::zeros({2}, at::kLong);
  static_cast<void>(operations.cross_entropy(logits, labels, 3, losses, errors));
  CHECK(errors[0].item().toLong() == 0);
  CHECK(errors[1].item().toLong() == 1);
  CHECK(std::abs(losses[0].item().toDouble() - 3 * std::log1p(9 * std::exp(-1.0))) < 1e-14);
  CHECK(std::isnan(losses[1].item().toDouble()));
}

TEST_CASE("a device finds the first entry that is not finite", "[nets][kernels]") {
  EmulatedOperations operations;
  const std::int64_t n = 3 * 16 * 256 + 5;
  Tensor x = at::randn({4, n}, at::kFloat);
  x[1][n - 1] = kNan;
  x[2][4096] = -kInfinity;
  x[2][4097] = kNan;
  x[3].fill_(kInfinity);
  CHECK(at::equal(operations.first_not_finite(x), at::tensor({n, n - 1, std::int64_t{4096}, std::int64_t{0}})));
  CHECK(at::equal(operations.all_finite(x), at::tensor({1, 0, 0, 0}).to(at::kBool)));
  x.fill_(std::numeric_limits<float>::max());  // whose square is not
  CHECK(operations.all_finite(x).all().item().toBool());
}

TEST_CASE("a device's momentum update leaves the replicas that have stopped", "[nets][kernels]") {
  EmulatedOperations operations;
  const Tensor w0 = at::randn({3, 1500}, at::kDouble), v0 = at::randn_like(w0), g = at::randn_like(w0);
  Tensor w = w0.clone(), v = v0.clone();
  const Tensor rates = at::tensor({0.1, 0.2, 0.3}, at::kDouble), active = at::tensor({1, 0, 1}).to(at::kBool);
  operations.update(w, v, g, rates, 0.9, 0.01, active);
  const Tensor velocity = v0.mul(0.9).add(g).add(w0.mul(0.01)), weights = w0.sub(velocity.mul(rates.unsqueeze(1)));
  for (const std::int64_t r : {0, 2}) {
    CHECK(distance(v[r], velocity[r]) < 1e-14);
    CHECK(distance(w[r], weights[r]) < 1e-14);
  }
  CHECK(at::equal(w[1], w0[1]));
  CHECK(at::equal(v[1], v0[1]));
}

TEST_CASE("the order that a device draws is that of the stream", "[nets][kernels]") {
  EmulatedOperations operations;
  const std::int64_t n = 5003;
  std::vector<std::int64_t> keys;
  for (const std::uint64_t seed : {1, 2, 77}) {
    keys.push_back(static_cast<std::int64_t>(Stream(seed, "order", 4).key()));
  }
  const Tensor orders = operations.orders(at::tensor(keys), n);
  for (std::int64_t r = 0; r < 3; ++r) {
    const std::vector<std::int64_t> expected = Stream(std::vector<std::uint64_t>{1, 2, 77}[r], "order", 4).order(n);
    const Tensor row = orders[r].contiguous();
    CHECK(std::equal(expected.begin(), expected.end(), row.const_data_ptr<std::int64_t>()));
  }
}

TEST_CASE("every operation of a device is that of the CPU", "[nets][kernels]") {
  EmulatedOperations operations;
  for (const at::ScalarType type : {at::kDouble, at::kFloat}) {
    for (const auto& [operation, distance] : zeroset::testing::differences(operations, at::kCPU, type)) {
      INFO(operation << " in " << type);
      CHECK(distance < (type == at::kDouble ? 1e-12 : 1e-5));
    }
  }
}
