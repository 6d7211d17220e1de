#include "zeroset/nets/replica_trainer.hpp"

#include "zeroset/core/error.hpp"

#include "nets/batches.hpp"
#include "nets/catch.hpp"
#include "nets/gradient.hpp"
#include "nets/small_experiment.hpp"

#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/one_hot.h>

#include <cmath>
#include <limits>
#include <numeric>

using namespace zeroset;
using namespace zeroset::nets;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::small_image_network;

namespace {

constexpr std::int64_t kTrainerImages = 300, kBatch = 70, kSteps = 5;

std::shared_ptr<const ImageDataset> trainer_images() {
  static const auto kDataset = load_images({.train = kTrainerImages, .test = 10});
  return kDataset;
}

/// Momentum that is not zero, so that it is seen to be kept.
ReplicaState start(const Architecture& network, std::uint64_t seed) {
  const Parameters parameters = he_initialization(network, Stream(seed, "initialisation"));
  return {parameters, 0.01 * he_initialization(network, Stream(seed, "momentum"))};
}

std::vector<ReplicaState> starts(const Architecture& network, std::size_t replicas) {
  std::vector<ReplicaState> result;
  for (std::size_t r = 0; r < replicas; ++r) {
    result.push_back(start(network, r));
  }
  return result;
}

/// Rates of steps first, ..., first + count - 1 of an epoch, another for every replica and step.
std::vector<double> rates_of(std::size_t replica, std::int64_t first, std::int64_t count) {
  std::vector<double> rates;
  for (std::int64_t k = first; k < first + count; ++k) {
    rates.push_back(0.01 * static_cast<double>(replica + 1) / static_cast<double>(k + 1));
  }
  return rates;
}

/// Trains replicas begin, ..., end - 1 of `all` together for so many epochs.
std::vector<ReplicaState> trained(const Architecture& network,
                                  const std::vector<ReplicaState>& all,
                                  std::size_t begin,
                                  std::size_t end,
                                  std::int64_t epochs,
                                  const ReplicaOptions& options) {
  const std::vector<ReplicaState> own(all.begin() + static_cast<std::ptrdiff_t>(begin),
                                      all.begin() + static_cast<std::ptrdiff_t>(end));
  ReplicaTrainer trainer(network, *trainer_images(), own, options);
  for (std::int64_t epoch = 0; epoch < epochs; ++epoch) {
    std::vector<std::uint64_t> seeds;
    std::vector<std::vector<double>> rates;
    for (std::size_t r = begin; r < end; ++r) {
      seeds.push_back(100 + r);
      rates.push_back(rates_of(r, 0, kSteps));
    }
    trainer.draw_orders(seeds, epoch);
    static_cast<void>(trainer.sgd_steps(0, kSteps, kBatch, rates, {.momentum = 0.9, .weight_decay = 1e-3}));
  }
  std::vector<ReplicaState> states;
  for (std::size_t r = begin; r < end; ++r) {
    states.push_back(trainer.state(static_cast<std::int64_t>(r - begin)));
  }
  return states;
}

double distance(const Parameters& a, const Parameters& b) {
  return (a - b).norm() / b.norm();
}

bool same(const ReplicaState& a, const ReplicaState& b) {
  return a.parameters == b.parameters && a.momentum == b.momentum;
}

at::Tensor loss_of(ImageLoss kind, const at::Tensor& outputs, const at::Tensor& labels) {
  return kind == ImageLoss::squared ? at::mse_loss(outputs, at::one_hot(labels, 10).to(outputs.scalar_type())).mul(5)
                                    : at::cross_entropy_loss(outputs, labels);
}

std::vector<std::vector<double>> constant_rates(std::size_t replicas, std::int64_t steps, double rate) {
  return {replicas, std::vector<double>(static_cast<std::size_t>(steps), rate)};
}

}  // namespace

