#include "zeroset/landscape/embedding.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/landscape/distances.hpp"

#include "landscape/random_matrix.hpp"
#include "support/catch.hpp"

#include <cmath>
#include <numbers>

using namespace zeroset;
using namespace zeroset::landscape;
using Eigen::Index;
using Eigen::MatrixXd;
using zeroset::testing::normal_matrix;
using zeroset::testing::WithinAbs;
using zeroset::testing::WithinRel;

namespace {

/// 150 points on a rolled sheet, by a formula without chance, that other programs can repeat.
MatrixXd rolled_sheet() {
  const auto fraction = [](double x) { return x - std::floor(x); };
  MatrixXd points(150, 3);
  for (Index i = 0; i < points.rows(); ++i) {
    const double index = static_cast<double>(i);
    const double t = 1.5 * std::numbers::pi * (1 + 2 * fraction(index * (std::sqrt(5.0) - 1) / 2));
    points.row(i) << t * std::cos(t), 21 * fraction(index * (std::sqrt(2.0) - 1)), t * std::sin(t);
  }
  return points;
}

}  // namespace

TEST_CASE("classical scaling recovers Euclidean points to 1e-10", "[embedding]") {
  for (const int k : {1, 2, 5}) {
    const MatrixXd points = 10 * normal_matrix(40, k, 1);
    const MatrixXd d = distances_between_rows(points);
    const ScalingResult result = classical_scaling(d, k);
    CHECK((procrustes_align(result.coordinates, points) - points).cwiseAbs().maxCoeff() < 1e-10);
    CHECK((distances_between_rows(result.coordinates) - d).cwiseAbs().maxCoeff() < 1e-10);
    CHECK_THAT(result.explained.sum(), WithinAbs(1, 1e-12));
    CHECK(result.negative_share < 1e-12);
    for (Index axis = 0; axis < k; ++axis) {
      CHECK(result.coordinates.col(axis).maxCoeff() == result.coordinates.col(axis).cwiseAbs().maxCoeff());
    }
  }
}

TEST_CASE("dissimilarities of no Euclidean points have negative eigenvalues, and these are reported", "[embedding]") {
  // A star of four leaves: 1 from the center, 2 between leaves. With 1 - cos of far vectors likewise.
  MatrixXd star = MatrixXd::Constant(5, 5, 2) - 2 * MatrixXd::Identity(5, 5);
  star.row(0).setConstant(1);
  star.col(0).setConstant(1);
  star(0, 0) = 0;
  const ScalingResult result = classical_scaling(star, 3);
  // -J D^2 J / 2 has eigenvalue 2 on the three differences of leaves, and on the symmetric vector orthogonal to ones
  // (4, -1, -1, -1, -1) / sqrt(20): -1/2 v' D^2 v = -(1/2)(12 * 4 - 2 * 4 * 4) / 20 = -0.4.
  CHECK_THAT(result.eigenvalues[0], WithinAbs(2, 1e-12));
  CHECK_THAT(result.eigenvalues[2], WithinAbs(2, 1e-12));
  CHECK_THAT(result.eigenvalues[4], WithinAbs(-0.4, 1e-12));
  CHECK_THAT(result.negative_share, WithinAbs(0.4 / 6.4, 1e-12));
}

TEST_CASE("principal components agree with classical scaling and with scikit-learn", "[embedding]") {
  const MatrixXd points = rolled_sheet();
  const MatrixXd columns = points.transpose();  // the stream keeps a reference
  const ScalingResult pca = principal_components(centered_gram_matrix(stream_of(columns)));
  const ScalingResult scaling = classical_scaling(distances_between_rows(points));
  CHECK((pca.coordinates - scaling.coordinates).cwiseAbs().maxCoeff() < 1e-9);
  // sklearn.decomposition.PCA 1.9.1, explained_variance_ratio_
  CHECK_THAT(pca.explained[0], WithinRel(0.3964023672254727, 1e-10));
  CHECK_THAT(pca.explained[1], WithinRel(0.32134105214484604, 1e-10));
}

