// A CUDA device against the CPU. Where there is none each case is skipped, and says so.
#include "zeroset/core/random.hpp"
#include "zeroset/nets/device.hpp"
#include "zeroset/nets/evaluation.hpp"
#include "zeroset/nets/replica_trainer.hpp"

#include "nets/catch.hpp"
#include "nets/cuda/plugin.hpp"
#include "nets/device_comparison.hpp"
#include "nets/fits.hpp"

#include <ATen/core/Tensor.h>

#include <cmath>
#include <cstdlib>
#include <limits>

// ZEROSET_TEST_DEVICE=cpu runs the cases about training on the CPU alone, which tests the tests.
#define ZEROSET_NEEDS_DEVICE()                                    \
  if (device() == DeviceKind::cuda && cuda_plugin() == nullptr) { \
    ZEROSET_SKIP("no CUDA device");                               \
  }

using namespace zeroset;
using namespace zeroset::nets;

namespace {

constexpr std::int64_t kDeviceImages = 230, kBatch = 50;
constexpr std::size_t kReplicas = 3;

DeviceKind device() {
  const char* wanted = std::getenv("ZEROSET_TEST_DEVICE");
  return wanted != nullptr && std::string(wanted) == "cpu" ? DeviceKind::cpu : DeviceKind::cuda;
}

std::shared_ptr<const ImageDataset> images() {
  static const auto kDataset = load_images({.train = kDeviceImages, .test = 50});
  return kDataset;
}

Architecture theory2(const Activation& activation) {
  return with_activation(preset_network("theory2"), activation);
}

/// Smooth: where a ReLU's argument is near zero, rounding decides on which side.
Architecture network() {
  return theory2(zeroset::testing::hermite_relu_2());
}

std::vector<ReplicaState> starts(const Architecture& net) {
  std::vector<ReplicaState> result;
  for (std::uint64_t seed = 0; seed < kReplicas; ++seed) {
    const Parameters parameters = he_initialization(net, {seed, "initialisation"});
    result.push_back({parameters, Parameters::Zero(parameters.size())});
  }
  return result;
}

ReplicaTrainer trainer(DeviceKind where,
                       Scalar scalar = Scalar::float64,
                       ConvolutionMethod method = ConvolutionMethod::matrix_product,
                       Precision precision = Precision::float32) {
  return {network(),
          *images(),
          starts(network()),
          {.scalar = scalar, .device = where, .precision = precision, .convolution = method}};
}

std::vector<std::vector<double>> rates(std::int64_t count) {
  std::vector<std::vector<double>> result(kReplicas);
  for (std::size_t r = 0; r < kReplicas; ++r) {
    for (std::int64_t k = 0; k < count; ++k) {
      result[r].push_back(0.01 / static_cast<double>(1 + static_cast<std::int64_t>(r) + k));
    }
  }
  return result;
}

/// Ten steps: two epochs, the last step of each on 30 images.
std::vector<ReplicaOutcome> train(ReplicaTrainer& trainer) {
  std::vector<ReplicaOutcome> outcomes;
  for (std::int64_t epoch = 0; epoch < 2; ++epoch) {
    trainer.draw_orders({5, 6, 7}, epoch);
    outcomes = trainer.sgd_steps(0, 5, kBatch, rates(5), {.momentum = 0.9, .weight_decay = 1e-3});
  }
  return outcomes;
}

double distance(const ReplicaTrainer& a, const ReplicaTrainer& b) {
  double largest = 0;
  for (std::int64_t r = 0; r < static_cast<std::int64_t>(kReplicas); ++r) {
    const ReplicaState x = a.state(r), y = b.state(r);
    largest = std::max({largest,
                        (x.parameters - y.parameters).norm() / y.parameters.norm(),
                        (x.momentum - y.momentum).norm() / y.momentum.norm()});
  }
  return largest;
}

}  // namespace

TEST_CASE("every operation of the CUDA device is that of the CPU", "[nets][cuda]") {
  if (cuda_plugin() == nullptr) {
    ZEROSET_SKIP("no CUDA device");
  }
  const std::unique_ptr<Operations> operations = cuda_plugin()->make_operations();
  for (const at::ScalarType type : {at::kDouble, at::kFloat}) {
    for (const auto& [operation, distance] : zeroset::testing::differences(*operations, at::kCUDA, type)) {
      INFO(operation << " in " << type);
      CHECK(distance < (type == at::kDouble ? 1e-12 : 1e-5));
    }
  }
}