TEST_CASE("replicas with their own starts, orders and rates are those trained alone, to the bit, on any threads") {
  const Architecture network = small_image_network();
  const std::vector<ReplicaState> all = starts(network, 3);
  for (const ConvolutionMethod method : {ConvolutionMethod::grouped, ConvolutionMethod::matrix_product}) {
    const std::vector<ReplicaState> together = trained(network, all, 0, 3, 2, {.convolution = method, .threads = 2});
    const std::vector<ReplicaState> one_thread = trained(network, all, 0, 3, 2, {.convolution = method});
    for (std::size_t r = 0; r < 3; ++r) {
      INFO(name(method) << ", replica " << r);
      CHECK(same(together[r], one_thread[r]));
      CHECK(same(together[r], trained(network, all, r, r + 1, 2, {.convolution = method})[0]));
      CHECK(distance(together[r].parameters, all[r].parameters) > 1e-3);
    }
  }
}

TEST_CASE("the convolution methods train alike") {
  const Architecture network = with_activation(small_image_network(), zeroset::testing::legendre_relu(4, 8));
  const std::vector<ReplicaState> all = starts(network, 2);
  const auto by = [&](Scalar scalar, ConvolutionMethod method) {
    return trained(network, all, 0, 2, 2, {.scalar = scalar, .convolution = method});
  };
  const auto exact = by(Scalar::float64, ConvolutionMethod::separate);
  const auto single = by(Scalar::float32, ConvolutionMethod::separate);
  for (const ConvolutionMethod method : {ConvolutionMethod::grouped, ConvolutionMethod::matrix_product}) {
    INFO(name(method));
    const auto in_double = by(Scalar::float64, method), in_float = by(Scalar::float32, method);
    for (std::size_t r = 0; r < 2; ++r) {
      CHECK(distance(in_double[r].parameters, exact[r].parameters) < 1e-8);
      CHECK(distance(in_float[r].parameters, single[r].parameters) < 1e-5);
      CHECK(distance(in_float[r].parameters, exact[r].parameters) < 1e-5);
    }
  }
}

TEST_CASE("steps of one call are those of a call each, and drawn orders are those set") {
  const Architecture network = small_image_network();
  const std::vector<ReplicaState> all = starts(network, 2);
  const ReplicaOptions options{.convolution = ConvolutionMethod::grouped};
  ReplicaTrainer at_once(network, *trainer_images(), all, options),
      one_by_one(network, *trainer_images(), all, options);
  at_once.draw_orders({5, 6}, 3);
  one_by_one.set_orders({Stream(5, "order", 3).order(kTrainerImages), Stream(6, "order", 3).order(kTrainerImages)});
  const auto outcomes = at_once.sgd_steps(0, kSteps, kBatch, {rates_of(0, 0, kSteps), rates_of(1, 0, kSteps)}, {});
  std::vector<ReplicaOutcome> sums(2);
  for (std::int64_t k = 0; k < kSteps; ++k) {
    const auto each = one_by_one.sgd_steps(k, 1, kBatch, {rates_of(0, k, 1), rates_of(1, k, 1)}, {});
    for (std::size_t r = 0; r < 2; ++r) {
      sums[r].loss_sum += each[r].loss_sum;
      sums[r].errors += each[r].errors;
      sums[r].steps += each[r].steps;
    }
  }
  for (std::size_t r = 0; r < 2; ++r) {
    CHECK(same(at_once.state(static_cast<std::int64_t>(r)), one_by_one.state(static_cast<std::int64_t>(r))));
    CHECK(sums[r].loss_sum == outcomes[r].loss_sum);
    CHECK(sums[r].errors == outcomes[r].errors);
    CHECK(outcomes[r].errors > 0);
    CHECK(sums[r].steps == kSteps);
    CHECK(outcomes[r].steps == kSteps);
  }
}

