// Mixed volumes: published numbers, closed forms, exact areas, identities, and counts of generic systems.
#include "zeroset/algebra/mixed_volume.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include "algebra/families.hpp"
#include "algebra/mixed_volumes/mixed_volume_stages.hpp"
#include "algebra/mixed_volumes/mixed_volume_supports.hpp"
#include "algebra/mixed_volumes/mixed_volume_traversal.hpp"
#include "algebra/truth.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

using namespace zeroset;
using namespace zeroset::algebra;
using namespace zeroset::testing;

namespace {

using Points = std::vector<std::vector<std::int64_t>>;

Support support(const Points& points, std::size_t unknowns) {
  Support result(static_cast<Eigen::Index>(unknowns), static_cast<Eigen::Index>(points.size()));
  for (std::size_t p = 0; p < points.size(); ++p) {
    for (std::size_t l = 0; l < unknowns; ++l) {
      result(static_cast<Eigen::Index>(l), static_cast<Eigen::Index>(p)) = points[p][l];
    }
  }
  return result;
}

Integer value(const std::vector<Support>& supports, int threads = 1) {
  const MixedVolumeResult result = mixed_volume(supports, {.threads = threads});
  REQUIRE(result.value.has_value());
  CHECK(result.complete);
  CHECK(result.reason.empty());
  return *result.value;
}

Support random_support(Stream& random, std::size_t unknowns, std::size_t points, std::uint64_t size) {
  Support result(static_cast<Eigen::Index>(unknowns), static_cast<Eigen::Index>(points));
  for (Eigen::Index i = 0; i < result.size(); ++i) {
    result(i) = static_cast<std::int64_t>(random.below(size));
  }
  return result;
}

std::vector<Support> random_supports(Stream& random, std::size_t unknowns, std::size_t points, std::uint64_t size) {
  std::vector<Support> result;
  for (std::size_t i = 0; i < unknowns; ++i) {
    result.push_back(random_support(random, unknowns, points, size));
  }
  return result;
}

/// All sums of a point of one and a point of the other.
Support minkowski_sum(const Support& a, const Support& b) {
  Support result(a.rows(), a.cols() * b.cols());
  for (Eigen::Index i = 0; i < a.cols(); ++i) {
    for (Eigen::Index j = 0; j < b.cols(); ++j) {
      result.col(i * b.cols() + j) = a.col(i) + b.col(j);
    }
  }
  return result;
}

using PlanePoint = std::pair<Integer, Integer>;

Integer cross(const PlanePoint& o, const PlanePoint& a, const PlanePoint& b) {
  return (a.first - o.first) * (b.second - o.second) - (a.second - o.second) * (b.first - o.first);
}

/// Twice the area of the convex hull of points in the plane (Andrew's chain, then the shoelace formula).
Integer twice_area(const Support& support) {
  std::vector<PlanePoint> points;
  for (Eigen::Index p = 0; p < support.cols(); ++p) {
    points.emplace_back(support(0, p), support(1, p));
  }
  std::sort(points.begin(), points.end());
  std::vector<PlanePoint> hull;
  for (int side = 0; side < 2; ++side) {
    const std::size_t begin = hull.size();
    for (const PlanePoint& point : points) {
      while (hull.size() >= begin + 2 && cross(hull[hull.size() - 2], hull.back(), point) <= 0) {
        hull.pop_back();
      }
      hull.push_back(point);
    }
    hull.pop_back();
    std::reverse(points.begin(), points.end());
  }
  Integer sum = 0;
  for (std::size_t i = 1; i + 1 < hull.size(); ++i) {
    sum += cross(hull[0], hull[i], hull[i + 1]);
  }
  return sum;
}

Integer permanent(const std::vector<std::vector<std::int64_t>>& matrix) {
  std::vector<std::size_t> order(matrix.size());
  std::iota(order.begin(), order.end(), 0);
  Integer sum = 0;
  do {
    Integer product = 1;
    for (std::size_t i = 0; i < order.size(); ++i) {
      product *= matrix[i][order[i]];
    }
    sum += product;
  } while (std::next_permutation(order.begin(), order.end()));
  return sum;
}

/// By expansion along the first row.
Integer determinant(const std::vector<std::vector<Integer>>& matrix) {
  if (matrix.empty()) {
    return 1;
  }
  Integer sum = 0;
  for (std::size_t c = 0; c < matrix.size(); ++c) {
    std::vector<std::vector<Integer>> minor;
    for (std::size_t i = 1; i < matrix.size(); ++i) {
      minor.push_back(matrix[i]);
      minor.back().erase(minor.back().begin() + static_cast<std::ptrdiff_t>(c));
    }
    sum += (c % 2 == 0 ? matrix[0][c] : Integer(-matrix[0][c])) * determinant(minor);
  }
  return sum;
}

/// The corners of the box with these sides.
Support box(const std::vector<std::int64_t>& sides) {
  Points corners;
  for (std::size_t bits = 0; bits < std::size_t{1} << sides.size(); ++bits) {
    auto& corner = corners.emplace_back();
    for (std::size_t l = 0; l < sides.size(); ++l) {
      corner.push_back((bits >> l & 1) != 0 ? sides[l] : 0);
    }
  }
  return support(corners, sides.size());
}

Support simplex(std::size_t unknowns, std::int64_t size) {
  Points points{std::vector<std::int64_t>(unknowns, 0)};
  for (std::size_t l = 0; l < unknowns; ++l) {
    points.emplace_back(unknowns, 0)[l] = size;
  }
  return support(points, unknowns);
}

PolynomialSystem generic_system(const std::vector<Support>& supports, std::uint64_t seed) {
  PolynomialSystem system;
  Stream random(seed, "coefficients");
  for (std::size_t l = 0; l < supports.size(); ++l) {
    system.variables.push_back("x" + std::to_string(l));
  }
  for (const Support& one : supports) {
    std::vector<Term> terms;
    for (Eigen::Index p = 0; p < one.cols(); ++p) {
      Monomial monomial;
      for (Eigen::Index l = 0; l < one.rows(); ++l) {
        if (one(l, p) != 0) {
          monomial.push_back({static_cast<std::uint32_t>(l), static_cast<std::uint32_t>(one(l, p))});
        }
      }
      terms.push_back({Rational(static_cast<std::int64_t>(random.below(30000)) + 1), monomial});
    }
    system.polynomials.push_back(normalized(std::move(terms)));
  }
  return system;
}

}  // namespace