TEST_CASE("a random walk has 60.8, 15.2 and 6.8 per cent on its first components", "[embedding]") {
  MatrixXd walk = normal_matrix(10'000, 1000, 7);
  for (Index t = 1; t < walk.cols(); ++t) {
    walk.col(t) += walk.col(t - 1);
  }
  const ScalingResult pca = principal_components(centered_gram_matrix(stream_of(walk)), 3);
  CHECK_THAT(random_walk_share(1), WithinAbs(0.608, 5e-4));
  for (int i = 1; i <= 3; ++i) {
    CHECK_THAT(pca.explained[i - 1], WithinAbs(random_walk_share(i), 0.01));
  }
}

TEST_CASE("stress scaling lowers the stress of classical scaling, to scikit-learn's optimum", "[embedding]") {
  const MatrixXd d = distances_between_rows(rolled_sheet());
  const StressResult none = stress_scaling(d, 2, {.iterations = 0});
  double before = none.stress;
  for (const int iterations : {1, 2, 5, 20}) {
    const StressResult some = stress_scaling(d, 2, {.iterations = iterations, .tolerance = 0});
    CHECK(some.stress < before);
    before = some.stress;
  }
  const StressResult result = stress_scaling(d, 2, {.iterations = 3000, .tolerance = 1e-12});
  CHECK(result.stress < 1.05 * 130051.78813056962);  // sklearn.manifold.MDS 1.9.1 from the same start, stress_
  const MatrixXd exact = distances_between_rows(normal_matrix(30, 2, 3));
  CHECK(stress_scaling(exact).normalized_stress < 1e-10);
}

TEST_CASE("exact t-SNE reaches scikit-learn's objective and keeps as many neighbours", "[embedding]") {
  const MatrixXd points = rolled_sheet(), d = distances_between_rows(points);
  const MatrixXd start = classical_scaling(d).coordinates;
  const NeighborEmbeddingResult result = neighbor_embedding(d, start, {.perplexity = 20});
  // sklearn.manifold.TSNE 1.9.1, method exact, the same start: kl_divergence_, and its share of 10 neighbors kept
  CHECK(result.divergence < 1.05 * 0.4058733566480127);
  CHECK(neighborhood_preservation(d, distances_between_rows(result.coordinates)) >= 0.754);
  CHECK(neighbor_embedding(d, start, {.perplexity = 20}).coordinates == result.coordinates);
}

TEST_CASE("Isomap unrolls a sheet as scikit-learn does", "[embedding]") {
  const MatrixXd d = distances_between_rows(rolled_sheet());
  const IsomapResult result = isomap(d, 8);
  CHECK(result.neighbors == 8);
  // sklearn.manifold.Isomap 1.9.1: eigenvalues of its kernel, sum of |coordinates|
  CHECK_THAT(result.scaling.eigenvalues[0], WithinRel(14230.579207243274, 1e-9));
  CHECK_THAT(result.scaling.eigenvalues[1], WithinRel(12776.557518937876, 1e-9));
  CHECK_THAT(result.scaling.coordinates.cwiseAbs().sum(), WithinRel(2471.1132439519183, 1e-9));
}

TEST_CASE("Isomap raises the neighbours until the graph is in one piece, and says so", "[embedding]") {
  MatrixXd line(8, 1);
  line << 0, 1, 2, 3, 100, 101, 102, 103;
  const IsomapResult result = isomap(distances_between_rows(line), 2, 1);
  CHECK(result.neighbors == 4);
  CHECK((procrustes_align(result.scaling.coordinates, line) - line).cwiseAbs().maxCoeff() < 1e-9);
}

TEST_CASE("alignment undoes rotation, reflection, shift and, if asked, scale", "[embedding]") {
  const MatrixXd points = normal_matrix(20, 2, 9);
  Eigen::Matrix2d turn;
  turn << 0.6, 0.8, 0.8, -0.6;
  const MatrixXd moved = (points * turn).rowwise() + Eigen::RowVector2d(3, -7);
  CHECK((procrustes_align(moved, points) - points).norm() < 1e-12);
  CHECK((procrustes_align(5 * moved, points, true) - points).norm() < 1e-12);
  CHECK((procrustes_align(5 * moved, points) - points).norm() > 1);
}

TEST_CASE("embeddings refuse what is no dissimilarity", "[embedding]") {
  MatrixXd d = distances_between_rows(normal_matrix(6, 2, 1));
  CHECK_THROWS_AS(classical_scaling(d, 0), InvalidArgument);
  CHECK_THROWS_AS(classical_scaling(d, 7), InvalidArgument);
  CHECK_THROWS_AS(isomap(d, 6), InvalidArgument);
  CHECK_THROWS_AS(neighbor_embedding(d, MatrixXd::Zero(6, 2), {.perplexity = 2}), InvalidArgument);
  CHECK_THROWS_AS(stress_scaling(d, 2, {}, MatrixXd::Zero(6, 3)), InvalidArgument);
  d(0, 1) = 3;
  CHECK_THROWS_AS(classical_scaling(d), InvalidArgument);
  CHECK_THROWS_AS(random_walk_share(0), InvalidArgument);
}
