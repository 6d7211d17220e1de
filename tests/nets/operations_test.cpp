#include "nets/kernels/operations.hpp"

#include "nets/catch.hpp"
#include "nets/fits.hpp"
#include "nets/gradient.hpp"
#include "nets/replica_backend.hpp"

#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/im2col.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/randperm.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <limits>

using namespace zeroset;
using namespace zeroset::nets;
using at::Tensor;

namespace {

/// Largest difference, relative to the largest entry.
double tensor_distance(const Tensor& a, const Tensor& b) {
  const Tensor exact = b.to(at::kDouble);
  return a.to(at::kDouble).sub(exact).abs().max().item().toDouble() / (exact.abs().max().item().toDouble() + 1e-300);
}

/// What rounding to the type may do to results of order one.
double rounding(at::ScalarType type) {
  return type == at::kFloat ? 2e-6 : 1e-12;
}

struct Named {
  const char* label;
  PointwiseFunction function;
};

std::vector<Named> functions() {
  return {{"relu", {.relu = true}},
          {"identity", {}},
          {"degree 2", {.coefficients = {0.2, 0.5, 0.2}}},
          {"constant", {.coefficients = {0.25}}},
          {"sigmoid", {.inner = Inner::sigmoid}},
          {"tanh", {.inner = Inner::tanh}},
          {"degree 7", {.coefficients = {0.1, -0.4, 0.3, 0.02, -0.05, 0.01, 0.002, -0.001}}}};
}

/// phi by ATen, with derivatives.
Tensor composed(const Tensor& z, const PointwiseFunction& function) {
  if (function.relu) {
    return at::relu(z);
  }
  if (function.inner != Inner::argument) {
    return function.inner == Inner::tanh ? at::tanh(z) : at::sigmoid(z);
  }
  Tensor y = z.mul(0).add(function.coefficients.back());
  for (std::size_t k = function.coefficients.size() - 1; k > 0; --k) {
    y = y.mul(z).add(function.coefficients[k - 1]);
  }
  return y;
}

std::vector<std::int64_t> row_axes(const Tensor& x) {
  std::vector<std::int64_t> axes;
  for (std::int64_t axis = 1; axis + 1 < x.dim(); ++axis) {
    axes.push_back(axis);
  }
  return axes;
}

/// (x - mean) / sqrt(variance + epsilon) over the rows of each replica, in float64.
Tensor composed_normalization(const Tensor& x) {
  const Tensor centered = x.sub(x.mean(row_axes(x), true));
  return centered.div(centered.mul(centered).mean(row_axes(x), true).add(BatchNormLayer::kEpsilon).sqrt());
}

/// Shapes whose rows and channels fill vector registers, or do not.
const std::vector<std::vector<std::int64_t>> kShapes{
    {2, 5, 7}, {3, 64, 32}, {2, 4, 6, 3}, {2, 3, 4, 5, 33}, {1, 130, 1}};

/// Five images of random bytes, three of them selected from the second column on, in another order for each of two
/// replicas.
struct Selected {
  ResidentImages images{
      at::randint(256, {5, 3072}, at::kByte), at::randint(10, {5}, at::kLong), at::rand({3, 256}, at::kDouble)};
  Selection selection{at::stack({at::randperm(5, at::kLong), at::randperm(5, at::kLong)}), at::ones({1}, at::kLong), 3};

  /// The same images by indexing, in the order of the file: (R, n, 3, 1024).
  [[nodiscard]] Tensor expected() const {
    std::vector<Tensor> replicas;
    for (std::int64_t r = 0; r < 2; ++r) {
      const Tensor bytes = images.pixels.index_select(0, selection.order[r].narrow(0, 1, 3)).to(at::kLong);
      std::vector<Tensor> planes;
      for (std::int64_t c = 0; c < 3; ++c) {
        planes.push_back(images.table[c].take(bytes.narrow(1, 1024 * c, 1024)));
      }
      replicas.push_back(at::stack(planes, 1));
    }
    return at::stack(replicas);
  }
};

const std::vector<ConvolutionLayer> kConvolutions{
    {2, 4, 3, 2, 1}, {2, 4, 3, 1, 0}, {2, 4, 1, 1, 0}, {2, 4, 2, 2, 0}, {2, 4, 5, 3, 2}, {2, 4, 4, 1, 3}};

}  // namespace

