#include "zeroset/landscape/predictions.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/document/figure_writers.hpp"
#include "zeroset/landscape/embedding_tool.hpp"
#include "zeroset/landscape/network_agreement.hpp"

#include "landscape/stored_points.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <string>

using namespace zeroset;
using namespace zeroset::landscape;
using Eigen::Index;
using Eigen::MatrixXd;
using zeroset::testing::linear_network;
using zeroset::testing::scratch;
using zeroset::testing::stored_points;
using zeroset::testing::WithinAbs;
using zeroset::testing::WithinRel;

namespace {

/// Right on the held-out images first, ..., first + count - 1, where theta = (first, count); elsewhere the next class.
class PlantedLogits final : public Objective {
 public:
  explicit PlantedLogits(std::vector<std::uint8_t> labels) : labels_(std::move(labels)) {}

  [[nodiscard]] Index dimension() const override { return 2; }
  [[nodiscard]] Eigen::VectorXd values(const Eigen::Ref<const MatrixXd>& theta) const override {
    return Eigen::VectorXd::Zero(theta.cols());
  }
  [[nodiscard]] MatrixXd gradients(const Eigen::Ref<const MatrixXd>& theta) const override { return 0 * theta; }
  [[nodiscard]] MatrixXd hessian_vector_products(const Eigen::Ref<const MatrixXd>& /*theta*/,
                                                 const Eigen::Ref<const MatrixXd>& direction) const override {
    return 0 * direction;
  }
  [[nodiscard]] MatrixXd predictions(const Eigen::Ref<const Eigen::VectorXd>& theta) const override {
    return held_out_predictions(theta);
  }
  [[nodiscard]] MatrixXd held_out_predictions(const Eigen::Ref<const Eigen::VectorXd>& theta) const override {
    MatrixXd outputs = MatrixXd::Zero(std::ssize(labels_), 10);
    for (Index k = 0; k < outputs.rows(); ++k) {
      const double image = static_cast<double>(k);
      const bool right = image >= theta(0) && image < theta(0) + theta(1);
      outputs(k, (labels_[static_cast<std::size_t>(k)] + (right ? 0 : 1)) % 10) = 100;
    }
    return outputs;
  }

 private:
  std::vector<std::uint8_t> labels_;
};

std::unique_ptr<Objective> planted(const Architecture& /*network*/,
                                   const runs::ImageDataset& images,
                                   const std::filesystem::path& /*checkpoint*/,
                                   std::int64_t held_out) {
  return std::make_unique<PlantedLogits>(
      std::vector<std::uint8_t>(images.test.labels.begin(), images.test.labels.begin() + held_out));
}

/// Three networks on 100 images: right on the first 50, on the same ones, and on those from 40 to 90.
Snapshots three_networks(const std::filesystem::path& folder) {
  MatrixXd points(2, 3);
  points << 0, 0, 40, 50, 50, 50;
  const Architecture network = linear_network({2, 1});
  Snapshots snapshots = stored_points(folder, network, points);
  snapshots.runs.front().experiment = Experiment{.network = network, .activations = {Activation{}}};
  return snapshots;
}

}  // namespace

TEST_CASE("probabilities are the softmax, and a network that blew up knows nothing", "[predictions]") {
  MatrixXd sure(2, 2), blown(2, 2);
  sure << std::log(3.0), 0, 0, 0;
  blown << std::nan(""), 1, 1, INFINITY;
  const Predictions found = predictions_of({sure, blown}, {0, 1});
  CHECK_THAT(found.probabilities(0, 0), WithinRel(0.75, 1e-14));
  CHECK_THAT(found.probabilities(1, 0), WithinRel(0.25, 1e-14));
  CHECK((found.probabilities.col(1) == Eigen::Vector4d::Constant(0.5)));
  CHECK(found.answers(0, 0) == 0);
  CHECK(found.answers(0, 1) == -1);
  CHECK(found.answers(1, 1) == 1);
  CHECK_THROWS_AS(predictions_of({sure, MatrixXd::Zero(2, 3)}, {0, 1}), InvalidArgument);
  CHECK_THROWS_AS(predictions_of({sure}, {0, 1, 0}), InvalidArgument);
}

