#include "zeroset/nets/evaluation.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/nets/training.hpp"

#include "nets/batches.hpp"
#include "nets/catch.hpp"
#include "nets/losses.hpp"
#include "nets/reference.hpp"
#include "nets/small_experiment.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>

using namespace zeroset;
using namespace zeroset::nets;

namespace {

std::shared_ptr<const ImageDataset> images() {
  static const auto kImages = load_images({.train = 90, .test = 40});
  return kImages;
}

/// Normalised images, one row each, channel-major.
Eigen::MatrixXd rows_of(const Images& set, const ImageDataset& data) {
  Eigen::MatrixXd rows(set.count(), Images::kPixels);
  for (Eigen::Index k = 0; k < rows.rows(); ++k) {
    for (Eigen::Index i = 0; i < rows.cols(); ++i) {
      const auto c = static_cast<std::size_t>(i / 1024);
      rows(k, i) =
          (set.pixels[static_cast<std::size_t>(k * Images::kPixels + i)] / 255.0 - data.mean[c]) / data.deviation[c];
    }
  }
  return rows;
}

/// The network up to before layer `end`.
Architecture head(const Architecture& network, std::size_t end) {
  return {network.input, {network.layers.begin(), network.layers.begin() + static_cast<std::ptrdiff_t>(end)}};
}

}  // namespace

TEST_CASE("population statistics are those of one pass over the whole training set") {
  // With the whole set as its batch, the training-mode forward pass has the same statistics in every layer.
  Architecture network = with_activation(testing::small_image_network(), testing::legendre_relu(4, 8));
  const Model model(network, {.scalar = Scalar::float64});
  const Parameters parameters = he_initialisation(network, {1, "initialisation"});
  const Evaluation evaluation = evaluate(model, model.to_tensor(parameters), *images(), {.chunk = 17});
  const Eigen::MatrixXd inputs = rows_of(images()->train, *images());
  std::size_t index = 0;
  for (const std::size_t layer : {1U, 4U}) {
    const Architecture part = head(network, layer);
    const Eigen::MatrixXd x = testing::reference_forward(part, parameters.head(num_parameters(part)), inputs);
    const auto channels = evaluation.statistics.mean[index].size();
    const Eigen::Index entries = x.cols() / channels;
    for (Eigen::Index c = 0; c < channels; ++c) {
      const auto block = x.middleCols(c * entries, entries);
      CHECK(std::abs(evaluation.statistics.mean[index](c) - block.mean()) < 1e-12);
      CHECK(std::abs(evaluation.statistics.variance[index](c) - (block.array() - block.mean()).square().mean()) <
            1e-11);
    }
    ++index;
  }
  // So the losses are those of the reference network too.
  const Eigen::MatrixXd logits = testing::reference_forward(network, parameters, inputs);
  double sum = 0;
  std::int64_t errors = 0;
  for (Eigen::Index k = 0; k < logits.rows(); ++k) {
    Eigen::Index best = 0;
    logits.row(k).maxCoeff(&best);
    const int label = images()->train.labels[static_cast<std::size_t>(k)];
    sum += std::log(logits.row(k).array().exp().sum()) - logits(k, label);
    errors += best == label ? 0 : 1;
  }
  CHECK(std::abs(*evaluation.train.mean_loss - sum / 90) < 1e-12);
  CHECK(evaluation.train.errors == errors);
  CHECK(evaluation.test.images == 40);
}

TEST_CASE("neither the cache nor the chunk changes what an evaluation finds") {
  const Architecture network = with_activation(testing::small_image_network(), testing::legendre_relu(4, 1));
  const Model model(network);
  const at::Tensor flat = model.to_tensor(he_initialisation(network, {1, "initialisation"}));
  const nlohmann::json reference = to_json(evaluate(model, flat, *images(), {.chunk = 30}).train);
  for (const std::int64_t cache : {0, 90 * 216 * 4, 90 * 256 * 4}) {
    CHECK(to_json(evaluate(model, flat, *images(), {.chunk = 30, .cache_bytes = cache}).train) == reference);
  }
  const SplitMetrics other = evaluate(model, flat, *images(), {.chunk = 7}).train;
  const double mean_loss = reference.at("mean_loss").get<double>();
  CHECK(std::abs(*other.mean_loss - mean_loss) < 1e-4 * mean_loss);
  CHECK(other.activations[0].arguments == 90 * 256);
  CHECK(*other.activations[0].outside > 0);
  CHECK(*other.activations[0].largest > 1);
  CHECK_THROWS_AS(evaluate(model, flat, *images(), {.chunk = 0}), InvalidArgument);
}

