#include "zeroset/landscape/merge_tree.hpp"

#include "zeroset/core/error.hpp"

#include "landscape/wells.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <limits>

using namespace zeroset;
using namespace zeroset::landscape;
using Eigen::Index;
using Eigen::VectorXd;
using zeroset::testing::Wells;
using zeroset::testing::WithinAbs;

namespace {

CriticalPoint point(double loss, int index) {
  return {.theta = VectorXd::Constant(1, loss), .loss = loss, .index = index};
}

}  // namespace

TEST_CASE("the lowest pass between wells is over the largest of the walls that must be crossed", "[merge_tree]") {
  const VectorXd weights = (VectorXd(3) << 1, 2, 5).finished();
  const Wells wells(weights);
  const CriticalPoints known = critical_points(wells, {.known = 27});
  const std::vector<Connection> saddles = connections(wells, known.points);
  CHECK(saddles.size() == 12);
  const MergeTree tree = merge_tree(known.points, saddles);
  REQUIRE(tree.minima.size() == 8);
  CHECK(tree.merges.size() == 7);
  for (Index i = 0; i < 8; ++i) {
    for (Index j = 0; j < i; ++j) {
      const auto at = [&](Index k) {
        return known.points[static_cast<std::size_t>(tree.minima[static_cast<std::size_t>(k)])].theta;
      };
      const VectorXd crossed = (at(i) - at(j)).cwiseAbs() / 2;  // 1 where the signs differ
      CHECK_THAT(tree.passes(i, j), WithinAbs(weights.cwiseProduct(crossed).maxCoeff(), 1e-9));
      CHECK(tree.passes(i, j) == tree.passes(j, i));
    }
  }
}

TEST_CASE("a saddle leads to the two minima that differ in the sign of its zero entry", "[merge_tree]") {
  const Wells wells((VectorXd(2) << 1, 3).finished());
  const CriticalPoints known = critical_points(wells, {.known = 9});
  const std::vector<Connection> found = connections(wells, known.points);
  REQUIRE(found.size() == 4);
  for (const Connection& one : found) {
    const auto theta = [&](std::int64_t k) { return known.points.at(static_cast<std::size_t>(k)).theta; };
    REQUIRE(std::min(one.first, one.second) >= 0);
    CHECK(((theta(one.first) + theta(one.second)) / 2 - theta(one.saddle)).norm() < 1e-9);
  }
}

TEST_CASE("valleys of a planted tree merge in the order of their passes", "[merge_tree]") {
  // Minima 0, 1, 2 with losses 0, 1, 2; passes 5 between 1 and 2, 7 between 0 and 2, 9 between 0 and 1.
  const std::vector<CriticalPoint> points{point(0, 0), point(1, 0), point(2, 0), point(5, 1), point(7, 1), point(9, 1)};
  const MergeTree tree = merge_tree(points, {{5, 0, 1, 9}, {3, 1, 2, 5}, {4, 0, 2, 7}});
  REQUIRE(tree.merges.size() == 2);
  CHECK(tree.merges[0].saddle == 3);
  CHECK(tree.merges[0].survivor == 1);
  CHECK(tree.merges[0].ended == 2);
  CHECK(tree.merges[1].saddle == 4);
  CHECK(tree.merges[1].survivor == 0);
  CHECK(tree.merges[1].ended == 1);
  CHECK(tree.passes(0, 1) == 7);
  CHECK(tree.passes(1, 2) == 5);
  CHECK(tree.passes(2, 2) == 2);
  CHECK(tree.saddles(0, 1) == 4);
  CHECK(tree.saddles(2, 1) == 3);
  CHECK(tree.saddles(1, 1) == -1);
}

TEST_CASE("minima without a known pass between them are infinitely far apart", "[merge_tree]") {
  const std::vector<CriticalPoint> points{point(0, 0), point(1, 0), point(5, 1)};
  const MergeTree tree = merge_tree(points, {{2, 0, -1, 5}});
  CHECK(tree.merges.empty());
  CHECK(tree.passes(0, 1) == std::numeric_limits<double>::infinity());
  CHECK_THROWS_AS(merge_tree(points, {{2, 0, 3, 5}}), InvalidArgument);
}