TEST_CASE("mixed volumes of the classical families are the published ones", "[mixed_volume]") {
  // cyclic: INRIA SAGA table, PHCpack demos and gfan. katsura: torus by gfan and PHCpack, affine 2^n. noon: 3^n - 2n,
  // eco: 2^(n-2), chandra: 2^(n-1), reimer: (n+1)!, as in tests/data/classical_families.json.
  struct Row {
    const char* family;
    int n;
    int torus, affine;
  };
  const auto row = GENERATE(values<Row>({
      {"cyclic", 4, 16, 16},      {"cyclic", 5, 70, 70},    {"cyclic", 6, 156, 156},   {"cyclic", 7, 924, 924},
      {"cyclic", 8, 2560, 2560},  {"cyclic", 9, 11016, -1}, {"cyclic", 10, 35940, -1}, {"katsura", 5, 30, 32},
      {"katsura", 6, 54, 64},     {"katsura", 7, 126, 128}, {"katsura", 8, 240, 256},  {"katsura", 9, 504, 512},
      {"katsura", 10, 990, 1024}, {"noon", 2, 5, 5},        {"noon", 5, 233, 233},     {"noon", 6, 717, 717},
      {"noon", 10, 59029, 59029}, {"eco", 4, 4, 4},         {"eco", 9, 128, 128},      {"chandra", 5, 16, 16},
      {"chandra", 8, 128, 128},   {"reimer", 3, 24, 24},    {"reimer", 4, 120, 120},
  }));
  INFO(row.family << "-" << row.n);
  const std::vector<Support> torus = supports(family(row.family, row.n));
  CHECK(value(torus) == row.torus);
  if (row.affine >= 0) {
    CHECK(value(with_origin(torus)) == row.affine);
  }
}