TEST_CASE("a flat input sees the pixels channel by channel") {
  const Architecture network{{3072}, {DenseLayer{10}}};
  const Model model(network, {.scalar = Scalar::float64});
  const Batches batches(model, *images(), images()->train);
  const at::Tensor x = batches.inputs(5, 2);
  const Eigen::MatrixXd rows = rows_of(images()->train, *images());
  CHECK(x.size(1) == 3072);
  CHECK(x.select(0, 1).select(0, 2000).item().toDouble() == rows(6, 2000));
  const Model convolution(testing::small_image_network(), {.scalar = Scalar::float64});
  const at::Tensor image = Batches(convolution, *images(), images()->train).inputs(6, 1);
  CHECK(image.is_contiguous(at::MemoryFormat::ChannelsLast));
  CHECK(image.reshape({1, -1}).select(1, 2000).item().toDouble() == rows(6, 2000));
}

TEST_CASE("NaN logits are errors, and losses that are not finite leave the median") {
  const double nan = std::nan(""), infinity = std::numeric_limits<double>::infinity();
  std::vector<double> logits(50, 0.0);
  std::vector<std::uint8_t> labels(5, 0);
  logits[0] = 3;          // right
  logits[10] = nan;       // NaN at the label
  logits[21] = infinity;  // infinite elsewhere: loss infinite
  logits[32] = 1;         // wrong
  logits[40] = 100;       // right, loss 0
  LossRecorder recorder;
  recorder.add(logits.data(), labels.data(), 5);
  const SplitMetrics metrics = recorder.metrics();
  CHECK(metrics.errors == 3);
  CHECK(metrics.error() == 0.6);
  CHECK(metrics.not_finite == 2);
  CHECK_FALSE(metrics.mean_loss);
  CHECK(std::abs(*metrics.median_loss - std::log(9 + std::exp(1.0))) < 1e-15);
  LossRecorder hopeless;
  hopeless.add(logits.data() + 10, labels.data(), 2);
  CHECK_FALSE(hopeless.metrics().median_loss);
}

TEST_CASE("metrics read back from their line, with what is absent") {
  EpochMetrics metrics{.epoch = 2,
                       .step = 40,
                       .minibatch_loss = 0.1,
                       .weight_norms = {{"layer1.weight", 0.3}},
                       .images_per_second = 5,
                       .seconds = 7};
  metrics.train = {.images = 10, .errors = 3, .mean_loss = 1.0 / 3, .median_loss = 0.25};
  metrics.test = {
      .images = 10,
      .errors = 9,
      .not_finite = 8,
      .activations = {{.layer = 2, .arguments = 100, .outside = 5}, {.layer = 5, .arguments = 7, .largest = 2.5}}};
  const nlohmann::json json = to_json(metrics);
  CHECK(json["test"]["mean_loss"].is_null());
  CHECK(json["test"]["mean_loss_reason"] == "not finite for 8 images");
  const EpochMetrics back = read_epoch_metrics(nlohmann::json::parse(json.dump()), "");
  CHECK(to_json(back) == json);
  CHECK(*back.train.mean_loss == 1.0 / 3);
  CHECK_FALSE(back.test.activations[0].largest);
  CHECK(*back.test.activations[0].outside == 5);
  nlohmann::json wrong = json;
  wrong["train"]["errors"] = "three";
  CHECK_THROWS_WITH(read_epoch_metrics(wrong, "/line"), testing::ContainsSubstring("/line/train/errors"));
}
