#include "zeroset/landscape/embedding_tool.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/landscape/embedding.hpp"
#include "zeroset/landscape/embedding_axes.hpp"
#include "zeroset/landscape/random_walk.hpp"

#include "landscape/random_matrix.hpp"
#include "landscape/stored_points.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <Eigen/QR>
#include <nlohmann/json.hpp>

#include <cmath>
#include <memory>
#include <numbers>
#include <vector>

using namespace zeroset;
using namespace zeroset::landscape;
using Eigen::Index;
using Eigen::MatrixXd;
using zeroset::testing::linear_network;
using zeroset::testing::normal_matrix;
using zeroset::testing::scratch;
using zeroset::testing::stored_points;
using zeroset::testing::WithinAbs;
using zeroset::testing::WithinRel;
using zeroset::testing::write_points;

namespace {

/// Coordinates in the plane, one row a point, as points of R^n: turned into a plane chosen by chance, and shifted.
MatrixXd planted_points(const MatrixXd& coordinates, Index n) {
  const Eigen::HouseholderQR<MatrixXd> qr(normal_matrix(n, n, 3));
  const MatrixXd rotation = qr.householderQ();
  return (rotation.leftCols(coordinates.cols()) * coordinates.transpose()).colwise() + Eigen::VectorXd::Ones(n);
}

/// Points on a circle of radius 2.
MatrixXd circle(Index count) {
  MatrixXd points(count, 2);
  for (Index i = 0; i < count; ++i) {
    const double angle = 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(count);
    points.row(i) << 2 * std::cos(angle), 2 * std::sin(angle);
  }
  return points;
}

EmbeddedPoints embedded(const Snapshots& snapshots, EmbeddingOptions options) {
  options.distance = DistanceKind::euclidean;
  return embedding(snapshots, options).panels.front().points;
}

}  // namespace

TEST_CASE("points on a line embed to that line by every method that keeps distances", "[embedding]") {
  const auto folder = scratch();
  MatrixXd line(6, 1);
  line << 0, 1, 3, 4, 7, 9;
  const Snapshots snapshots = stored_points(folder, linear_network({7, 1}), planted_points(line, 7));
  const MatrixXd distances = distances_between_rows(line);
  for (const EmbeddingMethod method : {EmbeddingMethod::pca, EmbeddingMethod::strain, EmbeddingMethod::stress}) {
    INFO(static_cast<int>(method));
    const EmbeddedPoints points = embedded(snapshots, {.method = method});
    CHECK((distances_between_rows(points.coordinates) - distances).cwiseAbs().maxCoeff() < 1e-6);
    CHECK(points.coordinates.col(1).cwiseAbs().maxCoeff() < 1e-6);
    if (method != EmbeddingMethod::stress) {
      CHECK_THAT(points.shares[0], WithinRel(1.0, 1e-12));
    }
  }
  // Each point's nearest neighbors are those beside it, and the shortest path along them is the line.
  const EmbeddedPoints along = embedded(snapshots, {.method = EmbeddingMethod::isomap, .neighbors = 1});
  CHECK((distances_between_rows(along.coordinates) - distances).cwiseAbs().maxCoeff() < 1e-6);
}

TEST_CASE("a planted circle is found again, with half of the variance on each axis", "[embedding]") {
  const auto folder = scratch();
  const MatrixXd points = circle(12);
  const Snapshots snapshots = stored_points(folder, linear_network({9, 1}), planted_points(points, 9));
  for (const EmbeddingMethod method : {EmbeddingMethod::pca, EmbeddingMethod::strain}) {
    const EmbeddedPoints found = embedded(snapshots, {.method = method});
    CHECK((procrustes_align(found.coordinates, points) - points).cwiseAbs().maxCoeff() < 1e-9);
    CHECK_THAT(found.shares[0], WithinAbs(0.5, 1e-12));
    CHECK_THAT(found.shares[1], WithinAbs(0.5, 1e-12));
  }
  const EmbeddedPoints tsne = embedded(snapshots, {.method = EmbeddingMethod::tsne});
  CHECK(tsne.perplexity == 11.0 / 3);  // as many as 12 points allow
  CHECK(tsne.coordinates.allFinite());
  CHECK(embedded(snapshots, {.method = EmbeddingMethod::isomap, .neighbors = 50}).neighbors == 11);
}