TEST_CASE("mixed volumes of the gradients of deep linear nets are the published ones", "[mixed_volume]") {
  for (const auto& row : truth("dln_root_count_bounds")) {
    if (row["n_weights"].get<int>() > 9) {
      continue;  // below, as a slow case
    }
    INFO(row.dump());
    std::vector<std::int64_t> widths{row["dx"]};
    widths.insert(widths.end(), row["H"].get<std::size_t>(), row["d"].get<std::int64_t>());
    widths.push_back(row["dy"]);
    const MixedVolumes volumes = mixed_volumes(
        random_problem(dense_network({.widths = widths, .degrees = {1}}), ProblemKind::critical, 2, true));
    CHECK(volumes.torus.value == Integer(row["expected"]["BKK_torus"].get<std::int64_t>()));
    CHECK(volumes.affine.value == Integer(row["expected"]["BKK_affine"].get<std::int64_t>()));
  }
}

TEST_CASE("mixed volumes of the larger deep linear nets are the published ones", "[mixed_volume][slow]") {
  // BKK_affine and BKK_torus; the last three rows: Bharadwaj and Hosten, arXiv:2301.12651, tables 3.1 and 3.2.
  struct Row {
    std::vector<std::int64_t> widths;
    int torus, affine;
  };
  const auto row = GENERATE(values<Row>({
      {{2, 2, 2}, -1, 1089},
      {{4, 2, 1}, 256, 289},
      {{2, 2, 2, 1}, 22528, 23937},
      {{3, 3, 1}, 1728, 2197},
      {{3, 2, 3}, -1, 60025},
      {{3, 3, 2}, -1, 389017},
      {{2, 2, 2, 2}, -1, 780801},
  }));
  INFO(row.widths.size() << " " << row.affine);
  const MixedVolumes volumes = mixed_volumes(
      random_problem(dense_network({.widths = row.widths, .degrees = {1}}), ProblemKind::critical, 2, true));
  CHECK(volumes.affine.value == Integer(row.affine));
  if (row.torus >= 0) {
    CHECK(volumes.torus.value == Integer(row.torus));
  }
}

TEST_CASE("small systems on which other programs failed have the right mixed volume", "[mixed_volume]") {
  // A product of simplices counted in different orders: three trilinear equations have the permanent of ones, 6.
  CHECK(value({box({1, 1, 1}), box({1, 1, 1}), box({1, 1, 1})}) == 6);
  // x1^2 + x10 - 1, x1 x10 - 3: gfan's parser takes x1 for a beginning of x10 and gives 0.
  CHECK(value({support({{2, 0}, {0, 1}, {0, 0}}, 2), support({{1, 1}, {0, 0}}, 2)}) == 3);
}

TEST_CASE("in the plane the mixed volume is the mixed area, for exponents of any size", "[mixed_volume]") {
  const std::uint64_t size =
      GENERATE(as<std::uint64_t>{}, 3, 7, 100, std::uint64_t{1} << 20, std::uint64_t{1} << 32, std::uint64_t{1} << 38);
  Stream random(7, "plane", size);
  for (int round = 0; round < 30; ++round) {
    const Support a = random_support(random, 2, 2 + random.below(7), size);
    const Support b = random_support(random, 2, 2 + random.below(7), size);
    CHECK(2 * value({a, b}) == twice_area(minkowski_sum(a, b)) - twice_area(a) - twice_area(b));
  }
}