TEST_CASE("selected images are the bytes' values, flat or channels innermost, and their labels go with them") {
  at::manual_seed(2);
  const Selected data;
  const auto operations = cpu_operations();
  for (const at::ScalarType type : {at::kFloat, at::kDouble}) {
    const Tensor expected = data.expected().to(type);
    CHECK(at::equal(operations->images(data.images, data.selection, true, type), expected.flatten(2)));
    CHECK(at::equal(operations->images(data.images, data.selection, false, type),
                    expected.view({2, 3, 3, 32, 32}).movedim(2, -1)));
  }
  const Tensor labels = operations->labels(data.images, data.selection);
  for (std::int64_t r = 0; r < 2; ++r) {
    CHECK(at::equal(labels[r], data.images.labels.index_select(0, data.selection.order[r].narrow(0, 1, 3))));
  }
}

TEST_CASE("patches are ATen's im2col with the channels innermost") {
  at::manual_seed(3);
  const auto operations = cpu_operations();
  for (const ConvolutionLayer& layer : kConvolutions) {
    INFO(layer.kernel << " " << layer.stride << " " << layer.padding);
    const Tensor x = at::randn({2, 3, 7, 9, 5}, at::kDouble);
    const Tensor columns = at::im2col(x.flatten(0, 1).movedim(-1, 1),
                                      {layer.kernel, layer.kernel},
                                      {1, 1},
                                      {layer.padding, layer.padding},
                                      {layer.stride, layer.stride});  // (images, C k k, outputs)
    const Tensor expected = columns.view({6, 5, layer.kernel * layer.kernel, -1}).permute({0, 3, 2, 1});
    const Tensor got = operations->patches(x, layer);
    CHECK(at::equal(got, expected.reshape(got.sizes())));
    CHECK(at::equal(operations->patches(x.to(at::kFloat), layer), got.to(at::kFloat)));
  }
}

TEST_CASE("patches and their backward pass are transposes, of images and of sequences") {
  at::manual_seed(4);
  const auto operations = cpu_operations();
  for (ConvolutionLayer layer : kConvolutions) {
    for (layer.dimensions = 1; layer.dimensions <= 2; ++layer.dimensions) {
      INFO(layer.dimensions << "d " << layer.kernel << " " << layer.stride << " " << layer.padding);
      const Tensor x =
          layer.dimensions == 2 ? at::randn({2, 3, 7, 9, 5}, at::kDouble) : at::randn({2, 3, 9, 5}, at::kDouble);
      const Tensor patches = operations->patches(x, layer);
      const Tensor y = at::randn(patches.sizes(), at::kDouble);
      const Tensor back = operations->patches_backward(y, layer, x.sizes());
      const double left = patches.mul(y).sum().item().toDouble(), right = x.mul(back).sum().item().toDouble();
      CHECK(std::abs(left - right) < 1e-12 * patches.norm().item().toDouble() * y.norm().item().toDouble());
      CHECK(tensor_distance(operations->patches_backward(y.to(at::kFloat), layer, x.sizes()), back) < 2e-6);
    }
  }
}

TEST_CASE("a sequence is an image of height one") {
  const auto operations = cpu_operations();
  const Tensor x = at::randn({2, 3, 9, 5}, at::kDouble);
  const ConvolutionLayer line{1, 4, 3, 2, 1}, square{2, 4, 3, 2, 1};
  // Of a square kernel that looks over both edges only the middle row sees the image.
  const Tensor wide = operations->patches(x.unsqueeze(2), square).view({2, 15, 3, 15});
  CHECK(at::equal(operations->patches(x, line), wide.select(2, 1)));
  CHECK(wide.select(2, 0).abs().max().item().toDouble() == 0);
}

