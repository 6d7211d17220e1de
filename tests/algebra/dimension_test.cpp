#include "zeroset/algebra/dimension.hpp"

#include "zeroset/core/error.hpp"

#include "algebra/truth.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <functional>

using namespace zeroset;
using algebra::dimension;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::truth;

namespace {

Architecture dense(const std::vector<std::int64_t>& widths,
                   const std::vector<int>& degrees = {2},
                   BiasPattern bias = BiasPattern::none) {
  return dense_network({.widths = widths, .degrees = degrees, .bias = bias});
}

// One assertion for a table: a case with a thousand of them would count as a thousand.
void check_dao_rodriguez(const std::function<bool(std::size_t, const nlohmann::json&)>& take) {
  std::vector<std::string> wrong;
  std::size_t index = 0, taken = 0;
  for (const auto& row : truth("dao_rodriguez_dims")) {
    if (!take(index++, row)) {
      continue;
    }
    ++taken;
    const auto result = dimension(dense(row[0]));
    if (result.parameters != row[1] || result.ambient_dimension != Integer(row[2].get<std::int64_t>()) ||
        result.dimension != row[3]) {
      wrong.push_back(row.dump() + " but " + std::to_string(result.dimension));
    }
  }
  CHECK(wrong == std::vector<std::string>{});
  CHECK(taken >= 200);
}

}  // namespace

TEST_CASE("every fifteenth small row of the Dao-Rodriguez table is right", "[dimension]") {
  check_dao_rodriguez([](std::size_t index, const nlohmann::json& row) { return index % 15 == 0 && row[2] < 600; });
}

TEST_CASE("all 4,681 rows of the Dao-Rodriguez table are right", "[dimension][slow]") {
  check_dao_rodriguez([](std::size_t, const nlohmann::json&) { return true; });
}

TEST_CASE("dimensions for degrees 2 to 5, with and without biases, are those of the table", "[dimension]") {
  for (const auto& row : truth("neurovariety_dims_grid")) {
    INFO(row.dump());
    const auto result = dimension(dense(row[1], row[2], row[0] == 1 ? BiasPattern::all : BiasPattern::none));
    CHECK(result.ambient_dimension == Integer(row[3].get<std::int64_t>()));
    CHECK(result.parameters == row[4]);
    CHECK(result.expected_dimension == row[5].get<std::int64_t>());
    CHECK(result.dimension == row[6]);
    CHECK(result.fiber_dimension == row[7]);
    CHECK(result.defect == row[5].get<std::int64_t>() - row[6].get<std::int64_t>());
  }
}

TEST_CASE("shallow nets have the dimensions of Alexander and Hirschowitz, exceptions included", "[dimension]") {
  for (const auto& row : truth("alexander_hirschowitz_shallow")) {
    INFO(row.dump());
    const auto result = dimension(dense(row["widths"], {row["act"].get<int>()}));
    CHECK(result.dimension == row["expected"]);
    CHECK((result.defect > 0) == row["is_AH_exception"].get<bool>());
  }
}

TEST_CASE("the defective secant of a Segre-Veronese variety has defect 1", "[dimension]") {
  const auto row = truth("segre_veronese_defective_multioutput").front();
  const auto result = dimension(dense(row["widths"], {row["act"].get<int>()}));
  CHECK(result.expected_dimension == row["naive_expected"].get<std::int64_t>());
  CHECK(result.defect == 1);
}

TEST_CASE("minimal filling architectures fill, and no narrower one does", "[dimension]") {
  for (const auto& row : truth("minimal_filling_architectures")) {
    if (row["expected"]["ambient"] > 200) {
      continue;
    }
    INFO(row.dump());
    std::vector<std::int64_t> widths = row["widths"];
    const auto result = dimension(dense(widths));
    CHECK(result.filling);
    CHECK(result.dimension == row["expected"]["dim"]);
    CHECK(result.status == "proved");
    for (std::size_t layer = 1; layer + 1 < widths.size(); ++layer) {
      --widths[layer];
      CHECK(dimension(dense(widths)).dimension == row["predecessor_dims"][layer - 1]);
      ++widths[layer];
    }
  }
}

// Usevich, Borsoi, Derand, Clausel, "Identifiability of deep polynomial neural networks", 2025, corollaries 16 and 17.
TEST_CASE("pyramidal nets are identifiable up to scalings", "[dimension]") {
  for (const auto& [widths, degrees] : std::vector<std::pair<std::vector<std::int64_t>, std::vector<int>>>{
           {{4, 3, 2, 2}, {2, 2}}, {{4, 3, 3, 1}, {2, 3}}, {{5, 3, 2, 2, 3}, {2, 3, 2}}, {{2, 2, 2, 1}, {3, 3}}}) {
    const auto result = dimension(dense(widths, degrees));
    CHECK(result.identifiable);
    CHECK(result.dimension == result.parameters - result.gauge);
  }
}