TEST_CASE("a step is v <- momentum v + g + decay w, w <- w - rate v") {
  const Architecture network = small_image_network();
  const ReplicaState before = start(network, 1);
  ReplicaTrainer trainer(network, *trainer_images(), {before}, {.scalar = Scalar::float64});
  static_cast<void>(trainer.sgd_steps(0, 1, kBatch, {{0.125}}, {.momentum = 0.75, .weight_decay = 0.5}));
  const ReplicaState after = trainer.state(0);
  const Parameters velocity = 0.75 * before.momentum + trainer.gradient(0) + 0.5 * before.parameters;
  CHECK(distance(after.momentum, velocity) < 1e-14);
  CHECK(distance(after.parameters, before.parameters - 0.125 * velocity) < 1e-14);
  CHECK(trainer.gradient(0).norm() > 0.01);
}

TEST_CASE("ten steps are those of autograd with the update written out, for both losses") {
  const Architecture network = with_activation(small_image_network(), zeroset::testing::legendre_relu(4, 8));
  const std::vector<std::int64_t> order = Stream(9, "order", 0).order(kTrainerImages);
  const double rate = 0.02, momentum = 0.9, decay = 1e-3;
  const ReplicaState begin = start(network, 4);
  for (const auto& [scalar, kind] : {std::pair(Scalar::float64, ImageLoss::cross_entropy),
                                     std::pair(Scalar::float32, ImageLoss::cross_entropy),
                                     std::pair(Scalar::float64, ImageLoss::squared),
                                     std::pair(Scalar::float32, ImageLoss::squared)}) {
    ReplicaTrainer trainer(network, *trainer_images(), {begin}, {.scalar = scalar, .loss = kind});
    trainer.set_orders({order});
    const Model model(network, {.scalar = Scalar::float64});
    const Batches batches(model, *trainer_images(), trainer_images()->train);
    ReplicaState exact = begin;
    for (std::int64_t step = 0; step < 10; ++step) {
      const std::int64_t* indices = order.data() + 30 * step;
      const at::Tensor leaf = model.to_tensor(exact.parameters).set_requires_grad(true);
      const at::Tensor loss = loss_of(
          kind, model.forward(leaf, batches.inputs(indices, 30), {.fused = false}), batches.labels(indices, 30));
      const auto outcome = trainer.sgd_steps(step, 1, 30, {{rate}}, {momentum, decay})[0];
      exact.momentum = momentum * exact.momentum + model.to_parameters(zeroset::testing::gradient(loss, leaf)) +
                       decay * exact.parameters;
      exact.parameters -= rate * exact.momentum;
      const double tolerance = scalar == Scalar::float64 ? 1e-11 : 1e-5;
      CHECK(std::abs(outcome.loss_sum - loss.item().toDouble()) < tolerance);
      CHECK(distance(trainer.state(0).parameters, exact.parameters) < tolerance);
    }
  }
}

TEST_CASE("gradient descent is a step of all images at once, and in chunks the same but for rounding") {
  const Architecture network = small_image_network();
  const std::vector<ReplicaState> all = starts(network, 2);
  const ReplicaOptions options{.convolution = ConvolutionMethod::grouped};
  ReplicaTrainer sgd(network, *trainer_images(), all, options), gd(network, *trainer_images(), all, options);
  const auto expected = sgd.sgd_steps(0, 1, kTrainerImages, constant_rates(2, 1, 0.1), {});
  const auto got = gd.gd_step(0, {0.1, 0.1}, {});
  for (std::size_t r = 0; r < 2; ++r) {
    CHECK(same(sgd.state(static_cast<std::int64_t>(r)), gd.state(static_cast<std::int64_t>(r))));
    CHECK(got[r].loss_sum == expected[r].loss_sum);
    CHECK(got[r].errors == expected[r].errors);
    CHECK(got[r].steps == 1);
  }
  const Parameters gradient = sgd.gradient(1);
  for (const std::int64_t chunk : {1000, 300, 128, 77}) {
    ReplicaTrainer one(network, *trainer_images(), all, options);
    ReplicaTrainer two(network, *trainer_images(), all, {.convolution = ConvolutionMethod::grouped, .threads = 2});
    const auto in_chunks = one.gd_step(chunk, {0.1, 0.1}, {});
    static_cast<void>(two.gd_step(chunk, {0.1, 0.1}, {}));
    CHECK(distance(one.gradient(1), gradient) < 1e-5);
    CHECK(std::abs(in_chunks[1].loss_sum - expected[1].loss_sum) < 1e-6);
    CHECK(same(one.state(1), two.state(1)));
  }
}

