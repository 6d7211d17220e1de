// Training as it goes on a device, run on the CPU by emulation.hpp, against the CPU's own.
#include "nets/cuda/resident_backend.hpp"

#include "zeroset/core/random.hpp"

#include "nets/catch.hpp"
#include "nets/emulation.hpp"

#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

using namespace zeroset;
using namespace zeroset::nets;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::EmulatedDevice;

namespace {

constexpr std::int64_t kImages = 23, kReplicas = 3;

ImageDataset noise(std::int64_t count) {
  ImageDataset images;
  Stream stream(3, "images");
  for (std::int64_t i = 0; i < count * Images::kPixels; ++i) {
    images.train.pixels.push_back(static_cast<std::uint8_t>(stream.below(256)));
  }
  for (std::int64_t i = 0; i < count; ++i) {
    images.train.labels.push_back(static_cast<std::uint8_t>(stream.below(10)));
  }
  images.test = images.train;
  images.mean = {0.4, 0.5, 0.6};
  images.deviation = {0.2, 0.25, 0.3};
  return images;
}

Activation square() {
  return {.kind = ActivationKind::polynomial, .coefficients = {Rational(1, 10), Rational(1, 2), Rational(1, 4)}};
}

/// A convolution seen through patches of the images, one on top of it, normalizations with ReLU and with a polynomial,
/// an activation of its own, and dense layers.
Architecture small_network() {
  return {{3, 32, 32},
          {ConvolutionLayer{.channels = 4, .kernel = 3, .stride = 4, .padding = 1, .bias = true},
           BatchNormLayer{},
           ActivationLayer{{.kind = ActivationKind::relu}},
           ConvolutionLayer{.channels = 3, .kernel = 3, .stride = 2, .padding = 1},
           BatchNormLayer{},
           ActivationLayer{square()},
           FlattenLayer{},
           DenseLayer{.units = 6, .bias = true},
           ActivationLayer{square()},
           DenseLayer{.units = 10, .bias = true}}};
}

std::vector<ReplicaState> starts(const Architecture& network) {
  std::vector<ReplicaState> states;
  for (std::uint64_t seed = 1; seed <= kReplicas; ++seed) {
    const Parameters start = he_initialization(network, {seed, "initialisation"});
    states.push_back({start, Parameters::Zero(start.size()), initial_running_statistics(network)});
  }
  return states;
}

struct Pair {
  Architecture network = small_network();
  ImageDataset images = noise(kImages);
  Model model{network, {.scalar = Scalar::float64}};
  int recordings = 0;
  std::unique_ptr<ReplicaTrainer::Backend> device{}, cpu{};

  explicit Pair(ConvolutionMethod method = ConvolutionMethod::matrix_product,
                ImageLoss loss = ImageLoss::cross_entropy) {
    const ReplicaOptions options{.scalar = Scalar::float64, .convolution = method, .loss = loss};
    device = cuda::make_resident_backend(
        std::make_unique<EmulatedDevice>(recordings), model, images, starts(network), options);
    const ReplicaOptions grouped{.scalar = Scalar::float64, .convolution = ConvolutionMethod::grouped, .loss = loss};
    cpu = make_cpu_backend(model, images, starts(network), grouped);
  }

  /// Largest difference of parameters, momentum and running averages.
  [[nodiscard]] double distance() const {
    double largest = 0;
    for (std::int64_t r = 0; r < kReplicas; ++r) {
      const ReplicaState a = device->state(r), b = cpu->state(r);
      largest = std::max({largest,
                          (a.parameters - b.parameters).cwiseAbs().maxCoeff(),
                          (a.momentum - b.momentum).cwiseAbs().maxCoeff()});
      for (std::size_t i = 0; i < a.running->mean.size(); ++i) {
        largest = std::max({largest,
                            (a.running->mean[i] - b.running->mean[i]).cwiseAbs().maxCoeff(),
                            (a.running->variance[i] - b.running->variance[i]).cwiseAbs().maxCoeff()});
      }
    }
    return largest;
  }
};

std::vector<std::vector<double>> rates(std::int64_t count) {
  std::vector<std::vector<double>> result(kReplicas);
  for (std::int64_t r = 0; r < kReplicas; ++r) {
    for (std::int64_t k = 0; k < count; ++k) {
      result[static_cast<std::size_t>(r)].push_back(0.02 / static_cast<double>(1 + r + k));
    }
  }
  return result;
}

void check_same(const std::vector<ReplicaOutcome>& a, const std::vector<ReplicaOutcome>& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t r = 0; r < a.size(); ++r) {
    INFO("replica " << r);
    CHECK(std::abs(a[r].loss_sum - b[r].loss_sum) < 1e-9);
    CHECK(a[r].steps == b[r].steps);
    CHECK(a[r].errors == b[r].errors);
    CHECK(a[r].cause == b[r].cause);
  }
}

const StepOptions kOptions{.momentum = 0.9, .weight_decay = 0.01};

}  // namespace