TEST_CASE("patches straight from the images are the patches of the images") {
  at::manual_seed(5);
  const Selected data;
  const auto operations = cpu_operations();
  for (const at::ScalarType type : {at::kFloat, at::kDouble}) {
    const Tensor images = operations->images(data.images, data.selection, false, type);
    for (const ConvolutionLayer& layer : kConvolutions) {
      CHECK(at::equal(operations->image_patches(data.images, data.selection, layer, type),
                      operations->patches(images, layer)));
    }
  }
}

TEST_CASE("moments are mean and biased variance of the rows, in float64") {
  at::manual_seed(6);
  const auto operations = cpu_operations();
  for (const auto& shape : kShapes) {
    for (const at::ScalarType type : {at::kFloat, at::kDouble}) {
      // A mean far from zero: a one-pass formula without a shift would lose all digits of the variance.
      const Tensor x = at::randn(shape, at::kDouble).add(1000).to(type);
      const Moments moments = operations->moments(x);
      const Tensor exact = x.to(at::kDouble), mean = exact.mean(row_axes(x), true);
      CHECK(moments.mean.scalar_type() == at::kDouble);
      CHECK(tensor_distance(moments.mean, exact.mean(row_axes(x))) < 1e-9);
      CHECK(tensor_distance(moments.variance, exact.sub(mean).square().mean(row_axes(x))) <
            (type == at::kFloat ? 2e-6 : 1e-9));
    }
  }
}

TEST_CASE("normalisation with activation, forward and back, is ATen's composition") {
  at::manual_seed(7);
  const auto operations = cpu_operations();
  for (const auto& [label, function] : functions()) {
    for (const auto& shape : kShapes) {
      INFO(label << " " << shape.size() << " axes, " << shape.back() << " channels");
      const Tensor leaf = at::randn(shape, at::kDouble).mul(2).add(0.3).set_requires_grad(true);
      const Tensor upper = at::randn(shape, at::kDouble);
      const Tensor y = composed(composed_normalization(leaf), function);
      const Tensor dx = zeroset::testing::gradient(y, leaf, upper);
      const std::int64_t rows = leaf.numel() / shape.front() / shape.back();
      for (const at::ScalarType type : {at::kFloat, at::kDouble}) {
        const Tensor x = leaf.detach().to(type), g = upper.to(type);
        const Moments moments = operations->moments(x);
        CHECK(tensor_distance(operations->normalize(x, moments, function), y) < rounding(type));
        NormalizationGradient half = operations->normalize_backward(x, moments, function, g);
        CHECK(tensor_distance(half.sums, half.dz.to(at::kDouble).sum(row_axes(x))) < 10 * rounding(type));
        operations->finish_normalize_backward(x, moments, half.sums, half.products, rows, half.dz);
        // Relative to the largest of the terms that may cancel.
        const double scale = upper.abs().max().item().toDouble();
        CHECK(half.dz.to(at::kDouble).sub(dx).abs().max().item().toDouble() < 10 * rounding(type) * scale);
      }
    }
  }
}

TEST_CASE("a not finite entry makes its channel's moments not finite, and no other's") {
  const auto operations = cpu_operations();
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    Tensor x = at::randn({2, 50, 4}, at::kDouble);
    x[1][20][2] = bad;
    const Tensor finite = operations->moments(x).variance.isfinite();
    CHECK(finite.sum().item().toLong() == 7);
    CHECK_FALSE(finite[1][2].item().toBool());
  }
}

TEST_CASE("activations and their derivatives are ATen's") {
  at::manual_seed(8);
  const auto operations = cpu_operations();
  for (const auto& [label, function] : functions()) {
    INFO(label);
    const Tensor leaf = at::randn({2, 13, 5}, at::kDouble).set_requires_grad(true);
    const Tensor upper = at::randn({2, 13, 5}, at::kDouble);
    const Tensor y = composed(leaf, function), dx = zeroset::testing::gradient(y, leaf, upper);
    for (const at::ScalarType type : {at::kFloat, at::kDouble}) {
      const Tensor x = leaf.detach().to(type);
      CHECK(tensor_distance(operations->activate(x, function), y) < rounding(type));
      CHECK(tensor_distance(operations->activate_backward(x, function, upper.to(type)), dx) < rounding(type));
    }
  }
}