TEST_CASE("a bottleneck bounds the dimension and the size of the matrix", "[dimension]") {
  // One unit in the first layer: powers of a linear form in two unknowns, whatever follows.
  const auto result = dimension(dense({2, 1, 7, 300, 300, 1}));
  CHECK(result.dimension == 2);
  CHECK(result.status == "probability one");
}

TEST_CASE("linear nets have the dimension of a determinantal variety and no expected one", "[dimension]") {
  // Matrices of rank at most 2 in 4 x 5: 2 (4 + 5 - 2).
  const auto result = dimension(dense({5, 2, 4}, {1}));
  CHECK(result.dimension == 14);
  CHECK(result.gauge == 0);
  CHECK_FALSE(result.expected_dimension.has_value());
  CHECK_FALSE(result.defect.has_value());
}

TEST_CASE("output weights one take away parameters and scalings", "[dimension]") {
  const auto result = dimension(dense_network({.widths = {2, 2, 1}, .degrees = {3}, .free_output_weights = false}));
  CHECK(result.parameters == 4);
  CHECK(result.gauge == 0);
  CHECK(result.dimension == 4);
  CHECK(result.filling);
  CHECK(result.identifiable);
}

TEST_CASE("a polynomial activation has no scalings and an inhomogeneous ambient space", "[dimension]") {
  const Architecture network{
      {2},
      {DenseLayer{2, true, true},
       ActivationLayer{{.kind = ActivationKind::polynomial, .coefficients = {1, 1, Rational(1, 2)}}},
       DenseLayer{1, true, true}}};
  const auto result = dimension(network);
  CHECK(result.ambient_dimension == 6);
  CHECK(result.gauge == 0);
  // Quadrics a_1 (w_1 x + c_1)^2 + a_2 (w_2 x + c_2)^2 + e: every quadric in two unknowns is one, by completing
  // squares.
  CHECK(result.dimension == 6);
  CHECK(result.status == "proved");
}

TEST_CASE("the presets of compositional layers have the counted scalings", "[dimension]") {
  // phi(w1 phi(v1 x1 + v2 x2 + v3) + w2 phi(u1 x3 + u2 x4 + u3) + w3): one scaling for each node that feeds the last.
  const auto tree = dimension(preset_network("figure7"));
  CHECK(tree.parameters == 9);
  CHECK(tree.gauge == 2);
  CHECK(tree.dimension == 7);
  CHECK(tree.ambient_dimension == 70);
  CHECK(tree.identifiable);
  // Two units a node: six units with free output weights, and two nodes that feed another.
  const auto two = dimension(preset_network("figure7-two"));
  CHECK(two.parameters == 24);
  CHECK(two.gauge == 8);
  CHECK(two.expected_dimension == 16);
}

TEST_CASE("with data the rank says whether generic targets can be met", "[dimension]") {
  const auto at = [](const std::vector<std::int64_t>& widths, std::int64_t points) {
    return *dimension(dense(widths), {.points = points}).zero_error;
  };
  // Quadratic forms in two unknowns: 3 coefficients.
  CHECK(at({2, 3, 1}, 3).consistent);
  CHECK(at({2, 3, 1}, 3).dimension == 6);
  CHECK_FALSE(at({2, 3, 1}, 4).consistent);
  CHECK(at({2, 3, 1}, 4).dimension == -1);
  CHECK(at({2, 3, 1}, 1'000'000).rank == 3);
  CHECK(at({2, 3, 1}, 1'000'000).equations == 1'000'000);
  // Two outputs: two equations a datum.
  CHECK(at({3, 6, 2}, 5).rank == 10);
  CHECK(at({2, 6, 2}, 5).rank == 6);
  CHECK_THROWS_AS(at({2, 3, 1}, 0), InvalidArgument);
}

TEST_CASE("what is not polynomial or too large is refused", "[dimension]") {
  CHECK_THROWS_AS(dimension(with_activation(dense({2, 2, 1}), {.kind = ActivationKind::relu})), InvalidArgument);
  CHECK_THROWS_AS(dimension(preset_network("theory2", {2})), LimitExceeded);  // 188,810 unknowns
  CHECK_THROWS_AS(dimension(preset_network("theory2")), InvalidArgument);
  CHECK_THROWS_WITH(dimension(dense({1000, 1'000'000, 1}, {6})), ContainsSubstring("--memory"));
  CHECK_THROWS_AS(dimension(dense({30, 60, 30}, {4}), {.limits = {.memory_gib = 1e-3}}), LimitExceeded);
}

TEST_CASE("the seed changes the places but not the dimension", "[dimension]") {
  for (const std::uint64_t seed : {2, 3, 4}) {
    const auto result = dimension(dense({5, 3, 1}), {.seed = seed});
    CHECK(result.dimension == 12);  // below the bound of 15, so a second prime confirms
    CHECK(result.seed == seed);
    CHECK(result.primes.size() == 2);
    CHECK(result.status == "probability one");
  }
}