TEST_CASE("the mixed volume of boxes is the permanent of their sides, beyond every machine integer", "[mixed_volume]") {
  const std::uint64_t size = GENERATE(as<std::uint64_t>{}, 4, 1000, std::uint64_t{1} << 21, std::uint64_t{1} << 38);
  Stream random(8, "boxes", size);
  for (const std::size_t n : {1, 2, 3, 4}) {
    std::vector<std::vector<std::int64_t>> sides(n, std::vector<std::int64_t>(n));
    std::vector<Support> boxes;
    for (auto& one : sides) {
      for (auto& side : one) {
        side = static_cast<std::int64_t>(random.below(size)) + 1;
      }
      boxes.push_back(box(one));
    }
    CHECK(value(boxes) == permanent(sides));
  }
}

TEST_CASE("the mixed volume of segments is the absolute value of their determinant", "[mixed_volume]") {
  const std::uint64_t size = GENERATE(as<std::uint64_t>{}, 3, 50, std::uint64_t{1} << 24, std::uint64_t{1} << 39);
  Stream random(9, "segments", size);
  for (const std::size_t n : {2, 3, 5}) {
    const std::vector<Support> segments = random_supports(random, n, 2, size);
    std::vector<std::vector<Integer>> matrix;
    for (const Support& segment : segments) {
      auto& row = matrix.emplace_back();
      for (Eigen::Index l = 0; l < segment.rows(); ++l) {
        row.emplace_back(segment(l, 1) - segment(l, 0));
      }
    }
    CHECK(value(segments) == abs(determinant(matrix)));
  }
}

TEST_CASE("the mixed volume of simplices is the product of their sizes, Bézout's number", "[mixed_volume]") {
  const std::vector<std::int64_t> sizes =
      GENERATE(values<std::vector<std::int64_t>>({{5}, {2, 3}, {1, 1, 1}, {3, 3, 4, 2}, {1000, 2000, 3000, 5, 7}}));
  std::vector<Support> simplices;
  Integer product = 1;
  for (const std::int64_t size : sizes) {
    simplices.push_back(simplex(sizes.size(), size));
    product *= size;
  }
  CHECK(value(simplices) == product);
}

TEST_CASE("translations, permutations and unimodular maps leave the mixed volume alone", "[mixed_volume]") {
  const std::size_t n = GENERATE(2, 3, 4);
  Stream random(10, "maps", n);
  for (int round = 0; round < 5; ++round) {
    std::vector<Support> supports = random_supports(random, n, 5, 4);
    const Integer expected = value(supports);
    for (int shear = 0; shear < 6; ++shear) {  // x_i += x_j in all supports
      const auto i = static_cast<Eigen::Index>(random.below(n)), j = static_cast<Eigen::Index>(random.below(n));
      for (Support& one : supports) {
        if (i != j) {
          one.row(i) += one.row(j);
        }
      }
    }
    for (Support& one : supports) {
      one.colwise() += random_support(random, n, 1, 10).col(0);
      one.row(0) = -one.row(0).eval();
    }
    std::reverse(supports.begin(), supports.end());
    CHECK(value(supports) == expected);
  }
}

TEST_CASE("the mixed volume is additive in each support", "[mixed_volume]") {
  const std::size_t n = GENERATE(2, 3, 4);
  Stream random(11, "sums", n);
  for (int round = 0; round < 4; ++round) {
    std::vector<Support> supports = random_supports(random, n, 4, 4);
    const Support other = random_support(random, n, 4, 4);
    const Support first = supports[0];
    const Integer left = value(supports);
    supports[0] = other;
    const Integer right = value(supports);
    supports[0] = minkowski_sum(first, other);
    CHECK(value(supports) == left + right);
  }
}

TEST_CASE("a map of determinant d multiplies the mixed volume by d", "[mixed_volume]") {
  Stream random(12, "lattice");
  for (int round = 0; round < 5; ++round) {
    std::vector<Support> supports = random_supports(random, 3, 5, 4);
    const Integer expected = value(supports);
    Eigen::Matrix<std::int64_t, 3, 3> map;
    map << 2, 1, 0, 0, 3, 5, 1, 0, 4;  // 2 * 12 + 1 * 5
    for (Support& one : supports) {
      one = (map * one).eval();
    }
    CHECK(value(supports) == 29 * expected);
  }
}