TEST_CASE("cross entropy, its gradient and the wrong answers are ATen's, and are added to what is there") {
  at::manual_seed(9);
  const auto operations = cpu_operations();
  const Tensor leaf = at::randn({2, 40, 10}, at::kDouble).mul(3).set_requires_grad(true);
  const Tensor labels = at::randint(10, {2, 40}, at::kLong);
  for (std::int64_t r = 0; r < 2; ++r) {
    const Tensor loss = at::cross_entropy_loss(leaf[r], labels[r], {}, at::Reduction::Sum);
    const Tensor gradient = zeroset::testing::gradient(loss, leaf)[r].div(80);
    const std::int64_t wrong = leaf[r].argmax(1).ne(labels[r]).sum().item().toLong();
    for (const at::ScalarType type : {at::kFloat, at::kDouble}) {
      Tensor sums = at::ones({2}, at::kDouble), errors = at::ones({2}, at::kLong);
      const Tensor got = operations->cross_entropy(leaf.detach().to(type), labels, 80, sums, errors);
      CHECK(tensor_distance(got[r], gradient) < rounding(type));
      CHECK(std::abs(sums[r].item().toDouble() - 1 - loss.item().toDouble()) < 100 * rounding(type));
      CHECK(errors[r].item().toLong() == 1 + wrong);
    }
  }
}

TEST_CASE("large logits lose nothing, and a NaN is an error and a NaN") {
  const auto operations = cpu_operations();
  Tensor logits = at::zeros({1, 2, 10}, at::kFloat), labels = at::zeros({1, 2}, at::kLong);
  logits[0][0][0] = 1e30;
  logits[0][1][3] = std::numeric_limits<double>::quiet_NaN();
  Tensor sums = at::zeros({1}, at::kDouble), errors = at::zeros({1}, at::kLong);
  const Tensor first = logits.narrow(1, 0, 1).contiguous();
  CHECK(operations->cross_entropy(first, labels.narrow(1, 0, 1), 1, sums, errors).abs().max().item().toDouble() == 0);
  CHECK(sums.item().toDouble() == 0);
  CHECK(errors.item().toLong() == 0);
  static_cast<void>(operations->cross_entropy(logits, labels, 1, sums, errors));
  CHECK(std::isnan(sums.item().toDouble()));
  CHECK(errors.item().toLong() == 1);
}

TEST_CASE("a row is finite if all its entries are") {
  const auto operations = cpu_operations();
  Tensor x = at::full_like(at::zeros({4, 1003}, at::kFloat), 3e38);  // the sum of squares would overflow
  x[1][1002] = std::numeric_limits<double>::infinity();
  x[3][0] = std::numeric_limits<double>::quiet_NaN();
  CHECK(at::equal(operations->all_finite(x), at::tensor({1, 0, 1, 0}, at::kLong).to(at::kBool)));
}

TEST_CASE("the update is that of momentum and weight decay, in active replicas alone") {
  at::manual_seed(10);
  const auto operations = cpu_operations();
  for (const at::ScalarType type : {at::kFloat, at::kDouble}) {
    const Tensor w0 = at::randn({3, 71}, type), v0 = at::randn({3, 71}, type), g = at::randn({3, 71}, type);
    const Tensor rates = at::tensor({0.1, 0.2, 0.3}, at::kDouble);
    Tensor w = w0.clone(), v = v0.clone();
    operations->update(w, v, g, rates, 0.75, 0.5, at::tensor({1, 0, 1}, at::kLong).to(at::kBool));
    const Tensor velocity = v0.mul(0.75).add(g).add(w0, 0.5);
    const Tensor moved = w0.sub(velocity.mul(rates.to(type).unsqueeze(1)));
    for (const std::int64_t r : {0, 2}) {
      CHECK(tensor_distance(v[r], velocity[r]) < rounding(type));
      CHECK(tensor_distance(w[r], moved[r]) < rounding(type));
    }
    CHECK(at::equal(w[1], w0[1]));
    CHECK(at::equal(v[1], v0[1]));
  }
}
