#include "zeroset/landscape/random_walk.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/landscape/distances.hpp"
#include "zeroset/landscape/embedding.hpp"

#include "landscape/random_matrix.hpp"
#include "support/catch.hpp"

#include <cmath>

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
