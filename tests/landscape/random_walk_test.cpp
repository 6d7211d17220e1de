#include "zeroset/landscape/random_walk.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/landscape/distances.hpp"
#include "zeroset/landscape/embedding.hpp"

#include "landscape/random_matrix.hpp"
#include "support/catch.hpp"

#include <cmath>
#include <numbers>
#include <vector>

using namespace zeroset;
using namespace zeroset::landscape;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using zeroset::testing::normal_matrix;
using zeroset::testing::WithinAbs;
using zeroset::testing::WithinRel;

namespace {

/// Two walks whose steps are the unit vectors, which are orthogonal: exactly what the products stand for.
MatrixXd orthogonal_walks(const MatrixXd& starts, const std::vector<VectorXd>& lengths) {
  Index points = 0, steps = 0;
  for (const VectorXd& walk : lengths) {
    points += walk.size() + 1;
    steps += walk.size();
  }
  MatrixXd walks = MatrixXd::Zero(starts.rows() + steps, points);
  Index point = 0, direction = starts.rows();
  for (std::size_t w = 0; w < lengths.size(); ++w) {
    walks.col(point++).head(starts.rows()) = starts.col(static_cast<Index>(w));
    for (const double length : lengths[w]) {
      walks.col(point) = walks.col(point - 1);
      walks(direction++, point++) += length;
    }
  }
  return walks;
}

}  // namespace

TEST_CASE("products of walks are those of walks along the axes of a space", "[walk]") {
  const MatrixXd starts = normal_matrix(3, 2, 4);
  const std::vector<VectorXd> lengths{VectorXd::LinSpaced(4, 1, 2.5), VectorXd::Constant(2, 0.7)};
  const MatrixXd walks = orthogonal_walks(starts, lengths);
  const MatrixXd products = random_walk_products(starts.transpose() * starts, lengths);
  CHECK((products - walks.transpose() * walks).cwiseAbs().maxCoeff() < 1e-13);
  CHECK((centered(products) - centered_gram_matrix(stream_of(walks))).cwiseAbs().maxCoeff() < 1e-12);
  CHECK((distances_of_products(products) - euclidean_distances(stream_of(walks))).cwiseAbs().maxCoeff() < 1e-7);
  CHECK(
      (cosine_dissimilarities_of_products(products) - cosine_dissimilarities(stream_of(walks))).cwiseAbs().maxCoeff() <
      1e-14);
}

TEST_CASE("distances of products that rounding has parted are symmetric to the bit", "[walk]") {
  MatrixXd products = random_walk_products(MatrixXd::Identity(1, 1), {VectorXd::LinSpaced(4, 1, 2)});
  products(1, 3) += 4e-16;
  products(0, 2) -= 2e-16;
  const MatrixXd distances = distances_of_products(products);
  CHECK(distances == distances.transpose());
  CHECK_NOTHROW(classical_scaling(distances, 2));
}

TEST_CASE("a walk of 1,000 equal orthogonal steps has 60.8, 15.2 and 6.8 per cent on its first components", "[walk]") {
  const MatrixXd products = random_walk_products(MatrixXd::Zero(1, 1), {VectorXd::Ones(1000)});
  const VectorXd shares = principal_components(centered(products), 3).explained;
  CHECK_THAT(shares[0], WithinAbs(0.608, 1e-3));
  CHECK_THAT(shares[1], WithinAbs(0.152, 1e-3));
  CHECK_THAT(shares[2], WithinAbs(0.068, 1e-3));
}

