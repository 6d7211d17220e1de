#include "zeroset/nets/evaluation.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/nets/training.hpp"
#include "zeroset/runs/checkpoint.hpp"

#include "nets/batches.hpp"
#include "nets/catch.hpp"
#include "nets/losses.hpp"
#include "nets/reference.hpp"
#include "nets/small_experiment.hpp"
#include "support/whole_files.hpp"

#include <ATen/ops/from_blob.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

using namespace zeroset;
using namespace zeroset::nets;

namespace {

std::shared_ptr<const ImageDataset> evaluated_images() {
  static const auto kImages = load_images({.train = 90, .test = 40});
  return kImages;
}

/// Normalized images, one row each, channel-major.
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

/// Losses of rows of logits at the training labels.
LossRecorder recorded(const Eigen::MatrixXd& logits) {
  const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> rows = logits;
  LossRecorder recorder(ImageLoss::cross_entropy);
  recorder.add(rows.data(), evaluated_images()->train.labels.data(), rows.rows());
  return recorder;
}

}  // namespace

TEST_CASE("population statistics are those of one pass over the whole training set") {
  // With the whole set as its batch, the training-mode forward pass has the same statistics in every layer.
  Architecture network = with_activation(testing::small_image_network(), testing::legendre_relu(4, 8));
  const Model model(network, {.scalar = Scalar::float64});
  const Parameters parameters = he_initialization(network, {1, "initialisation"});
  const Evaluation evaluation = evaluate(model, model.to_tensor(parameters), *evaluated_images(), {.chunk = 17});
  const Eigen::MatrixXd inputs = rows_of(evaluated_images()->train, *evaluated_images());
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
    const int label = evaluated_images()->train.labels[static_cast<std::size_t>(k)];
    sum += std::log(logits.row(k).array().exp().sum()) - logits(k, label);
    errors += best == label ? 0 : 1;
  }
  CHECK(std::abs(*evaluation.train.mean_loss - sum / 90) < 1e-12);
  CHECK(evaluation.train.errors == errors);
  CHECK(evaluation.test.images == 40);
}

TEST_CASE("answers are kept image by image where they are asked for, and are those of each image alone") {
  const Model model(testing::small_image_network());
  const at::Tensor flat =
      model.to_tensor(he_initialization(testing::small_image_network(), Stream(1, "initialisation")));
  CHECK(evaluate(model, flat, *evaluated_images()).test.right.empty());
  const Evaluation evaluation = evaluate(model, flat, *evaluated_images(), {.chunk = 37, .answers = true});
  for (const auto& [metrics, set] :
       {std::pair(evaluation.train, evaluated_images()->train), {evaluation.test, evaluated_images()->test}}) {
    REQUIRE(static_cast<std::int64_t>(metrics.right.size()) == set.count());
    CHECK(std::count(metrics.right.begin(), metrics.right.end(), false) == metrics.errors);
  }
  const Eigen::MatrixXf rows =
      rows_of(evaluated_images()->test, *evaluated_images()).cast<float>().transpose();  // a column an image
  const at::Tensor inputs =
      at::from_blob(const_cast<float*>(rows.data()), {evaluated_images()->test.count(), 3, 32, 32}).clone();
  const at::Tensor best = model.forward(flat, inputs, {.statistics = &evaluation.statistics}).argmax(1);
  for (std::int64_t k = 0; k < evaluated_images()->test.count(); ++k) {
    const auto image = static_cast<std::size_t>(k);
    CHECK(evaluation.test.right[image] == (best[k].item<std::int64_t>() == evaluated_images()->test.labels[image]));
  }
}

TEST_CASE("neither the cache nor the chunk changes what an evaluation finds") {
  const Architecture network = with_activation(testing::small_image_network(), testing::legendre_relu(4, 1));
  const Model model(network);
  const at::Tensor flat = model.to_tensor(he_initialization(network, {1, "initialisation"}));
  const nlohmann::json reference = to_json(evaluate(model, flat, *evaluated_images(), {.chunk = 30}).train);
  for (const std::int64_t cache : {0, 90 * 216 * 4, 90 * 256 * 4}) {
    CHECK(to_json(evaluate(model, flat, *evaluated_images(), {.chunk = 30, .cache_bytes = cache}).train) == reference);
  }
  const SplitMetrics other = evaluate(model, flat, *evaluated_images(), {.chunk = 7}).train;
  const double mean_loss = reference.at("mean_loss").get<double>();
  CHECK(std::abs(*other.mean_loss - mean_loss) < 1e-4 * mean_loss);
  CHECK(other.activations[0].arguments == 90 * 256);
  CHECK(*other.activations[0].outside > 0);
  CHECK(*other.activations[0].largest > 1);
  CHECK_THROWS_AS(evaluate(model, flat, *evaluated_images(), {.chunk = 0}), InvalidArgument);
}