TEST_CASE("beside the points stand random walks, where they are asked for and the distance has them", "[embedding]") {
  const auto folder = scratch();
  const Snapshots snapshots = stored_points(folder, linear_network({9, 1}), planted_points(circle(8), 9));
  const auto has_walk = [&](NullModel model, DistanceKind distance) {
    return embedding(snapshots, {.distance = distance, .null_model = model}).panels.front().walk.has_value();
  };
  CHECK(has_walk(NullModel::walk, DistanceKind::cosine));
  CHECK(has_walk(NullModel::walk, DistanceKind::euclidean));
  CHECK_FALSE(has_walk(NullModel::none, DistanceKind::cosine));
}

TEST_CASE("the walk of a run that began at another one's checkpoint branches there, with its noise as a first move",
          "[embedding]") {
  const auto folder = scratch();
  const Architecture network = linear_network({40, 1});
  std::vector<std::filesystem::path> files = write_points(folder / "a", network, normal_matrix(40, 4, 5));
  const auto others = write_points(folder / "b", network, normal_matrix(40, 3, 6));
  files.insert(files.begin(), others.begin(), others.end());  // the branch comes first
  Snapshots snapshots = read_snapshots({.runs = files, .network = network});
  const auto trunk = std::make_shared<Experiment>(Experiment{.network = network, .activations = {{}}, .seed = 3});
  snapshots.runs[1].experiment = *trunk;
  snapshots.runs[1].epochs = {0, 1, 2, 3};
  snapshots.runs[0].experiment = Experiment{.network = network, .activations = {{}}, .seed = 4};
  const auto squares = [&] {
    return MatrixXd(distances_of_products(walk_products(snapshots, snapshots.chosen)).cwiseAbs2());
  };
  const MatrixXd points = euclidean_distances(snapshots.stream(snapshots.chosen.slices)).cwiseAbs2();
  const MatrixXd apart = squares();
  CHECK_THAT(apart(0, 3), WithinRel(points(0, 3), 1e-9));  // both starts stand where they were
  snapshots.runs[0].experiment->start = StartSpec{.run = trunk, .epoch = 2};
  const MatrixXd branched = squares();
  CHECK_THAT(branched(0, 5), WithinRel(points(0, 5), 1e-9));  // the move to the branch's start
  CHECK_THAT(branched(2, 6), WithinRel(points(0, 1) + points(1, 2) + points(0, 5) + points(5, 6), 1e-9));
  CHECK_THAT(branched(2, 3), WithinRel(points(3, 4) + points(4, 5) + points(0, 5) + points(0, 1) + points(1, 2), 1e-9));
  CHECK_THAT(branched(3, 6), WithinRel(apart(3, 6), 1e-9));
}

TEST_CASE("panels of embeddings are called by activation and layer, and both axes have one scale", "[embedding]") {
  const auto folder = scratch();
  MatrixXd line(6, 2);
  line << 0, 0, 1, 0.01, 3, 0, 4, 0.01, 7, 0, 9, 0.01;
  Snapshots snapshots = stored_points(folder, linear_network({9, 1}), planted_points(line, 9));
  snapshots.runs.front().experiment = Experiment{.activations = {{.kind = ActivationKind::relu}}};
  const Figure figure = results(embedding(snapshots, {.method = EmbeddingMethod::pca})).figures.front();
  REQUIRE(figure.panels.size() == 2);
  CHECK(figure.panels[0].title == "relu, " + snapshots.chosen.title);
  CHECK(figure.panels[1].title == "relu, " + snapshots.chosen.title + ", random walk");
  CHECK(figure.caption.find("explains less than 1 %") != std::string::npos);
  for (const Panel& panel : figure.panels) {
    const double width = *panel.x.upper - *panel.x.lower, height = *panel.y.upper - *panel.y.lower;
    CHECK_THAT(width / height, WithinRel((figure.panel_width - 2.1) / (figure.panel_height - 2.4), 1e-9));
    CHECK(width > 9);
  }
}

TEST_CASE("an axis is flat that explains less than 1 %, and equal axes hold all points of all panels", "[embedding]") {
  CHECK(is_flat(Eigen::Vector2d(0.99, 0.0099)));
  CHECK_FALSE(is_flat(Eigen::Vector2d(0.98, 0.02)));
  CHECK_FALSE(is_flat(Eigen::VectorXd()));
  std::vector<Panel> panels(2);
  panels[0].series = {{.key = "a", .x = {0, std::nan("")}, .y = {0, 1}}};
  panels[1].series = {{.key = "b", .x = {10, 10}, .y = {5, 0.1}}};
  set_equal_axes(panels, 12.1, 7.4);
  for (const Panel& panel : panels) {
    CHECK((*panel.x.lower < 0 && *panel.x.upper > 10));
    CHECK((*panel.y.lower < 0 && *panel.y.upper > 5));
    CHECK_THAT((*panel.x.upper - *panel.x.lower) / (*panel.y.upper - *panel.y.lower), WithinRel(2.0, 1e-12));
  }
}