TEST_CASE("a simulated walk has the shares of the orthogonal one, and the same ones again", "[walk]") {
  const VectorXd simulated = simulated_walk_shares(60, 10'000, Stream(3, "walk"));
  const VectorXd limit =
      principal_components(centered(random_walk_products(MatrixXd::Zero(1, 1), {VectorXd::Ones(59)})), 3).explained;
  CHECK((simulated - limit).cwiseAbs().maxCoeff() < 0.02);
  CHECK(simulated == simulated_walk_shares(60, 10'000, Stream(3, "walk")));
  CHECK_THAT(simulated_walk_shares(3, 1, Stream(1, "walk"))[0], WithinAbs(1, 1e-12));  // a line
}

TEST_CASE("a line of N points has the eigenvalues 1 / (4 sin^2(pi k / 2N)), and shares near 6 / (pi k)^2", "[walk]") {
  constexpr Index kPoints = 200;
  const BranchedWalk line = branched_walk({.segments = {{.step_lengths = VectorXd::Ones(kPoints - 1)}}}, 3);
  for (Index k = 1; k < kPoints; ++k) {
    const double sine = std::sin(std::numbers::pi * static_cast<double>(k) / (2 * kPoints));
    CHECK_THAT(line.components.eigenvalues[k - 1], WithinRel(1 / (4 * sine * sine), 1e-9));
  }
  for (int k = 1; k <= 3; ++k) {
    CHECK_THAT(line.components.explained[k - 1], WithinAbs(random_walk_share(k), 2e-3));
  }
}

TEST_CASE("a star of five arms of one step has four eigenvalues 1 and one 1/6, and its ends are sqrt 2 apart",
          "[walk]") {
  WalkTree star{.segments = {{}}};
  for (int arm = 0; arm < 5; ++arm) {
    star.segments.push_back({.parent = 0, .jump = 1});
  }
  const BranchedWalk walk = branched_walk(star);
  CHECK(walk.first == std::vector<Index>{0, 1, 2, 3, 4, 5, 6});
  for (Index k = 0; k < 4; ++k) {
    CHECK_THAT(walk.components.eigenvalues[k], WithinAbs(1, 1e-12));
  }
  CHECK_THAT(walk.components.eigenvalues[4], WithinAbs(1.0 / 6, 1e-12));
  CHECK_THAT(walk.components.eigenvalues[5], WithinAbs(0, 1e-12));
  CHECK_THAT(walk.components.explained[0], WithinAbs(6.0 / 25, 1e-12));
  const MatrixXd distances = distances_of_products(walk.products);
  CHECK_THAT(distances(0, 3), WithinAbs(1, 1e-12));
  CHECK_THAT(distances(1, 5), WithinAbs(std::sqrt(2.0), 1e-12));
}

TEST_CASE("squared distances of a branched walk add along the way through the tree, and invert its Laplacian",
          "[walk]") {
  // 0-1-2-3, with 4-5 leaving after one step by a jump of length 2, and 6 leaving 5 by a jump of length 3.
  const BranchedWalk walk =
      branched_walk({.segments = {{.step_lengths = VectorXd::Ones(3)},
                                  {.parent = 0, .after = 1, .jump = 2, .step_lengths = VectorXd::Ones(1)},
                                  {.parent = 1, .jump = 3}},
                     .starts = MatrixXd::Constant(1, 1, 7)});
  const MatrixXd squares = distances_of_products(walk.products).cwiseAbs2();
  CHECK_THAT(squares(3, 5), WithinAbs(1 + 1 + 4 + 1, 1e-12));
  CHECK_THAT(squares(0, 6), WithinAbs(1 + 4 + 1 + 9, 1e-12));
  CHECK_THAT(walk.products(0, 6), WithinAbs(7, 1e-12));  // the start, and nothing else in common
  CHECK_THAT(walk.products(6, 6), WithinAbs(7 + 1 + 4 + 1 + 9, 1e-12));
  // A tree of resistances has these squares as resistances between points, so its Laplacian is the pseudo-inverse.
  MatrixXd laplacian = MatrixXd::Zero(7, 7);
  const auto join = [&laplacian](Index a, Index b, double square) {
    laplacian(a, a) += 1 / square;
    laplacian(b, b) += 1 / square;
    laplacian(a, b) -= 1 / square;
    laplacian(b, a) -= 1 / square;
  };
  join(0, 1, 1), join(1, 2, 1), join(2, 3, 1), join(1, 4, 4), join(4, 5, 1), join(5, 6, 9);
  const MatrixXd identity = MatrixXd::Identity(7, 7) - MatrixXd::Constant(7, 7, 1.0 / 7);
  CHECK((centered(walk.products) * laplacian - identity).cwiseAbs().maxCoeff() < 1e-12);
}

TEST_CASE("a branched walk is what simulated walks in many dimensions come to", "[walk]") {
  constexpr Index kDimensions = 40'000, kSteps = 6;
  const MatrixXd moves = normal_matrix(kDimensions, 3 * kSteps, 5) / std::sqrt(static_cast<double>(kDimensions));
  MatrixXd points = MatrixXd::Zero(kDimensions, 3 * (kSteps + 1));
  for (Index s = 0; s < 3; ++s) {  // two runs branch from the fourth point of the first
    const Index begin = s * (kSteps + 1);
    points.col(begin) = points.col(s == 0 ? 0 : 3);
    for (Index t = 0; t < kSteps; ++t) {
      points.col(begin + t + 1) = points.col(begin + t) + moves.col(s * kSteps + t);
    }
  }
  const VectorXd steps = VectorXd::Ones(kSteps);
  const BranchedWalk walk = branched_walk({.segments = {{.step_lengths = steps},
                                                        {.parent = 0, .after = 3, .step_lengths = steps},
                                                        {.parent = 0, .after = 3, .step_lengths = steps}}});
  CHECK((walk.products - points.transpose() * points).cwiseAbs().maxCoeff() < 0.15);
  const VectorXd simulated = principal_components(centered(points.transpose() * points), 3).explained;
  CHECK((walk.components.explained - simulated).cwiseAbs().maxCoeff() < 0.01);
}

TEST_CASE("trees with a later parent, too late a branch, a negative length or a start too many are refused", "[walk]") {
  CHECK_THROWS_AS(branched_walk({}), InvalidArgument);
  CHECK_THROWS_AS(branched_walk({.segments = {{.parent = 0}}}), InvalidArgument);
  CHECK_THROWS_AS(branched_walk({.segments = {{}, {.parent = 0, .after = 1}}}), InvalidArgument);
  CHECK_THROWS_AS(branched_walk({.segments = {{.step_lengths = VectorXd::Constant(3, -1)}}}), InvalidArgument);
  CHECK_THROWS_AS(branched_walk({.segments = {{}, {}}}), InvalidArgument);
}

TEST_CASE("a walk's displacement is the root of the sum of its squared steps", "[walk]") {
  const VectorXd lengths = VectorXd::LinSpaced(3, 1, 3);
  const MatrixXd distances = distances_of_products(random_walk_products(MatrixXd::Identity(1, 1), {lengths}));
  CHECK_THAT(distances(0, 3), WithinRel(std::sqrt(14.0), 1e-13));
  CHECK_THAT(distances(1, 2), WithinRel(2.0, 1e-13));
}

TEST_CASE("walks without a start, points without a direction and walks of two points are refused", "[walk]") {
  CHECK_THROWS_AS(random_walk_products(MatrixXd::Zero(2, 2), {VectorXd::Ones(3)}), InvalidArgument);
  CHECK_THROWS_AS(random_walk_products(MatrixXd::Zero(0, 0), {}), InvalidArgument);
  CHECK_THROWS_AS(cosine_dissimilarities_of_products(MatrixXd::Zero(2, 2)), InvalidArgument);
  CHECK_THROWS_AS(simulated_walk_shares(2, 10, Stream(1, "walk")), InvalidArgument);
  CHECK_THROWS_AS(simulated_walk_shares(5, 0, Stream(1, "walk")), InvalidArgument);
}