TEST_CASE("a step on a device is that of the CPU, with every convolution method", "[nets][resident]") {
  for (const ConvolutionMethod method :
       {ConvolutionMethod::matrix_product, ConvolutionMethod::grouped, ConvolutionMethod::separate}) {
    Pair pair(method);
    pair.device->draw_orders({5, 6, 7}, 0);
    pair.cpu->draw_orders({5, 6, 7}, 0);
    check_same(pair.device->sgd_steps(1, 1, 8, rates(1), kOptions), pair.cpu->sgd_steps(1, 1, 8, rates(1), kOptions));
    INFO(name(method));
    CHECK(pair.distance() < 1e-12);
    for (std::int64_t r = 0; r < kReplicas; ++r) {
      CHECK((pair.device->gradient(r) - pair.cpu->gradient(r)).cwiseAbs().maxCoeff() < 1e-12);
    }
  }
}

TEST_CASE("a step by the squared loss on a device is that of the CPU", "[nets][resident]") {
  Pair pair(ConvolutionMethod::matrix_product, ImageLoss::squared);
  check_same(pair.device->sgd_steps(0, 1, 8, rates(1), kOptions), pair.cpu->sgd_steps(0, 1, 8, rates(1), kOptions));
  CHECK(pair.distance() < 1e-12);
}

TEST_CASE("clipped arguments and a range penalty on a device are those of the CPU, and recorded apart",
          "[nets][resident]") {
  Pair pair;
  StepOptions options = kOptions;
  for (int call = 0; call < 4; ++call) {
    options.clip = call > 0 ? std::optional(1.5) : std::nullopt;
    options.range_penalty = call > 1 ? std::optional(RangePenalty{.bound = 1, .weight = 0.01 * call}) : std::nullopt;
    check_same(pair.device->sgd_steps(0, 1, 8, rates(1), options), pair.cpu->sgd_steps(0, 1, 8, rates(1), options));
    INFO(call);
    CHECK(pair.distance() < 1e-11);
  }
  CHECK(pair.recordings == 4);
  check_same(pair.device->gd_step(7, {0.1, 0.05, 0.02}, options),
             pair.cpu->gd_step(kImages, {0.1, 0.05, 0.02}, options));
  CHECK(pair.distance() < 1e-10);
}

TEST_CASE("two epochs on a device are those of the CPU, with the smaller last step", "[nets][resident]") {
  Pair pair;
  for (std::int64_t epoch = 0; epoch < 2; ++epoch) {
    pair.device->draw_orders({5, 6, 7}, epoch);
    pair.cpu->draw_orders({5, 6, 7}, epoch);
    const StepOptions options{.momentum = epoch == 0 ? 0.9 : 0.5, .weight_decay = 0.001};
    check_same(pair.device->sgd_steps(0, 2, 5, rates(2), options), pair.cpu->sgd_steps(0, 2, 5, rates(2), options));
    check_same(pair.device->sgd_steps(2, 3, 5, rates(3), options), pair.cpu->sgd_steps(2, 3, 5, rates(3), options));
  }
  CHECK(pair.distance() < 1e-8);
  CHECK(pair.recordings == 4);  // steps on 5 and on 3 images, with two momenta
}

TEST_CASE("orders can be given to a device", "[nets][resident]") {
  Pair drawn, given;
  std::vector<std::vector<std::int64_t>> orders;
  for (const std::uint64_t seed : {5, 6, 7}) {
    orders.push_back(Stream(seed, "order", 9).order(kImages));
  }
  drawn.device->draw_orders({5, 6, 7}, 9);
  given.device->set_orders(orders);
  check_same(drawn.device->sgd_steps(0, 3, 8, rates(3), kOptions),
             given.device->sgd_steps(0, 3, 8, rates(3), kOptions));
  for (std::int64_t r = 0; r < kReplicas; ++r) {
    CHECK(drawn.device->state(r).parameters == given.device->state(r).parameters);
  }
}

TEST_CASE("a full-batch step on a device is that of the CPU, in chunks and in one piece", "[nets][resident]") {
  for (const std::int64_t chunk : {kImages, std::int64_t{7}, std::int64_t{12}}) {
    Pair pair;
    for (int step = 0; step < 3; ++step) {
      check_same(pair.device->gd_step(chunk, {0.1, 0.05, 0.02}, kOptions),
                 pair.cpu->gd_step(kImages, {0.1, 0.05, 0.02}, kOptions));
    }
    INFO("chunks of " << chunk);
    CHECK(pair.distance() < 1e-10);
  }
}