TEST_CASE("each layer has a panel, turned to fit the first", "[embedding]") {
  const auto folder = scratch();
  const MatrixXd points = circle(8);
  MatrixXd both(9, 8);
  both.topRows(6) = planted_points(points, 6);  // layer1: 2 x 3
  both.row(6) = points.col(1).transpose();      // layer2: 3 x 1, the same circle mirrored
  both.row(7) = points.col(0).transpose();
  both.row(8).setOnes();
  const Snapshots snapshots = stored_points(folder, linear_network({2, 3, 1}), both);
  const EmbeddingResult result =
      embedding(snapshots, {.method = EmbeddingMethod::pca, .panels = EmbeddingPanels::layers});
  REQUIRE(result.panels.size() == 2);
  CHECK(result.panels[0].group.title == "layer1");
  const MatrixXd apart = result.panels[1].points.coordinates - result.panels[0].points.coordinates;
  CHECK(apart.cwiseAbs().maxCoeff() < 1e-9);
}

TEST_CASE("alignment by pairs or by runs undoes another order of hidden units", "[embedding]") {
  const auto folder = scratch();
  const Architecture network = dense_network({.widths = {2, 2, 1}, .degrees = {2}, .bias = BiasPattern::none});
  MatrixXd a(6, 2), b(6, 2);
  a << 1, 2, 2, 2, -3, -3, 1, 1, 5, 5, 1, 2;
  b << -3, -3, 1, 1, 1, 2, 2, 2, 1, 2, 5, 5;  // the same two networks with their units swapped
  std::vector<std::filesystem::path> files = write_points(folder / "a", network, a);
  const auto swapped = write_points(folder / "b", network, b);
  files.insert(files.end(), swapped.begin(), swapped.end());
  const Snapshots snapshots = read_snapshots({.runs = files, .network = network});
  const auto apart = [&](EmbeddingOptions options) {
    const MatrixXd points = embedding(snapshots, options).panels.front().points.coordinates;
    return (points.topRows(2) - points.bottomRows(2)).cwiseAbs().maxCoeff();
  };
  for (const AlignmentScope scope : {AlignmentScope::automatic, AlignmentScope::pair, AlignmentScope::run}) {
    CHECK(apart({.distance = DistanceKind::aligned, .alignment = scope}) < 1e-7);
  }
  CHECK(apart({.distance = DistanceKind::cosine}) > 0.1);
  const EmbeddingResult result = embedding(snapshots, {.distance = DistanceKind::aligned});
  CHECK(to_json(result)["alignment"] == "pair");
  CHECK(snapshots.runs[1].order.empty());  // what was given stays as it was
}

TEST_CASE("the document holds the tables, and what was asked", "[embedding]") {
  const auto folder = scratch();
  const Snapshots snapshots = stored_points(folder, linear_network({9, 1}), planted_points(circle(8), 9));
  const nlohmann::ordered_json document = to_json(embedding(snapshots, {.method = EmbeddingMethod::stress, .seed = 7}));
  CHECK(document["tool"] == "mds");
  CHECK(document["distance"] == "cosine");
  CHECK(document["seed"] == 7);
  CHECK(document["points"]["rows"].size() == 8);
  CHECK(document["mds"]["rows"][0].contains("normalised_stress"));
  CHECK_FALSE(document.contains("shares"));  // stress has none
  CHECK(document["figures"] == nlohmann::ordered_json{"mds"});
  CHECK(to_json(embedding(snapshots, {.method = EmbeddingMethod::pca})).contains("shares"));
}

TEST_CASE("an embedding says what it needs", "[embedding]") {
  const auto folder = scratch();
  const Architecture network = linear_network({2, 1});
  CHECK_THROWS_AS(embedding(stored_points(folder, network, MatrixXd::Random(2, 3))), SpecError);
  const Snapshots four = stored_points(folder, network, MatrixXd::Random(2, 4));
  CHECK_THROWS_AS(embedding(four, {.distance = DistanceKind::filter_cosine}), SpecError);
  CHECK_THROWS_AS(embedding(four, {.distance = DistanceKind::function, .panels = EmbeddingPanels::layers}), SpecError);
  CHECK_THROWS_AS(embedding(four, {.distance = DistanceKind::function}), InvalidArgument);  // no objective
}
