#include "nets/replica_step.hpp"

#include "zeroset/core/parameters.hpp"

#include "nets/catch.hpp"
#include "nets/gradient.hpp"
#include "nets/kernels/threads.hpp"
#include "nets/planted_operations.hpp"
#include "nets/reference.hpp"
#include "nets/replica_backend.hpp"
#include "nets/small_experiment.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

using namespace zeroset;
using namespace zeroset::nets;
using at::Tensor;
using zeroset::testing::PlantedOperations;
using zeroset::testing::small_image_network;

namespace {

constexpr ConvolutionMethod kMethods[] = {
    ConvolutionMethod::grouped, ConvolutionMethod::matrix_product, ConvolutionMethod::separate};

/// Largest difference, relative to the largest entry.
double step_distance(const Tensor& a, const Tensor& b) {
  return a.sub(b).abs().max().item().toDouble() / (b.abs().max().item().toDouble() + 1e-300);
}

StepSums sums_for(const Tensor& parameters) {
  const std::int64_t replicas = parameters.size(0);
  return {at::zeros_like(parameters), at::zeros({replicas}, at::kDouble), at::zeros({replicas}, at::kLong)};
}

/// Columns 0, ..., n - 1 of an order, `chunk` at once.
std::vector<Selection> chunks_of(const Tensor& order, std::int64_t n, std::int64_t chunk) {
  std::vector<Selection> chunks;
  for (std::int64_t begin = 0; begin < n; begin += chunk) {
    chunks.push_back({order, at::full({1}, begin, at::kLong), std::min(chunk, n - begin)});
  }
  return chunks;
}

Tensor file_order(std::int64_t replicas, std::int64_t n) {
  return at::arange(n, at::kLong).repeat({replicas, 1});
}

/// Random parameters, one row a replica, none of them zero.
Tensor random_parameters(std::int64_t replicas, std::int64_t count) {
  return at::randn({replicas, count}, at::kDouble).mul(0.5);
}

/// (R, n, shape...) with the channels innermost.
Tensor random_inputs(std::int64_t replicas, std::int64_t n, const Shape& shape) {
  std::vector<std::int64_t> sizes{replicas, n};
  sizes.insert(sizes.end(), shape.begin() + 1, shape.end());
  sizes.push_back(shape.front());
  return at::randn(sizes, at::kDouble);
}

/// The derivative of sum(upper * outputs) by autograd through composed operations, one replica after the other.
Tensor by_autograd(const Model& model, const Tensor& parameters, const Tensor& inputs, const Tensor& upper) {
  std::vector<Tensor> rows;
  for (std::int64_t r = 0; r < parameters.size(0); ++r) {
    const Tensor leaf = parameters[r].clone().set_requires_grad(true);
    const Tensor outputs = model.forward(leaf, inputs[r].movedim(-1, 1), {.fused = false});
    rows.push_back(zeroset::testing::gradient(outputs, leaf, upper[r]));
  }
  return at::stack(rows);
}

struct ImageSteps {
  std::shared_ptr<const ImageDataset> dataset = load_images({.train = 300, .test = 10});
  ResidentImages images = resident_images(*dataset);
  std::unique_ptr<Operations> operations = cpu_operations();

  /// A step of R networks on all images, in file order.
  StepSums step(const Model& model, const Tensor& parameters, std::int64_t chunk, const StepSettings& settings = {}) {
    StepSums sums = sums_for(parameters);
    const std::int64_t n = dataset->train.count();
    replica_step(
        model, *operations, settings, parameters, images, chunks_of(file_order(parameters.size(0), n), n, chunk), sums);
    return sums;
  }
};

Tensor he_parameters(const Architecture& network, std::int64_t replicas) {
  std::vector<Tensor> rows;
  for (std::int64_t r = 0; r < replicas; ++r) {
    Parameters start = he_initialization(network, Stream(static_cast<std::uint64_t>(r), "initialisation"));
    rows.push_back(at::from_blob(start.data(), {start.size()}, at::kDouble).clone());
  }
  return at::stack(rows);
}

}  // namespace

TEST_CASE("the gradient of every layer kind, with every convolution method and in chunks, is autograd's") {
  at::manual_seed(1);
  const std::int64_t replicas = 3, n = 7;
  for (const auto& [label, network] : zeroset::testing::example_networks()) {
    const Model model(network, {Scalar::float64});
    const Tensor parameters = random_parameters(replicas, model.num_parameters());
    const Tensor inputs = random_inputs(replicas, n, network.input);
    const Tensor upper = at::randn({replicas, n, num_outputs(network)}, at::kDouble);
    const Tensor expected = by_autograd(model, parameters, inputs, upper);
    PlantedOperations operations(inputs, upper);
    for (const ConvolutionMethod method : kMethods) {
      for (const std::int64_t chunk : {7, 3, 1}) {
        INFO(label << ", " << name(method) << ", chunks of " << chunk);
        StepSums sums = sums_for(parameters);
        const StepSettings settings{.convolution = method};
        replica_step(model, operations, settings, parameters, {}, chunks_of(file_order(replicas, n), n, chunk), sums);
        CHECK(step_distance(sums.gradient, expected) < 1e-10);
        CHECK(sums.errors.sum().item().toLong() == replicas * n);
      }
    }
  }
}