TEST_CASE("networks that agree are at distance zero, and sure ones that never do at the square root of two",
          "[predictions]") {
  MatrixXd first(3, 2), second(3, 2);
  first << 1000, 0, 1000, 0, 0, 1000;
  second << 0, 1000, 0, 1000, 1000, 0;
  const Predictions found = predictions_of({first, first, second}, {0, 0, 0});
  CHECK(function_distances(found)(0, 1) == 0);
  CHECK_THAT(function_distances(found)(0, 2), WithinRel(std::sqrt(2.0), 1e-12));
  CHECK(disagreements(found)(0, 1) == 0);
  CHECK(disagreements(found)(0, 2) == 1);
  CHECK(correct_answers(found).row(0).count() == 2);
  CHECK(correct_answers(found).row(2).count() == 1);
}

TEST_CASE("agreement of stored networks counts the images on which they were planted to be right", "[agreement]") {
  const auto folder = scratch();
  const NetworkAgreement networks = agreement(three_networks(folder), {.objective = planted, .held_out = 100});
  const Agreement& found = networks.agreement;
  CHECK(found.inputs == 100);
  CHECK(found.both_right(0, 1) == 1);  // identical networks
  CHECK(found.both_wrong(0, 1) == 1);
  CHECK_THAT(found.both_right(0, 2), WithinAbs(10.0 / 50, 1e-12));  // images 40, ..., 49
  CHECK_THAT(found.both_wrong(0, 2), WithinAbs(10.0 / 50, 1e-12));  // images 90, ..., 99
  const nlohmann::ordered_json document = to_json(networks);
  CHECK(document["images"] == 100);
  CHECK(document["networks"].size() == 3);
  CHECK(document["similarity"]["rows"].size() == 3);
  CHECK(document["pairs"]["rows"].size() == 6);
  CHECK_FALSE(document.contains("parameters"));
}

TEST_CASE(
    "the figure of agreement has a number in every cell, numbers below the columns, and the baseline as a last row",
    "[agreement]") {
  for (const Eigen::Index count : {2, 6, 20}) {
    INFO(count);
    NetworkAgreement networks{.agreement = {.both_right = MatrixXd::Constant(count, count, 0.61),
                                            .both_wrong = MatrixXd::Constant(count, count, 0.58),
                                            .right = Eigen::VectorXd::LinSpaced(count, 0.4, 0.7),
                                            .inputs = 1000}};
    for (Eigen::Index i = 0; i < count; ++i) {
      networks.labels.push_back("relu-legendre-10 on [-8, 8] seed " + std::to_string(i + 1));
      networks.kinds.emplace_back("relu-legendre-10 on [-8, 8]");
      networks.seeds.push_back(static_cast<std::uint64_t>(i + 1));
    }
    const Figure figure = results(networks).figures.front();
    const Panel& wrong = figure.panels.at(1);
    CHECK(wrong.x.categories.at(1) == "2");
    CHECK(wrong.y.categories.back() == networks.labels.front() + " (1)");
    CHECK(wrong.y.categories.front() == "any image");
    CHECK_THAT(wrong.series.front().z.front(), WithinAbs(60, 1e-9));  // 1 - 0.4
    // What the layout has no room for it leaves out: every word in a cell is there.
    const std::string script = to_gnuplot(figure);
    std::size_t words = 0, shown = 0;
    for (const Panel& panel : figure.panels) {
      for (const std::string& text : panel.series.at(1).text) {
        words += text.empty() ? 0 : 1;
      }
    }
    for (std::size_t at = 0; (at = script.find("set label label_", at)) != std::string::npos; ++at) {
      ++shown;
    }
    CHECK(words == 2 * static_cast<std::size_t>(count * count));
    CHECK(shown == words);
    CHECK(script.find("rotate by 90 right") == std::string::npos);  // no name stands upright
  }
}

TEST_CASE("distances of answers between stored networks are those planted", "[predictions]") {
  const auto folder = scratch();
  const MatrixXd distances =
      snapshot_distances(three_networks(folder),
                         {},
                         {.kind = DistanceKind::disagreement, .predictions = {.objective = planted, .held_out = 100}});
  CHECK(distances(0, 1) == 0);
  CHECK_THAT(distances(0, 2), WithinAbs(0.8, 1e-12));  // they agree on 10 right and 10 wrong ones
}

TEST_CASE("agreement needs two networks that lie in run folders", "[agreement]") {
  const auto folder = scratch();
  const Architecture network = linear_network({2, 1});
  const PredictionOptions options{.objective = planted, .held_out = 10};
  CHECK_THROWS_AS(agreement(stored_points(folder, network, MatrixXd::Ones(2, 1)), options), SpecError);
  CHECK_THROWS_AS(agreement(stored_points(folder, network, MatrixXd::Ones(2, 2)), options), SpecError);
}