TEST_CASE("a system with generic coefficients has as many solutions in the torus", "[mixed_volume]") {
  const std::uint64_t seed = GENERATE(1, 2, 3, 4);
  Stream random(seed, "generic");
  const std::vector<Support> supports = random_supports(random, seed % 2 == 0 ? 2 : 3, 4, 3);
  const CountResult counted = count(generic_system(supports, seed));
  // Where the whole solution set is finite; points with zero coordinates are counted beside.
  if (counted.dimension == 0) {
    CHECK(Integer(*counted.torus) == value(supports));
  }
  const CountResult with_constants = count(generic_system(with_origin(supports), seed));
  REQUIRE(with_constants.dimension == 0);
  CHECK(Integer(*with_constants.torus) == value(with_origin(supports)));
}

TEST_CASE("the mixed volume of critical equations bounds their solutions", "[mixed_volume]") {
  for (const auto& row : truth("dln_regularised_critical_points")) {
    const Problem problem = linear_problem_of(row);
    if (num_parameters(problem.network) > 7) {
      continue;
    }
    INFO(row.dump());
    const MixedVolumes volumes = mixed_volumes(problem);
    REQUIRE(volumes.torus.value.has_value());
    REQUIRE(volumes.affine.value.has_value());
    CHECK(*volumes.affine.value >= row["expected"]["N_C"].get<std::int64_t>());
    CHECK(*volumes.torus.value >= row["expected"].value("N_C_torus", std::int64_t{0}));
    CHECK(*volumes.affine.value >= *volumes.torus.value);
  }
}

TEST_CASE("the result does not depend on the number of threads", "[mixed_volume]") {
  const std::vector<Support> torus = supports(cyclic(9));
  const MixedVolumeResult one = mixed_volume(torus);
  for (const int threads : {2, 3, 5}) {
    const MixedVolumeResult many = mixed_volume(torus, {.threads = threads});
    CHECK(many.value == one.value);
    CHECK(many.cells == one.cells);
    CHECK(many.steps == one.steps);
  }
}

TEST_CASE("ties of the liftings are broken", "[mixed_volume]") {
  // All points of the supports are lifted to 0: nearly every comparison is a tie.
  const auto row = GENERATE(values<std::pair<int, int>>({{4, 16}, {5, 70}, {6, 156}, {7, 924}}));
  detail::Stages stages = detail::make_stages(detail::prepare(supports(cyclic(row.first))).supports);
  for (detail::Block& block : stages.blocks) {
    for (std::size_t p = 0; p < block.points.size(); ++p) {
      block.relative_lifting[p] = -block.rest[p] * block.simplex_lifting[0];
      for (const auto& [l, value] : block.points[p]) {
        block.relative_lifting[p] -= value * block.simplex_lifting[l + 1];
      }
    }
  }
  CHECK(detail::traverse(stages, {.threads = 1, .bytes = 1e9}).volume == row.second);
}

TEST_CASE("a table that may take no memory says so", "[mixed_volume]") {
  const MixedVolumeResult result = mixed_volume(supports(cyclic(8)), {.threads = 2, .memory_gib = 1e-6});
  CHECK_FALSE(result.value.has_value());
  CHECK_FALSE(result.complete);
  CHECK_THAT(result.reason, ContainsSubstring("--memory"));
}

TEST_CASE("what is dropped from a support lies between two points that stay", "[mixed_volume]") {
  // A cube of 27 points has 8 vertices; a triangle of 15 has 3.
  detail::Points cube, triangle;
  for (std::int64_t i = 0; i < 27; ++i) {
    cube.push_back({i % 3, i / 3 % 3, i / 9});
  }
  for (std::int64_t x = 0; x <= 4; ++x) {
    for (std::int64_t y = 0; x + y <= 4; ++y) {
      triangle.push_back({x, y});
    }
  }
  CHECK(detail::without_inner_points(cube).size() == 8);
  CHECK(detail::without_inner_points(triangle) == detail::Points{{0, 0}, {0, 4}, {4, 0}});
}