TEST_CASE("a flat input sees the pixels channel by channel") {
  const Architecture network{{3072}, {DenseLayer{10}}};
  const Model model(network, {.scalar = Scalar::float64});
  const Batches batches(model, *evaluated_images(), evaluated_images()->train);
  const at::Tensor x = batches.inputs(5, 2);
  const Eigen::MatrixXd rows = rows_of(evaluated_images()->train, *evaluated_images());
  CHECK(x.size(1) == 3072);
  CHECK(x.select(0, 1).select(0, 2000).item().toDouble() == rows(6, 2000));
  const Model convolution(testing::small_image_network(), {.scalar = Scalar::float64});
  const at::Tensor image = Batches(convolution, *evaluated_images(), evaluated_images()->train).inputs(6, 1);
  CHECK(image.is_contiguous(at::MemoryFormat::ChannelsLast));
  CHECK(image.reshape({1, -1}).select(1, 2000).item().toDouble() == rows(6, 2000));
}

TEST_CASE("a point between two trained networks has its own statistics, and with them the losses of the reference") {
  const auto folder = testing::scratch();
  Experiment experiment = testing::small_experiment();
  experiment.dataset = {.train = 90, .test = 40};
  experiment.training.front().epochs = 2;
  const Model model(experiment.network, {.scalar = Scalar::float64});
  std::vector<Parameters> ends;
  std::vector<PopulationStatistics> statistics;
  for (const std::uint64_t seed : {1U, 2U}) {
    experiment.seed = seed;
    const auto run = train_run(experiment, folder / std::to_string(seed));
    const auto files = list_checkpoints(run.folder);
    ends.emplace_back(read_checkpoint(files.back(), experiment.network).parameters.cast<double>());
    statistics.push_back(evaluate(model, model.to_tensor(ends.back()), *evaluated_images()).statistics);
  }
  const Parameters middle = 0.5 * (ends[0] + ends[1]);
  const Evaluation evaluation = evaluate(model, model.to_tensor(middle), *evaluated_images(), {.chunk = 17});

  // The whole training set as one batch of the written-out reference has the exact statistics.
  const LossRecorder reference = recorded(
      testing::reference_forward(experiment.network, middle, rows_of(evaluated_images()->train, *evaluated_images())));
  const SplitMetrics expected = reference.metrics();
  CHECK(std::abs(*evaluation.train.mean_loss - *expected.mean_loss) < 1e-12);
  CHECK(std::abs(*evaluation.train.trimmed_loss - *expected.trimmed_loss) < 1e-12);
  CHECK(evaluation.train.errors == expected.errors);

  // Half of the sum of the ends' statistics is something else, in the statistics and in the loss.
  PopulationStatistics between = statistics[0];
  for (std::size_t i = 0; i < between.mean.size(); ++i) {
    between.mean[i] = 0.5 * (statistics[0].mean[i] + statistics[1].mean[i]);
    between.variance[i] = 0.5 * (statistics[0].variance[i] + statistics[1].variance[i]);
    CHECK((between.variance[i] - evaluation.statistics.variance[i]).norm() >
          0.1 * evaluation.statistics.variance[i].norm());
  }
  const Batches batches(model, *evaluated_images(), evaluated_images()->train);
  const at::Tensor logits =
      model.forward(model.to_tensor(middle), batches.inputs(std::int64_t{0}, 90), {.statistics = &between});
  LossRecorder interpolated(ImageLoss::cross_entropy);
  interpolated.add(logits.contiguous().const_data_ptr<double>(), evaluated_images()->train.labels.data(), 90);
  CHECK(std::abs(*interpolated.metrics().mean_loss - *expected.mean_loss) > 0.01);
}

TEST_CASE("errors and losses of three images are those of a calculation by hand") {
  // Logits (ln 2, 0, ...), (0, ln 4, 0, ...), (0, ...); labels 0, 2, 9. Losses ln(11/2), ln 13, ln 10: the first is
  // right, the second wrong, and of ten equal logits the first counts, so the third is wrong too.
  std::vector<double> logits(30, 0.0);
  logits[0] = std::log(2.0);
  logits[11] = std::log(4.0);
  const std::vector<std::uint8_t> labels{0, 2, 9};
  LossRecorder recorder(ImageLoss::cross_entropy);
  recorder.add(logits.data(), labels.data(), 3);
  const SplitMetrics metrics = recorder.metrics();
  CHECK(metrics.images == 3);
  CHECK(metrics.errors == 2);
  CHECK(metrics.not_finite == 0);
  CHECK(std::abs(*metrics.mean_loss - std::log(715.0) / 3) < 1e-15);  // 5.5 * 13 * 10
  CHECK(std::abs(*metrics.median_loss - std::log(10.0)) < 1e-15);
  CHECK(std::abs(*metrics.trimmed_loss - *metrics.mean_loss) < 1e-15);  // of fewer than 100 images nothing is left out
}

