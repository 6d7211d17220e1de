// An evaluation's arithmetic by a device's operations is that of the CPU's loops.
#include "nets/layer_arithmetic.hpp"

#include "nets/catch.hpp"
#include "nets/emulation.hpp"
#include "nets/losses.hpp"

#include <ATen/ops/randn.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/tensor.h>

#include <cmath>
#include <limits>
#include <memory>

using namespace zeroset;
using namespace zeroset::nets;
using at::Tensor;

namespace {

std::shared_ptr<Operations> emulated() {
  return std::make_shared<zeroset::testing::EmulatedOperations>();
}

double distance(const Tensor& a, const Tensor& b) {
  return a.sub(b).abs().max().item().toDouble();
}

}  // namespace

TEST_CASE("moments and normalisation of an evaluation are the same on a device", "[nets][evaluation]") {
  const LayerArithmetic cpu(nullptr), device(emulated());
  for (const std::vector<std::int64_t>& size : {std::vector<std::int64_t>{40, 7}, {6, 5, 4, 3}, {9, 33, 11}}) {
    const Tensor x = at::randn(size, at::kDouble).mul(3).add(1);
    const ChannelMoments a = cpu.moments(x), b = device.moments(x);
    REQUIRE(a.count == b.count);
    REQUIRE(a.mean.size() == b.mean.size());
    for (std::size_t c = 0; c < a.mean.size(); ++c) {
      CHECK(std::abs(a.mean[c] - b.mean[c]) < 1e-13);
      CHECK(std::abs(a.variance[c] - b.variance[c]) < 1e-12);
    }
    CHECK(distance(cpu.normalized(x, a.mean, a.variance), device.normalized(x, a.mean, a.variance)) < 1e-13);
    CHECK(distance(device.activated(x, {.relu = true}), at::relu(x)) == 0);
  }
}

TEST_CASE("images of an evaluation are the same on a device", "[nets][evaluation]") {
  const auto images = load_images({.train = 12, .test = 5});
  for (const Shape& input : {Shape{3, 32, 32}, Shape{3072}}) {
    const Architecture network{input, {FlattenLayer{}, DenseLayer{.units = 10}}};
    const Model model(network, {.scalar = Scalar::float32});
    const ImageSource cpu(model, *images, images->test, nullptr), device(model, *images, images->test, emulated());
    const Tensor a = cpu.inputs(1, 3), b = device.inputs(1, 3);
    REQUIRE(a.sizes() == b.sizes());
    CHECK(distance(a, b) == 0);
  }
}

TEST_CASE("arguments are counted alike by loops and by tensors", "[nets][evaluation]") {
  const double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
  const Tensor x = at::tensor({-3.0, 2.0, 2.5, nan, -infinity, 0.5, -7.0, infinity}, at::kDouble);
  const ArgumentCounts counts = count_by_tensors(x, -3, 2);
  CHECK(counts.outside == 5);  // 2.5, NaN, both infinities, -7
  CHECK(counts.not_finite == 3);
  CHECK(counts.largest == 7);
  const Activation activation{.kind = ActivationKind::approximation, .interval = {-3, 2}};
  ArgumentRange range;
  record_arguments(ActivationLayer{activation}, x, range);
  CHECK(range.outside == counts.outside);
  CHECK_FALSE(range.largest);
}