TEST_CASE("supports of too low a dimension have mixed volume 0", "[mixed_volume]") {
  CHECK(value({support({}, 2), simplex(2, 3)}) == 0);                               // the zero polynomial
  CHECK(value({support({{4, 2}}, 2), simplex(2, 3)}) == 0);                         // one monomial
  CHECK(value({support({{4, 2}, {4, 2}}, 2), simplex(2, 3)}) == 0);                 // twice the same
  CHECK(value({support({{0, 0}, {1, 1}}, 2), support({{5, 0}, {7, 2}}, 2)}) == 0);  // parallel
  CHECK(value({support({{0, 0, 0}, {1, 1, 0}}, 3), support({{0, 0, 0}, {2, 2, 0}}, 3), simplex(3, 1)}) == 0);
}

TEST_CASE("without unknowns the mixed volume is 1, with one it is a length", "[mixed_volume]") {
  CHECK(value({}) == 1);
  CHECK(value({support({{3}, {-4}, {10}, {3}}, 1)}) == 14);
  CHECK(value({support({{-(std::int64_t{1} << 40)}, {std::int64_t{1} << 40}}, 1)}) == Integer(std::int64_t{1} << 41));
}

TEST_CASE("where there is no mixed volume a reason is given", "[mixed_volume]") {
  const MixedVolumeResult not_square = mixed_volume({simplex(2, 3)});
  CHECK_FALSE(not_square.value.has_value());
  CHECK_THAT(not_square.reason, ContainsSubstring("square"));
  CHECK(not_square.complete);
  PolynomialSystem system = cyclic(3);
  system.polynomials.pop_back();
  CHECK_FALSE(mixed_volumes(system).affine.value.has_value());
}

TEST_CASE("a mixed volume that is stopped keeps a lower bound and says why", "[mixed_volume]") {
  int asked = 0;
  const MixedVolumeResult stopped = mixed_volume(supports(cyclic(10)), {.stop = [&] { return ++asked > 20; }});
  CHECK_FALSE(stopped.value.has_value());
  CHECK_FALSE(stopped.complete);
  CHECK_THAT(stopped.reason, ContainsSubstring("interrupted"));
  CHECK(stopped.at_least > 0);
  CHECK(stopped.at_least < 35940);
  const MixedVolumeResult late = mixed_volume(supports(cyclic(14)), {.threads = 2, .seconds = 0.05});
  CHECK_FALSE(late.value.has_value());
  CHECK_THAT(late.reason, ContainsSubstring("0.05 s"));
}

TEST_CASE("mixed volumes tell of themselves, and what a callback throws reaches the caller", "[mixed_volume]") {
  int told = 0;
  (void)mixed_volume(supports(cyclic(9)), {.progress = [&](const Progress&) { ++told; }});
  CHECK(told > 0);
  CHECK_THROWS_AS(
      mixed_volume(supports(cyclic(9)), {.threads = 2, .progress = [](const Progress&) { throw Error("enough"); }}),
      Error);
}

TEST_CASE("mixed volumes refuse options and supports out of range", "[mixed_volume]") {
  CHECK_THROWS_AS(mixed_volume({simplex(1, 1)}, {.threads = 0}), InvalidArgument);
  CHECK_THROWS_AS(mixed_volume({simplex(1, 1)}, {.seconds = 0}), InvalidArgument);
  CHECK_THROWS_AS(mixed_volume({simplex(1, 1)}, {.memory_gib = -1}), InvalidArgument);
  CHECK_THROWS_AS(mixed_volume({simplex(2, 1), simplex(1, 1)}), InvalidArgument);
  CHECK_THROWS_AS(mixed_volume({simplex(1, kLargestExponent + 1)}), InvalidArgument);
}