TEST_CASE("a replica that goes wrong on a device stops with its cause, and the others go on", "[nets][resident]") {
  Pair pair;
  ReplicaState broken = pair.cpu->state(1);
  broken.parameters[0] = std::numeric_limits<double>::quiet_NaN();
  for (const auto& backend : {pair.device.get(), pair.cpu.get()}) {
    backend->draw_orders({5, 6, 7}, 0);
    backend->set_state(1, broken);
  }
  // The third replica is well for one step, then its rate throws it away.
  std::vector<std::vector<double>> wild = rates(4);
  wild[2] = {1e200, 1, 1, 1};
  const std::vector<ReplicaOutcome> outcomes = pair.device->sgd_steps(0, 4, 5, wild, kOptions);
  check_same(outcomes, pair.cpu->sgd_steps(0, 4, 5, wild, kOptions));
  CHECK(outcomes[0].steps == 4);
  CHECK(outcomes[1].steps == 0);
  CHECK(outcomes[1].cause == "minibatch loss not finite");
  CHECK(outcomes[2].steps == 1);
  CHECK_FALSE(outcomes[2].cause.empty());
  const ReplicaState before = pair.device->state(2);
  check_same(pair.device->gd_step(kImages, {0.1, 0.1, 0.1}, kOptions),
             pair.cpu->gd_step(kImages, {0.1, 0.1, 0.1}, kOptions));
  CHECK(pair.device->state(2).parameters == before.parameters);
  for (std::int64_t r = 0; r < kReplicas; ++r) {  // averages stop with their replica, and none takes in a NaN
    const PopulationStatistics ours = *pair.device->state(r).running, expected = *pair.cpu->state(r).running;
    CHECK((ours.variance[1] - expected.variance[1]).cwiseAbs().maxCoeff() < 1e-8);
  }
  const ReplicaState good = starts(pair.network)[1];
  pair.device->set_state(1, good);
  const ReplicaOutcome revived = pair.device->sgd_steps(0, 1, 5, rates(1), kOptions)[1];
  CHECK(revived.steps == 1);
  CHECK(revived.cause.empty());
}

TEST_CASE("a gradient that is not finite is named by its first piece", "[nets][resident]") {
  // The first weights are zero, and so are the logits: the loss is log 10. The gradient of the first layer is that of
  // its output, 1.5e308, times the normalized pixels, many of which are above 1.2.
  const Architecture network{{3072}, {DenseLayer{.units = 1}, DenseLayer{.units = 10}}};
  const ImageDataset images = noise(1);
  const Model model(network, {.scalar = Scalar::float64});
  Parameters start = Parameters::Zero(model.num_parameters());
  for (int c = 0; c < 10; ++c) {
    start[3072 + c] = c % 2 == 0 ? 1.5e308 : -1.5e308;
  }
  const std::vector<ReplicaState> states{{start, Parameters::Zero(start.size())}};
  int recordings = 0;
  const ReplicaOptions options{.scalar = Scalar::float64, .convolution = ConvolutionMethod::grouped};
  const auto device =
      cuda::make_resident_backend(std::make_unique<EmulatedDevice>(recordings), model, images, states, options);
  const auto cpu = make_cpu_backend(model, images, states, options);
  const auto of_device = device->sgd_steps(0, 1, 1, {{0.1}}, {}), of_cpu = cpu->sgd_steps(0, 1, 1, {{0.1}}, {});
  CHECK(of_device[0].cause == "gradient of layer1.weight not finite");
  CHECK(of_cpu[0].cause == of_device[0].cause);
  CHECK(of_device[0].steps == 0);
  CHECK(device->state(0).parameters == start);
}

TEST_CASE("the convolution method of a device is measured once, at first use", "[nets][resident]") {
  Pair pair(ConvolutionMethod::automatic);
  CHECK(pair.device->convolution() == ConvolutionMethod::automatic);
  CHECK(pair.device->convolution_record().empty());
  static_cast<void>(pair.device->sgd_steps(0, 1, 5, rates(1), kOptions));
  CHECK(pair.device->convolution() == ConvolutionMethod::matrix_product);
  CHECK(pair.device->convolution_record() == "grouped 7.50 ms, matrix product 1.25 ms, separate 7.50 ms");
  static_cast<void>(pair.device->gd_step(kImages, {0.1, 0.1, 0.1}, kOptions));
  CHECK(pair.device->convolution_record() == "grouped 7.50 ms, matrix product 1.25 ms, separate 7.50 ms");
}

TEST_CASE("an epoch of more steps than the device's table of rates has room for is taken whole", "[nets][resident]") {
  const Architecture network{{3072}, {DenseLayer{.units = 10}}};
  const ImageDataset images = noise(1030);
  const Model model(network, {.scalar = Scalar::float64});
  const Parameters start = he_initialization(network, {1, "initialisation"});
  const std::vector<ReplicaState> states{{start, Parameters::Zero(start.size())}};
  int recordings = 0;
  const ReplicaOptions options{.scalar = Scalar::float64, .convolution = ConvolutionMethod::grouped};
  const auto device =
      cuda::make_resident_backend(std::make_unique<EmulatedDevice>(recordings), model, images, states, options);
  const auto cpu = make_cpu_backend(model, images, states, options);
  std::vector<double> own;
  for (int k = 0; k < 1030; ++k) {
    own.push_back(1e-5 * (1 + k % 7));
  }
  static_cast<void>(device->sgd_steps(0, 2, 1, {{0, 0}}, {.momentum = 0}));
  check_same(device->sgd_steps(0, 1030, 1, {own}, {.momentum = 0}), cpu->sgd_steps(0, 1030, 1, {own}, {.momentum = 0}));
  CHECK((device->state(0).parameters - cpu->state(0).parameters).cwiseAbs().maxCoeff() < 1e-10);
}
