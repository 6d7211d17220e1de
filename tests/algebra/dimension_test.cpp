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
    CHECK(result.status == Certainty::proved);
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
  CHECK(result.upper_bound == 2);
  CHECK(result.upper_bound_theorem == "composition of layers");
  CHECK(result.status == Certainty::proved);
}

TEST_CASE("theorems that see more than the parameters prove a dimension", "[dimension]") {
  const auto check = [](const Architecture& network, std::int64_t wanted, const std::string& theorem) {
    const auto result = dimension(network);
    CHECK(result.dimension == wanted);
    CHECK(result.upper_bound == wanted);
    CHECK(result.upper_bound_theorem == theorem);
    CHECK(result.status == Certainty::proved);
  };
  check(dense({4, 2, 1}), 7, "Alexander and Hirschowitz 1995");        // quadrics of rank 2
  check(dense({5, 7, 1}, {3}), 34, "Alexander and Hirschowitz 1995");  // one less than 35
  check(dense({4, 2, 1}, {2}, BiasPattern::all), 10, "Alexander and Hirschowitz 1995");
  check(dense({5, 2, 4}, {1}), 14, "matrices of bounded rank");
}

TEST_CASE("affine maps of bounded rank have the dimensions of matrices with a column more", "[dimension]") {
  const auto linear = [](BiasPattern bias) { return dimension(dense({4, 2, 5}, {1}, bias)); };
  CHECK(linear(BiasPattern::none).dimension == 14);    // rank 2 in 5 x 4
  CHECK(linear(BiasPattern::hidden).dimension == 16);  // rank 2 in 5 x 5
  CHECK(linear(BiasPattern::all).dimension == 19);     // rank 2 in 5 x 4, and any 5 constants
  for (const BiasPattern bias : {BiasPattern::none, BiasPattern::hidden, BiasPattern::output, BiasPattern::all}) {
    CHECK(linear(bias).status == Certainty::proved);
    CHECK(dimension(dense({2, 6, 3, 4}, {1}, bias)).status == Certainty::proved);
  }
}

TEST_CASE("an odd polynomial reaches the odd forms alone", "[dimension]") {
  // phi(t) = t^3 - t / 2 without biases: forms of degree 1 and 3 in two unknowns, 2 + 4 of the 10 of the ambient space.
  const Architecture network{
      {2},
      {DenseLayer{9, false, true},
       ActivationLayer{{.kind = ActivationKind::polynomial, .coefficients = {0, Rational(-1, 2), 0, 1}}},
       DenseLayer{1, false, true}}};
  const auto result = dimension(network);
  CHECK(result.ambient_dimension == 10);
  CHECK(result.upper_bound == 6);
  CHECK(result.dimension == 6);
  CHECK(result.status == Certainty::proved);
  CHECK_FALSE(result.filling);
}

TEST_CASE("with biases every quadratic polynomial has the scalings of the square", "[dimension]") {
  // t^2 + 3 t + 1 = (t + 3/2)^2 - 5/4.
  const auto network = [](bool hidden, bool output) {
    return Architecture{{3},
                        {DenseLayer{2, hidden, true},
                         ActivationLayer{{.kind = ActivationKind::polynomial, .coefficients = {1, 3, 1}}},
                         DenseLayer{3, output, true}}};
  };
  const auto with = dimension(network(true, true));
  CHECK(with.gauge == 0);  // the contract's: of monomials
  CHECK(with.upper_bound == with.parameters - 2);
  CHECK(with.dimension == with.parameters - 2);
  CHECK(with.status == Certainty::proved);
  CHECK_FALSE(with.identifiable);
  const auto without = dimension(network(false, false));
  CHECK(without.dimension == without.parameters);
}

TEST_CASE("polynomial convolutional nets have dimension sum of kernels minus layers plus one", "[dimension]") {
  for (const auto& row : truth("polynomial_cnn")) {
    if (row["act"] > 3 || row["filters"].size() > 3) {
      continue;
    }
    INFO(row.dump());
    const auto filters = row["filters"].get<std::vector<std::int64_t>>();
    Architecture network;
    std::int64_t length = 1;
    for (const std::int64_t kernel : filters) {
      length += kernel - 1;
      if (!network.layers.empty()) {
        network.layers.emplace_back(
            ActivationLayer{{.kind = ActivationKind::monomial, .degree = row["act"].get<int>()}});
      }
      network.layers.emplace_back(ConvolutionLayer{.dimensions = 1, .channels = 1, .kernel = kernel});
    }
    for (const std::int64_t longer : {0, 2}) {
      network.input = {1, length + longer};
      const auto result = dimension(network);
      CHECK(result.dimension == row["expected"]["dim"]);
      CHECK(result.gauge == static_cast<std::int64_t>(filters.size()) - 1);
      CHECK(result.status == Certainty::proved);
    }
  }
}

TEST_CASE("no output of a convolution varies in inputs that it does not see", "[dimension]") {
  // 3 positions, each a form of degree 2 in one of the 3 inputs; the contract's ambient space has 18 dimensions.
  const Architecture network{{1, 3},
                             {ConvolutionLayer{.dimensions = 1, .channels = 9, .kernel = 1},
                              ActivationLayer{{.kind = ActivationKind::monomial, .degree = 2}},
                              ConvolutionLayer{.dimensions = 1, .channels = 1, .kernel = 1}}};
  const auto result = dimension(network);
  CHECK(result.ambient_dimension == 18);
  CHECK(result.upper_bound == 3);
  CHECK(result.dimension == 1);  // the same multiple of the square at each position
  CHECK(result.status == Certainty::probability_one);
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
  CHECK(result.status == Certainty::proved);
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

TEST_CASE("many outputs are combined without loss of rank", "[dimension]") {
  // The ranks of N data with all outputs, by another route: the Jacobian of a problem with those data.
  for (const auto& widths : std::vector<std::vector<std::int64_t>>{{3, 2, 7}, {2, 4, 3, 9}, {4, 3, 12}}) {
    for (std::int64_t points = 1; points <= 5; ++points) {
      INFO(widths.size() << " widths, " << points << " points");
      const auto found = dimension(dense(widths), {.points = points});
      const Problem problem = zeroset::testing::random_problem(dense(widths), ProblemKind::zero_error, points, false);
      CHECK(found.zero_error->rank == algebra::jacobian_rank(problem).rank);
      CHECK(found.zero_error->equations == points * widths.back());
    }
  }
}

TEST_CASE("hundreds of outputs and a milliard data are no trouble", "[dimension]") {
  const auto result = dimension(dense({2, 3, 300}), {.points = 1'000'000'000});
  CHECK(result.zero_error->equations == 300'000'000'000);
  CHECK(result.zero_error->rank == result.dimension);
  CHECK_FALSE(result.zero_error->consistent);
  const auto few = dimension(dense({2, 3, 300}), {.points = 2});
  CHECK(few.zero_error->rank == 600);
  CHECK(few.zero_error->consistent);
  CHECK(few.zero_error->status == Certainty::proved);
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
    const auto result = dimension(dense({6, 8, 3}), {.seed = seed});
    CHECK(result.dimension == 62);  // below the bound of 63, so a second prime confirms
    CHECK(result.seed == seed);
    CHECK(result.primes.size() == 2);
    CHECK(result.status == Certainty::probability_one);
  }
}