TEST_CASE("loss, errors and gradient of a step on images are those of autograd's cross entropy") {
  ImageSteps steps;
  for (const Activation& activation :
       {Activation{.kind = ActivationKind::relu},
        Activation{.kind = ActivationKind::sigmoid},
        Activation{.kind = ActivationKind::tanh},
        zeroset::testing::legendre_relu(4, 8)}) {
    const Architecture network = with_activation(small_image_network(), activation);
    const Model model(network, {Scalar::float64});
    const Tensor parameters = he_parameters(network, 2);
    const std::int64_t n = steps.dataset->train.count();
    const Selection all{file_order(1, n), at::zeros({1}, at::kLong), n};
    const Tensor inputs = steps.operations->images(steps.images, all, false, at::kDouble)[0].movedim(-1, 1);
    for (const ConvolutionMethod method : kMethods) {
      INFO(name(activation) << ", " << name(method));
      const StepSums sums = steps.step(model, parameters, n, {.convolution = method});
      for (std::int64_t r = 0; r < 2; ++r) {
        const Tensor leaf = parameters[r].clone().set_requires_grad(true);
        const Tensor logits = model.forward(leaf, inputs, {.fused = false});
        const Tensor loss = at::cross_entropy_loss(logits, steps.images.labels);
        CHECK(std::abs(sums.loss_sums[r].item().toDouble() / static_cast<double>(n) - loss.item().toDouble()) < 1e-12);
        CHECK(sums.errors[r].item().toLong() == logits.argmax(1).ne(steps.images.labels).sum().item().toLong());
        CHECK(step_distance(sums.gradient[r], zeroset::testing::gradient(loss, leaf)) < 1e-10);
      }
    }
  }
}

TEST_CASE("the gradient of a full batch in chunks of any size is that of one piece") {
  ImageSteps steps;
  const Architecture network = with_activation(small_image_network(), zeroset::testing::legendre_relu(4, 8));
  const Model exact(network, {Scalar::float64}), model(network);
  const Tensor parameters = he_parameters(network, 1);
  const StepSums expected = steps.step(exact, parameters, 300);
  for (const std::int64_t chunk : {300, 299, 128, 64, 37, 5, 1}) {
    INFO(chunk);
    const StepSums in_double = steps.step(exact, parameters, chunk);
    CHECK(step_distance(in_double.gradient, expected.gradient) < 1e-12);
    CHECK(step_distance(in_double.loss_sums, expected.loss_sums) < 1e-13);
    const StepSums in_float = steps.step(model, parameters.to(at::kFloat), chunk);
    CHECK(step_distance(in_float.gradient, expected.gradient) < 1e-5);
    CHECK(at::equal(in_float.errors, expected.errors));
  }
}

TEST_CASE("chunks on several threads give the bits of chunks on one") {
  ImageSteps steps;
  const Model model(small_image_network());
  const Tensor parameters = he_parameters(small_image_network(), 1).to(at::kFloat);
  const StepSums alone = steps.step(model, parameters, 7);
  for (const int threads : {2, 3, 8}) {
    const auto parallel = [threads](std::int64_t count, const std::function<void(std::int64_t)>& body) {
      on_threads(threads, count, body);
    };
    const StepSums sums = steps.step(model, parameters, 7, {.for_each_chunk = parallel});
    CHECK(at::equal(sums.gradient, alone.gradient));
    CHECK(at::equal(sums.loss_sums, alone.loss_sums));
  }
}

TEST_CASE("bfloat16 rounds the operands of products and nothing else") {
  ImageSteps steps;
  const Model model(small_image_network());
  const Tensor parameters = he_parameters(small_image_network(), 1).to(at::kFloat);
  const Tensor rounded = parameters.to(at::kBFloat16).to(at::kFloat);
  for (const ConvolutionMethod method : kMethods) {
    INFO(name(method));
    const StepSums full = steps.step(model, parameters, 300, {.convolution = method});
    const StepSums half = steps.step(model, parameters, 300, {method, Precision::bfloat16});
    CHECK(step_distance(half.loss_sums, full.loss_sums) < 0.02);
    CHECK(step_distance(half.gradient, full.gradient) < 0.1);
    CHECK_FALSE(at::equal(half.gradient, full.gradient));
    // The weights are rounded whether they come rounded or not; biases are zero here.
    CHECK(at::equal(steps.step(model, rounded, 300, {method, Precision::bfloat16}).gradient, half.gradient));
  }
}

TEST_CASE("a bias before a batch normalisation has gradient zero, exactly") {
  ImageSteps steps;
  const Model model(small_image_network());
  const Tensor parameters = he_parameters(small_image_network(), 1).to(at::kFloat);
  const Tensor gradient = steps.step(model, parameters, 300).gradient;
  for (const ParameterSlice& slice : parameter_slices(small_image_network())) {
    const Tensor part = gradient[0].narrow(0, slice.offset, slice.size);
    const bool cancels = slice.name == "layer1.bias" || slice.name == "layer2.bias";
    CHECK((part.abs().max().item().toDouble() == 0) == cancels);
  }
}

TEST_CASE("threads beyond the number of chunks take no memory") {
  const Model model(small_image_network());
  const auto bytes = [&](int threads) { return threaded_step_bytes(model, 1000, 500, threads); };
  CHECK(threaded_step_bytes(model, 1000, 1000, 16) == static_cast<double>(step_bytes(model, 1000, 1000)));
  CHECK(bytes(1) == static_cast<double>(step_bytes(model, 1000, 500)));
  CHECK(bytes(2) > bytes(1));
  CHECK(bytes(16) == bytes(2));
}