TEST_CASE("the trimmed loss leaves out a hundredth of the images at either end") {
  // 250 images, so two at each end. With logits (t, 0, ...) and label 0 the loss is ln(1 + 9 exp(-t)).
  const std::int64_t n = 250;
  std::vector<double> logits(static_cast<std::size_t>(10 * n), 0.0);
  std::vector<double> losses;
  for (std::size_t k = 0; k < 250; ++k) {
    logits[10 * k] = 0.01 * static_cast<double>(k * 77 % 250);  // in no order
    losses.push_back(std::log(1 + 9 * std::exp(-logits[10 * k])));
  }
  const std::vector<std::uint8_t> labels(250, 0);
  std::sort(losses.begin(), losses.end());
  const double middle = std::accumulate(losses.begin() + 2, losses.end() - 2, 0.0);
  LossRecorder recorder(ImageLoss::cross_entropy);
  recorder.add(logits.data(), labels.data(), n);
  CHECK(std::abs(*recorder.metrics().trimmed_loss - middle / 246) < 1e-14);
  CHECK(std::abs(*recorder.metrics().mean_loss - *recorder.metrics().trimmed_loss) > 1e-3);
  // Two images whose loss is not finite are the two that go, whatever theirs was; a third spoils it.
  logits[0] = logits[10] = std::nan("");
  std::vector<double> rest;
  for (std::size_t k = 2; k < 250; ++k) {
    rest.push_back(std::log(1 + 9 * std::exp(-logits[10 * k])));
  }
  std::sort(rest.begin(), rest.end());
  LossRecorder two(ImageLoss::cross_entropy);
  two.add(logits.data(), labels.data(), n);
  CHECK_FALSE(two.metrics().mean_loss);
  CHECK(std::abs(*two.metrics().trimmed_loss - std::accumulate(rest.begin() + 2, rest.end(), 0.0) / 246) < 1e-14);
  logits[20] = std::nan("");
  LossRecorder three(ImageLoss::cross_entropy);
  three.add(logits.data(), labels.data(), n);
  CHECK_FALSE(three.metrics().trimmed_loss);
  CHECK(three.metrics().median_loss);
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
  LossRecorder recorder(ImageLoss::cross_entropy);
  recorder.add(logits.data(), labels.data(), 5);
  const SplitMetrics metrics = recorder.metrics();
  CHECK(metrics.errors == 3);
  CHECK(metrics.error() == 0.6);
  CHECK(metrics.not_finite == 2);
  CHECK_FALSE(metrics.mean_loss);
  CHECK(std::abs(*metrics.median_loss - std::log(9 + std::exp(1.0))) < 1e-15);
  LossRecorder hopeless(ImageLoss::cross_entropy);
  hopeless.add(logits.data() + 10, labels.data(), 2);
  CHECK_FALSE(hopeless.metrics().median_loss);
}

TEST_CASE("the squared loss of an image is half the squared distance from its one-hot label") {
  std::vector<double> outputs(30, 0.0);
  outputs[0] = 1;              // exact: 0
  outputs[11] = 3;             // label 0: (1 + 9) / 2
  outputs[20] = std::nan("");  // not finite, and an error
  const std::vector<std::uint8_t> labels{0, 0, 0};
  LossRecorder recorder(ImageLoss::squared);
  recorder.add(outputs.data(), labels.data(), 3);
  const SplitMetrics metrics = recorder.metrics();
  CHECK(metrics.errors == 2);
  CHECK(metrics.not_finite == 1);
  CHECK(*metrics.median_loss == 5);
  LossRecorder finite(ImageLoss::squared);
  finite.add(outputs.data(), labels.data(), 2);
  CHECK(*finite.metrics().mean_loss == 2.5);
}

TEST_CASE("metrics read back from their line, with what is absent") {
  EpochMetrics metrics{.epoch = 2,
                       .step = 40,
                       .minibatch_loss = 0.1,
                       .weight_norms = {{"layer1.weight", 0.3}},
                       .images_per_second = 5,
                       .seconds = 7};
  metrics.train = {.images = 10, .errors = 3, .mean_loss = 1.0 / 3, .median_loss = 0.25, .trimmed_loss = 0.3};
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
  CHECK(*back.train.trimmed_loss == 0.3);
  CHECK(json["test"]["trimmed_loss"].is_null());
  CHECK_FALSE(back.test.activations[0].largest);
  CHECK(*back.test.activations[0].outside == 5);
  nlohmann::json wrong = json;
  wrong["train"]["errors"] = "three";
  CHECK_THROWS_WITH(read_epoch_metrics(wrong, "/line"), testing::ContainsSubstring("/line/train/errors"));
}

TEST_CASE("a line of metrics without the keys that came later still reads, with nothing in their place") {
  EpochMetrics metrics{.epoch = 1, .step = 5, .phase = 1, .learning_rate = 0.01, .minibatch_loss = 2.0};
  metrics.train = {.images = 4, .errors = 1, .mean_loss = 1.0, .median_loss = 1.0, .trimmed_loss = 1.0};
  nlohmann::json line = to_json(metrics);
  for (const char* key : {"phase", "learning_rate"}) {
    line.erase(key);
  }
  for (const char* split : {"train", "test"}) {
    line[split].erase("trimmed_loss");
    line[split].erase("trimmed_loss_reason");
  }
  const EpochMetrics old = read_epoch_metrics(line, "");
  CHECK(old.phase == 0);
  CHECK_FALSE(old.learning_rate);
  CHECK_FALSE(old.train.trimmed_loss);
  CHECK(*old.train.median_loss == 1.0);
  CHECK(*old.minibatch_loss == 2.0);
}
