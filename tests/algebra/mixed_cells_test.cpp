// Mixed cells: their volumes add up to the mixed volume, and each is a cell of the lifting's subdivision.
#include "zeroset/algebra/mixed_cells.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include "algebra/families.hpp"
#include "algebra/systems.hpp"
#include "support/catch.hpp"

#include <set>

using namespace zeroset;
using namespace zeroset::algebra;
using namespace zeroset::testing;

namespace {

Integer height(const Support& support, Eigen::Index p, std::int64_t lifting, const MixedCell& cell) {
  Integer sum = cell.volume * lifting;
  for (std::size_t l = 0; l < cell.normal.size(); ++l) {
    sum += cell.normal[l] * support(static_cast<Eigen::Index>(l), p);
  }
  return sum;
}

/// That the cell is one of the subdivision, by its definition.
void check_cell(const std::vector<Support>& supports, const MixedCellsResult& result, const MixedCell& cell) {
  REQUIRE(cell.volume >= 1);
  for (std::size_t i = 0; i < supports.size(); ++i) {
    const auto [a, b] = cell.edges[i];
    REQUIRE(a < b);
    const Integer least = height(supports[i], a, result.lifting[i][static_cast<std::size_t>(a)], cell);
    for (Eigen::Index p = 0; p < supports[i].cols(); ++p) {
      const std::int64_t lifting = result.lifting[i][static_cast<std::size_t>(p)];
      if (lifting == kNotLifted) {
        REQUIRE((p != a && p != b));
        continue;
      }
      const Integer over = height(supports[i], p, lifting, cell) - least;
      REQUIRE((p == a || p == b ? over == 0 : over > 0));
    }
  }
}

std::vector<Support> random_supports(Stream& random, std::size_t unknowns, Eigen::Index points, std::uint64_t size) {
  std::vector<Support> result;
  for (std::size_t i = 0; i < unknowns; ++i) {
    Support& support = result.emplace_back(static_cast<Eigen::Index>(unknowns), points);
    for (auto& entry : support.reshaped()) {
      entry = static_cast<std::int64_t>(random.below(size)) - 1;
    }
  }
  return result;
}

}  // namespace

TEST_CASE("the volumes of the mixed cells of classical families add up to the published mixed volumes",
          "[mixed_cells]") {
  struct Row {
    const char* family;
    int n;
    bool affine;
    int volume;
  };
  // As in mixed_volume_test.cpp; eco in C^n by gfan.
  const auto row = GENERATE(values<Row>({{"cyclic", 5, false, 70},
                                         {"cyclic", 6, false, 156},
                                         {"cyclic", 7, false, 924},
                                         {"cyclic", 7, true, 924},
                                         {"katsura", 6, false, 54},
                                         {"katsura", 8, true, 256},
                                         {"noon", 5, true, 233},
                                         {"eco", 9, false, 128},
                                         {"reimer", 4, true, 120}}));
  INFO(row.family << "-" << row.n);
  std::vector<Support> points = supports(family(row.family, row.n));
  points = row.affine ? with_origin(points) : points;
  const MixedCellsResult result = mixed_cells(points, {.seed = 3});
  REQUIRE(result.mixed_volume == Integer(row.volume));
  CHECK(result.complete);
  std::set<std::vector<std::pair<std::int64_t, std::int64_t>>> seen;
  Integer sum = 0;
  for (const MixedCell& cell : result.cells) {
    check_cell(points, result, cell);
    sum += cell.volume;
    seen.insert(cell.edges);
  }
  CHECK(sum == row.volume);
  CHECK(seen.size() == result.cells.size());
}

TEST_CASE("random supports have cells that add up to their mixed volume, whatever the lifting", "[mixed_cells]") {
  const std::size_t n = GENERATE(1, 2, 3, 4, 5);
  Stream random(4, "random supports", n);
  for (int round = 0; round < 12; ++round) {
    const std::vector<Support> points = random_supports(random, n, 2 + static_cast<Eigen::Index>(random.below(5)), 5);
    const MixedVolumeResult volume = mixed_volume(points);
    for (const std::uint64_t seed : {1, 2}) {
      const MixedCellsResult result = mixed_cells(points, {.seed = seed});
      REQUIRE(result.mixed_volume == volume.value);
      for (const MixedCell& cell : result.cells) {
        check_cell(points, result, cell);
      }
    }
  }
}

TEST_CASE("cells are found for exponents beyond every machine integer's minors", "[mixed_cells]") {
  Stream random(5, "large");
  for (const std::uint64_t size : {std::uint64_t{1} << 20, std::uint64_t{1} << 38}) {
    const std::vector<Support> points = random_supports(random, 3, 4, size);
    const MixedCellsResult result = mixed_cells(points);
    REQUIRE(result.mixed_volume == mixed_volume(points).value);
    for (const MixedCell& cell : result.cells) {
      check_cell(points, result, cell);
    }
  }
}