TEST_CASE("the CUDA device says what it is", "[nets][cuda]") {
  if (cuda_plugin() == nullptr) {
    ZEROSET_SKIP("no CUDA device");
  }
  const CudaReport report = cuda_report();
  CHECK(report.usable);
  CHECK(report.built);
  CHECK(report.reason.empty());
  CHECK_FALSE(report.name.empty());
  CHECK(report.memory_free > 0);
  CHECK(report.memory_free <= report.memory_total);
}

TEST_CASE("a step and ten steps on the CUDA device are those of the CPU, with every convolution method",
          "[nets][cuda]") {
  ZEROSET_NEEDS_DEVICE();
  ReplicaTrainer cpu = trainer(DeviceKind::cpu);
  cpu.draw_orders({1, 2, 3}, 0);
  static_cast<void>(cpu.sgd_steps(1, 1, kBatch, rates(1), {}));
  for (const ConvolutionMethod method :
       {ConvolutionMethod::grouped, ConvolutionMethod::matrix_product, ConvolutionMethod::separate}) {
    INFO(name(method));
    ReplicaTrainer one = trainer(device(), Scalar::float64, method);
    one.draw_orders({1, 2, 3}, 0);
    static_cast<void>(one.sgd_steps(1, 1, kBatch, rates(1), {}));
    CHECK(distance(one, cpu) < 1e-10);
    ReplicaTrainer ten = trainer(device(), Scalar::float64, method), reference = trainer(DeviceKind::cpu);
    const auto found = train(ten), expected = train(reference);
    CHECK(distance(ten, reference) < 1e-8);
    for (std::size_t r = 0; r < kReplicas; ++r) {
      CHECK(std::abs(found[r].loss_sum - expected[r].loss_sum) < 1e-8);
      CHECK(found[r].errors == expected[r].errors);
    }
    ReplicaTrainer narrow = trainer(device(), Scalar::float32, method),
                   narrow_cpu = trainer(DeviceKind::cpu, Scalar::float32);
    static_cast<void>(train(narrow));
    static_cast<void>(train(narrow_cpu));
    CHECK(distance(narrow, narrow_cpu) < 1e-5);
  }
}

TEST_CASE("the order drawn on the CUDA device is the stream's", "[nets][cuda]") {
  ZEROSET_NEEDS_DEVICE();
  ReplicaTrainer drawn = trainer(device()), given = trainer(device());
  std::vector<std::vector<std::int64_t>> orders;
  for (const std::uint64_t seed : {5, 6, 7}) {
    orders.push_back(Stream(seed, "order", 3).order(kDeviceImages));
  }
  drawn.draw_orders({5, 6, 7}, 3);
  given.set_orders(orders);
  static_cast<void>(drawn.sgd_steps(0, 5, kBatch, rates(5), {}));
  static_cast<void>(given.sgd_steps(0, 5, kBatch, rates(5), {}));
  CHECK(distance(drawn, given) == 0);
}

TEST_CASE("a captured step on the CUDA device has the bits of one that is not captured", "[nets][cuda]") {
  ZEROSET_NEEDS_DEVICE();
  for (const Scalar scalar : {Scalar::float64, Scalar::float32}) {
    // The same code: sgd_steps captures it, gd_step does not; all images in the order of the file.
    ReplicaTrainer captured = trainer(device(), scalar), plain = trainer(device(), scalar);
    std::vector<std::int64_t> in_order(static_cast<std::size_t>(kDeviceImages));
    for (std::size_t k = 0; k < in_order.size(); ++k) {
      in_order[k] = static_cast<std::int64_t>(k);
    }
    captured.set_orders({in_order, in_order, in_order});
    for (int step = 0; step < 3; ++step) {
      static_cast<void>(captured.sgd_steps(0, 1, kDeviceImages, {{0.1}, {0.05}, {0.02}}, {}));
      static_cast<void>(plain.gd_step(0, {0.1, 0.05, 0.02}, {}));
    }
    CHECK(distance(captured, plain) == 0);
  }
}

TEST_CASE("training on the CUDA device gives the same bits each time", "[nets][cuda]") {
  ZEROSET_NEEDS_DEVICE();
  for (const ConvolutionMethod method :
       {ConvolutionMethod::grouped, ConvolutionMethod::matrix_product, ConvolutionMethod::separate}) {
    INFO(name(method));
    ReplicaTrainer first = trainer(device(), Scalar::float32, method),
                   second = trainer(device(), Scalar::float32, method);
    static_cast<void>(train(first));
    static_cast<void>(train(second));
    CHECK(distance(first, second) == 0);
  }
}