TEST_CASE("a replica that goes wrong names the first cause and stays as it was, while the others go on") {
  const Architecture network = small_image_network();
  const std::vector<ReplicaState> good = starts(network, 3);
  std::vector<ReplicaState> all = good;
  const ParameterSlice weight = find_slice(network, "layer2.weight");
  slice(all[0].parameters, weight)(0) = std::numeric_limits<double>::quiet_NaN();
  const ReplicaOptions options{.convolution = ConvolutionMethod::grouped, .threads = 2};
  ReplicaTrainer trainer(network, *trainer_images(), all, options),
      alone(network, *trainer_images(), {good[1]}, options);
  // The second is well; the third takes one step that is much too long.
  std::vector<std::vector<double>> rates = constant_rates(3, 3, 0.01);
  rates[2][0] = 1e38;
  const auto outcomes = trainer.sgd_steps(0, 3, kBatch, rates, {});
  static_cast<void>(alone.sgd_steps(0, 3, kBatch, constant_rates(1, 3, 0.01), {}));
  CHECK(outcomes[0].cause == "minibatch loss not finite");
  CHECK(outcomes[0].steps == 0);
  CHECK(outcomes[0].loss_sum == 0);
  CHECK(trainer.state(0).momentum == Parameters(good[0].momentum.cast<float>().cast<double>()));
  CHECK(outcomes[1].cause.empty());
  CHECK(outcomes[1].steps == 3);
  CHECK(same(trainer.state(1), alone.state(0)));
  CHECK(outcomes[2].cause == "minibatch loss not finite");
  CHECK(outcomes[2].steps == 1);
  CHECK(std::isfinite(outcomes[2].loss_sum));
  // It says so again, until it is given another state.
  CHECK(trainer.sgd_steps(3, 1, kBatch, constant_rates(3, 1, 0.01), {})[2].cause == "minibatch loss not finite");
  trainer.set_state(2, good[2]);
  CHECK(trainer.sgd_steps(4, 1, kBatch, constant_rates(3, 1, 0.01), {})[2].cause.empty());
}

TEST_CASE("a gradient that is not finite names the first piece of the parameters") {
  // The first layer's weights are zero, so all logits are; but what comes back to it went through two weights of 1e30.
  const Architecture network{{3072}, {DenseLayer{1, false}, DenseLayer{1, false}, DenseLayer{10, false}}};
  Parameters parameters = Parameters::Zero(num_parameters(network));
  parameters(3072) = 1e30;
  parameters.tail(10).setConstant(1e30);
  parameters(parameters.size() - 1) = -1e30;
  ReplicaTrainer trainer(network, *trainer_images(), {{parameters, Parameters::Zero(parameters.size())}});
  const auto outcome = trainer.sgd_steps(0, 1, kBatch, {{0.01}}, {})[0];
  CHECK(outcome.cause == "gradient of layer1.weight not finite");
  CHECK(outcome.steps == 0);
  CHECK(trainer.state(0).parameters == Parameters(parameters.cast<float>().cast<double>()));
}

TEST_CASE("the convolution method is measured once and recorded") {
  const Architecture network = small_image_network();
  ReplicaTrainer trainer(network, *trainer_images(), {start(network, 1)});
  CHECK(trainer.convolution() == ConvolutionMethod::automatic);
  CHECK(trainer.convolution_record().empty());
  static_cast<void>(trainer.sgd_steps(0, 1, kBatch, {{0.01}}, {}));
  CHECK(trainer.convolution() != ConvolutionMethod::automatic);
  CHECK_THAT(trainer.convolution_record(), ContainsSubstring("grouped "));
  CHECK_THAT(trainer.convolution_record(), ContainsSubstring(" ms, matrix product "));
  ReplicaTrainer again(network, *trainer_images(), {start(network, 1)});
  static_cast<void>(again.sgd_steps(0, 1, kBatch, {{0.01}}, {}));
  CHECK(again.convolution_record() == trainer.convolution_record());
  // The choice passed on gives the same bits.
  ReplicaTrainer explicitly(network, *trainer_images(), {start(network, 1)}, {.convolution = trainer.convolution()});
  static_cast<void>(explicitly.sgd_steps(0, 1, kBatch, {{0.01}}, {}));
  CHECK(same(explicitly.state(0), trainer.state(0)));
  CHECK(explicitly.convolution_record().empty());
}