TEST_CASE("sublattices keep their index in the volumes of the cells", "[mixed_cells]") {
  // x^2 and y^3 instead of x and y: the cells of the small system, six times as large.
  std::vector<Support> points = with_origin(supports(system_of({"x", "y"}, {"1+x+y+x*y", "2+x+y+3*x*y"})));
  const MixedCellsResult small = mixed_cells(points);
  for (Support& support : points) {
    support.row(0) *= 2;
    support.row(1) *= 3;
  }
  const MixedCellsResult large = mixed_cells(points);
  REQUIRE(small.mixed_volume == Integer(2));
  REQUIRE(large.mixed_volume == Integer(12));
  for (const MixedCell& cell : large.cells) {
    check_cell(points, large, cell);
  }
}

TEST_CASE("systems on which other programs failed have the cells that they should", "[mixed_cells]") {
  // polymake 4.8 had 6 for this order of the three (Oscar.jl, issue 1832); gfan and other orders have 4.
  const std::vector<std::string> names{"x", "y", "z"};
  CHECK(mixed_cells(supports(system_of(names, {"z+y^2+x*z^2-x*y*z^2", "x*z-y+1", "x^2*z-y+2"}))).mixed_volume ==
        Integer(4));
  // msolve found 5 or 6 real roots (issue 230): there are 6, and the mixed volume is the permanent of ones.
  CHECK(mixed_cells(supports(system_of(names, {"(x-2)*(y-3)*(z-4)", "(x-6)*(y-7)*(z-5)", "(x-4)*(y-11)*(z-3)"})))
            .mixed_volume == Integer(6));
}

TEST_CASE("liftings are drawn around a base", "[mixed_cells]") {
  // Points on a line: with a base that is convex the lower hull has all of them, with one that is concave only the
  // ends.
  const std::vector<Support> points = supports(system_of({"x"}, {"1+x+x^2+x^3"}));  // columns descend from x^3
  const std::int64_t step = std::int64_t{1} << 24;
  const MixedCellsResult convex = mixed_cells(points, {.base = {{3 * step, step, 0, 0}}});
  CHECK(convex.cells.size() == 3);
  CHECK(convex.mixed_volume == Integer(3));
  const MixedCellsResult concave = mixed_cells(points, {.base = {{0, step, step, 0}}});
  REQUIRE(concave.cells.size() == 1);
  CHECK(concave.cells[0].volume == 3);
  check_cell(points, concave, concave.cells[0]);
  CHECK(concave.lifting[0][1] >= step);
  CHECK(concave.lifting[0][1] < step + (std::int64_t{1} << 20));
  CHECK_THROWS_AS(mixed_cells(points, {.base = {{1, 2}}}), InvalidArgument);
  CHECK_THROWS_AS(mixed_cells(points, {.base = {{-1, 0, 0, 0}}}), InvalidArgument);
}

TEST_CASE("the cells are those of the seed, for any number of threads", "[mixed_cells]") {
  const std::vector<Support> points = supports(cyclic(7));
  const MixedCellsResult one = mixed_cells(points, {.seed = 9});
  const MixedCellsResult many = mixed_cells(points, {.seed = 9, .threads = 3});
  CHECK(one.cells == many.cells);
  CHECK(one.lifting == many.lifting);
  const MixedCellsResult other = mixed_cells(points, {.seed = 10});
  CHECK(other.lifting != one.lifting);
  CHECK(other.cells != one.cells);
}

TEST_CASE("limits end the search with a reason, and wrong use is refused", "[mixed_cells]") {
  const std::vector<Support> points = supports(cyclic(9));
  const MixedCellsResult few = mixed_cells(points, {.max_cells = 10});
  CHECK_FALSE(few.complete);
  CHECK_FALSE(few.mixed_volume.has_value());
  CHECK(few.cells.empty());
  CHECK(few.reason == "more than 10 mixed cells");
  const MixedCellsResult late = mixed_cells(supports(cyclic(11)), {.seconds = 1e-3});
  CHECK(late.out_of_time);
  CHECK_FALSE(late.mixed_volume.has_value());
  CHECK_FALSE(mixed_cells({points[0]}).mixed_volume.has_value());
  CHECK(mixed_cells({points[0]}).reason == "the system is not square");
  CHECK_THROWS_AS(mixed_cells(points, {.threads = 0}), InvalidArgument);
  CHECK(mixed_cells(supports(system_of({"x", "y"}, {"x*y", "x+y"}))).mixed_volume == Integer(0));
}