TEST_CASE("a full-batch step in chunks on the CUDA device is that of the CPU", "[nets][cuda]") {
  ZEROSET_NEEDS_DEVICE();
  ReplicaTrainer cpu = trainer(DeviceKind::cpu);
  static_cast<void>(cpu.gd_step(0, {0.1, 0.05, 0.02}, {}));
  for (const std::int64_t chunk : {0, 70, 115}) {
    ReplicaTrainer other = trainer(device());
    static_cast<void>(other.gd_step(chunk, {0.1, 0.05, 0.02}, {}));
    INFO("chunks of " << chunk);
    CHECK(distance(other, cpu) < 1e-10);
  }
}

TEST_CASE("a replica that goes wrong on the CUDA device stops, and the others go on", "[nets][cuda]") {
  ZEROSET_NEEDS_DEVICE();
  ReplicaTrainer cpu = trainer(DeviceKind::cpu), other = trainer(device());
  ReplicaState broken = cpu.state(1);
  broken.parameters[0] = std::numeric_limits<double>::quiet_NaN();
  cpu.set_state(1, broken);
  other.set_state(1, broken);
  const auto expected = train(cpu), found = train(other);
  for (std::size_t r = 0; r < kReplicas; ++r) {
    CHECK(found[r].steps == expected[r].steps);
    CHECK(found[r].cause == expected[r].cause);
  }
  CHECK(found[1].cause == "minibatch loss not finite");
  CHECK((other.state(0).parameters - cpu.state(0).parameters).norm() < 1e-8 * cpu.state(0).parameters.norm());
}

TEST_CASE("the CUDA device measures its convolutions, and takes every precision", "[nets][cuda]") {
  ZEROSET_NEEDS_DEVICE();
  ReplicaTrainer exact = trainer(DeviceKind::cpu, Scalar::float32);
  static_cast<void>(train(exact));
  for (const Precision precision : {Precision::float32, Precision::tf32, Precision::bfloat16}) {
    if (device() == DeviceKind::cpu && precision == Precision::tf32) {
      continue;  // a CPU has none
    }
    ReplicaTrainer other = trainer(device(), Scalar::float32, ConvolutionMethod::automatic, precision);
    static_cast<void>(train(other));
    CHECK(other.convolution() != ConvolutionMethod::automatic);
    CHECK_FALSE(other.convolution_record().empty());
    const double difference = distance(other, exact);
    INFO("difference " << difference);
    CHECK(difference < (precision == Precision::float32 ? 1e-5 : 0.1));
    CHECK((precision == Precision::float32 || difference > 1e-5));
  }
}

TEST_CASE("an evaluation on the CUDA device is that of the CPU", "[nets][cuda]") {
  ZEROSET_NEEDS_DEVICE();
  for (const Activation& activation :
       {Activation{.kind = ActivationKind::relu}, zeroset::testing::legendre_relu(10, 8)}) {
    const Architecture net = theory2(activation);
    const Parameters parameters = he_initialization(net, {1, "initialisation"});
    const Model here(net, {.scalar = Scalar::float64}), there(net, {.scalar = Scalar::float64, .device = device()});
    const Evaluation expected = evaluate(here, here.to_tensor(parameters), *images(), {.chunk = 64});
    const Evaluation found = evaluate(there, there.to_tensor(parameters), *images(), {.chunk = 64});
    for (std::size_t i = 0; i < expected.statistics.mean.size(); ++i) {
      CHECK((found.statistics.mean[i] - expected.statistics.mean[i]).cwiseAbs().maxCoeff() < 1e-10);
      CHECK((found.statistics.variance[i] - expected.statistics.variance[i]).cwiseAbs().maxCoeff() < 1e-10);
    }
    for (const auto& [a, b] : {std::pair(&found.train, &expected.train), std::pair(&found.test, &expected.test)}) {
      CHECK(a->errors == b->errors);
      CHECK(std::abs(*a->mean_loss - *b->mean_loss) < 1e-9);
      REQUIRE(a->activations.size() == b->activations.size());
      for (std::size_t i = 0; i < a->activations.size(); ++i) {
        CHECK(a->activations[i].arguments == b->activations[i].arguments);
        CHECK(a->activations[i].outside == b->activations[i].outside);
        CHECK(std::abs(*a->activations[i].largest - *b->activations[i].largest) < 1e-9);
      }
    }
  }
}