TEST_CASE("bfloat16 trains near float32, and differently") {
  const Architecture network = small_image_network();
  const auto loss = [&](Precision precision) {
    ReplicaTrainer trainer(network, *trainer_images(), {start(network, 1)}, {.precision = precision});
    return trainer.sgd_steps(0, kSteps, kBatch, constant_rates(1, kSteps, 0.01), {})[0].loss_sum;
  };
  const double full = loss(Precision::float32), half = loss(Precision::bfloat16);
  CHECK(half != full);
  CHECK(std::abs(half / full - 1) < 0.02);
}

TEST_CASE("what cannot be trained is refused with one line") {
  const Architecture network = small_image_network();
  const std::vector<ReplicaState> one = starts(network, 1);
  const auto make = [&](const std::vector<ReplicaState>& states, const ReplicaOptions& options = {}) {
    return ReplicaTrainer(network, *trainer_images(), states, options);
  };
  CHECK_THROWS_AS(make({}), InvalidArgument);
  CHECK_THROWS_AS(make({{one[0].parameters, Parameters::Zero(3)}}), InvalidArgument);
  CHECK_THROWS_AS(make(one, {.threads = 0}), InvalidArgument);
  CHECK_THROWS_WITH(make(one, {.precision = Precision::tf32}), ContainsSubstring("on a CPU, got tf32"));
  CHECK_THROWS_AS(
      ReplicaTrainer({{5}, {DenseLayer{10}}}, *trainer_images(), {{Parameters::Zero(50), Parameters::Zero(50)}}),
      SpecError);
  ReplicaTrainer trainer = make(one);
  CHECK_THROWS_AS(trainer.set_orders({{0, 1}}), InvalidArgument);
  CHECK_THROWS_AS(trainer.set_orders({std::vector<std::int64_t>(kTrainerImages, 0)}), InvalidArgument);
  CHECK_THROWS_AS(trainer.draw_orders({1, 2}, 0), InvalidArgument);
  CHECK_THROWS_WITH(trainer.sgd_steps(5, 1, kBatch, {{0.1}}, {}),
                    "[nets::ReplicaTrainer::sgd_steps] expected steps among the 5 of an epoch, got 1 from 5");
  CHECK_THROWS_AS(trainer.sgd_steps(0, 2, kBatch, {{0.1}}, {}), InvalidArgument);
  CHECK_THROWS_AS(trainer.gd_step(-1, {0.1}, {}), InvalidArgument);
  CHECK_THROWS_AS(trainer.state(1), InvalidArgument);
  CHECK_THROWS_AS(trainer.set_state(0, {}), InvalidArgument);
}

TEST_CASE("a full batch that this machine's memory does not hold is refused with advice") {
  // A million channels: 4 MiB for each pixel of every image.
  const Architecture network{{3, 32, 32},
                             {ConvolutionLayer{2, 1000000, 1, 1, 0, false},
                              BatchNormLayer{},
                              ConvolutionLayer{2, 10, 1, 32, 0, false},
                              FlattenLayer{}}};
  const Parameters zero = Parameters::Zero(num_parameters(network));
  ReplicaTrainer trainer(network, *trainer_images(), {{zero, zero}});
  CHECK_THROWS_AS(trainer.gd_step(1, {0.1}, {}), LimitExceeded);
  CHECK_THROWS_WITH(trainer.gd_step(1, {0.1}, {}), ContainsSubstring("take a smaller chunk"));
}
