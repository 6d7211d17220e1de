#include "zeroset/algebra/multihomogeneous.hpp"

#include "zeroset/algebra/bounds.hpp"
#include "zeroset/algebra/system_io.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include "algebra/bounds/group_degrees.hpp"
#include "algebra/families.hpp"
#include "algebra/truth.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

using namespace zeroset;
using namespace zeroset::algebra;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::random_problem;
using zeroset::testing::truth;
using zeroset::testing::WithinAbs;

namespace {

using Matrix = std::vector<std::vector<std::int64_t>>;  ///< a row an equation, a column a group

std::vector<DegreeRow> rows_of(const Matrix& matrix) {
  std::vector<DegreeRow> rows;
  for (const auto& degrees : matrix) {
    rows.push_back({degrees, 1});
  }
  return rows;
}

/// By definition: every way to choose a group for each equation.
Integer by_enumeration(const Matrix& matrix, std::vector<std::int64_t> room, std::size_t row = 0) {
  if (row == matrix.size()) {
    return 1;
  }
  Integer sum = 0;
  for (std::size_t j = 0; j < room.size(); ++j) {
    if (room[j] > 0 && matrix[row][j] != 0) {
      --room[j];
      sum += matrix[row][j] * by_enumeration(matrix, room, row + 1);
      ++room[j];
    }
  }
  return sum;
}

Matrix random_matrix(Stream& stream, std::int64_t rows, std::size_t columns, std::uint64_t below) {
  Matrix matrix(static_cast<std::size_t>(rows));
  for (auto& row : matrix) {
    for (std::size_t j = 0; j < columns; ++j) {
      row.push_back(static_cast<std::int64_t>(stream.below(below)));
    }
  }
  return matrix;
}

/// Each equation a few monomials of a few unknowns.
PolynomialSystem random_sparse_system(Stream& stream, std::uint32_t unknowns) {
  PolynomialSystem system;
  for (std::uint32_t v = 0; v < unknowns; ++v) {
    system.variables.push_back("x" + std::to_string(v));
    std::vector<Term> terms;
    for (std::uint64_t t = 0; t < 2 + stream.below(3); ++t) {
      Monomial monomial;
      for (std::uint32_t u = 0; u < unknowns; ++u) {
        if (stream.below(3) == 0) {
          monomial.push_back({u, static_cast<std::uint32_t>(1 + stream.below(3))});
        }
      }
      terms.push_back({Rational(1), monomial});
    }
    system.polynomials.push_back(normalized(terms));
  }
  return system;
}

PolynomialSystem json_system(const std::string& variables, const std::string& polynomials) {
  return read_system("{\"variables\": [" + variables + "], \"polynomials\": [" + polynomials + "]}",
                     SystemFormat::json);
}

Integer least(const PolynomialSystem& system) {
  return min_over_all_partitions(static_cast<std::int64_t>(system.variables.size()), support_degrees(system)).number;
}

std::vector<std::int64_t> members(std::uint32_t mask) {
  std::vector<std::int64_t> result;
  for (; mask != 0; mask &= mask - 1) {
    result.push_back(std::countr_zero(mask));
  }
  return result;
}

Problem dense_problem(const DenseSpec& spec, ProblemKind kind, std::int64_t points, bool tikhonov = false) {
  return random_problem(dense_network(spec), kind, points, tikhonov);
}

/// Problems of the tables with at most nine unknowns and as many equations.
std::vector<std::pair<Problem, nlohmann::json>> small_tabled_problems() {
  std::vector<std::pair<Problem, nlohmann::json>> problems;
  for (const std::string table : {"zero_error_counts", "pnn_gradient_counts"}) {
    for (const auto& row : truth(table)) {
      problems.emplace_back(zeroset::testing::problem_of(row), row);
    }
  }
  return problems;
}

}  // namespace

TEST_CASE("the coefficient is the sum over all ways to choose a group for each equation", "[multihomogeneous]") {
  Stream stream(1, "multihomogeneous");
  const std::vector<std::vector<std::int64_t>> sizes{
      {1}, {3}, {1, 1}, {2, 3}, {1, 1, 1, 1, 1}, {3, 1, 2}, {2, 2, 2, 1}};
  for (const auto& groups : sizes) {
    for (int i = 0; i < 20; ++i) {
      const auto n = std::accumulate(groups.begin(), groups.end(), std::int64_t{0});
      const Matrix matrix = random_matrix(stream, n, groups.size(), 4);
      const MultihomogeneousNumber found = multihomogeneous_number(rows_of(matrix), groups);
      CHECK(found.value == by_enumeration(matrix, groups));
      CHECK(std::isinf(found.log10.value()) == (found.value == Integer(0)));
    }
  }
}

TEST_CASE("rows that are counted give what the same rows give one by one", "[multihomogeneous]") {
  Stream stream(2, "multihomogeneous");
  const std::vector<std::vector<std::int64_t>> sizes{{40, 25}, {30, 12, 9}, {50, 3, 2, 2}};
  const std::vector<std::vector<std::int64_t>> splits{{1}, {2, 1}, {5, 4, 1}};  // how often each kind of row occurs
  for (const auto& groups : sizes) {
    const auto n = std::accumulate(groups.begin(), groups.end(), std::int64_t{0});
    for (const auto& split : splits) {
      const auto parts = std::accumulate(split.begin(), split.end(), std::int64_t{0});
      std::vector<DegreeRow> counted, single;
      std::int64_t left = n;
      for (std::size_t s = 0; s < split.size(); ++s) {
        std::vector<std::int64_t> degrees = random_matrix(stream, 1, groups.size(), 9)[0];
        degrees[s % groups.size()] += 1;
        const std::int64_t count = s + 1 == split.size() ? left : n * split[s] / parts;
        left -= count;
        counted.push_back({degrees, count});
        single.insert(single.end(), static_cast<std::size_t>(count), {degrees, 1});
      }
      const auto found = multihomogeneous_number(counted, groups), expected = multihomogeneous_number(single, groups);
      REQUIRE(found.value.has_value());
      CHECK(found.value == expected.value);
    }
  }
}

TEST_CASE("one group gives Bezout's number, and the singletons the permanent of the degrees", "[multihomogeneous]") {
  const PolynomialSystem system = json_system(R"("x", "y", "z")", R"("x^2*y-1", "x*y*z+z^2-2", "x+y^3+z-3")");
  const DegreesIn degrees = support_degrees(system);
  CHECK(degrees({0, 1, 2}) == std::vector<std::int64_t>{3, 3, 3});
  CHECK(multihomogeneous_number(degrees, {{0, 1, 2}}).value == Integer(27));
  // Rows (2, 1, 0), (1, 1, 2), (1, 3, 1): 2*1*1 + 2*2*3 + 1*1*1 + 1*2*1 + 0 + 0
  CHECK(multihomogeneous_number(degrees, {{0}, {1}, {2}}).value == Integer(17));
}

TEST_CASE("deep linear nets have the tabled layerwise numbers", "[multihomogeneous]") {
  for (const auto& row : truth("dln_root_count_bounds")) {
    INFO(row.dump());
    DenseSpec spec;
    spec.widths.assign(row["H"].get<std::size_t>() + 1, row["d"].get<std::int64_t>());
    spec.widths.front() = row["dx"];
    spec.widths.push_back(row["dy"]);
    spec.degrees = {1};
    const Problem problem = dense_problem(spec, ProblemKind::critical, 5, true);
    CHECK(num_parameters(problem.network) == row["n_weights"]);
    const auto [layers, names] = layer_partition(problem.network);
    const Integer expected(row["expected"]["multihomogeneous_layerwise"].get<std::int64_t>());
    CHECK(multihomogeneous_number(unit_degrees(problem), layers).value == expected);
    if (num_parameters(problem.network) <= kMaxExhaustiveUnknowns) {
      const Bounds found = bounds(problem);
      CHECK(found.bezout_number.digits() == row["expected"]["CBB"].dump());
      CHECK(found.multihomogeneous->layerwise->value == expected);
      CHECK(found.multihomogeneous->best.value <= expected);
      CHECK_FALSE(found.multihomogeneous->structural);
    }
  }
}

TEST_CASE("published systems have the numbers that PHCpack's demonstrations print, or smaller ones",
          "[multihomogeneous]") {
  // m-homogeneous numbers of github.com/janverschelde/PHCpack, src/Demo; the partitions there are not always the best.
  CHECK(least(zeroset::testing::chandra(6)) == 32);
  CHECK(least(zeroset::testing::eco(5)) == 20);
  CHECK(least(zeroset::testing::eco(7)) <= 112);
  CHECK(least(zeroset::testing::eco(8)) <= 256);
  const DegreesIn cyclic = support_degrees(zeroset::testing::cyclic(5));
  CHECK(multihomogeneous_number(cyclic, {{0}, {1}, {2}, {3}, {4}}).value == Integer(120));
  // Gaussian quadrature with two and three knots: gaukwa2 and gaukwa3.
  const PolynomialSystem two = json_system(R"("w1", "w2", "x1", "x2")",
                                           R"("w1+w2-2", "w1*x1+w2*x2-1", "w1*x1^2+w2*x2^2-3", "w1*x1^3+w2*x2^3-5")");
  CHECK(multihomogeneous_number(support_degrees(two), {{0, 1}, {2, 3}}).value == Integer(11));
  CHECK(least(two) <= 11);
  CHECK(multihomogeneous_number(rows_of({{1, 0}, {1, 1}, {1, 2}, {1, 3}, {1, 4}, {1, 5}}), {3, 3}).value ==
        Integer(225));
  // The heart-dipole problem: weights and knots, degrees (1, 0), (1, 1), (1, 2), (1, 3), each twice.
  CHECK(multihomogeneous_number({{{1, 0}, 2}, {{1, 1}, 2}, {{1, 2}, 2}, {{1, 3}, 2}}, {4, 4}).value == Integer(193));
  // Totally mixed Nash equilibria of four players with two strategies, game4two: derangements of four.
  CHECK(least(json_system(R"("a", "b", "c", "d")", R"("b*c*d-b+2", "a*c*d-c+3", "a*b*d-d+5", "a*b*c-a+7")")) == 9);
}

TEST_CASE("the search finds the least number over all partitions of up to nine unknowns", "[multihomogeneous]") {
  Stream stream(3, "multihomogeneous");
  std::size_t systems = 0;
  const auto check = [&systems](std::int64_t unknowns, const DegreesIn& degrees) {
    ++systems;
    const PartitionNumber all = min_over_all_partitions(unknowns, degrees);
    CHECK(search_partitions(unknowns, degrees).number == all.number);
    CHECK(multihomogeneous_number(degrees, all.partition).value == all.number);
  };
  for (std::uint32_t n = 1; n <= 9; ++n) {
    for (int i = 0; i < (n < 8 ? 20 : 2); ++i) {
      const PolynomialSystem system = random_sparse_system(stream, n);
      INFO(write_system(system, SystemFormat::phc));
      check(n, support_degrees(system));
    }
  }
  for (const auto& [problem, row] : small_tabled_problems()) {
    INFO(row.dump());
    if (num_parameters(problem.network) <= 7) {
      check(num_parameters(problem.network), unit_degrees(problem));
    }
  }
  CHECK(systems > 200);
}

TEST_CASE("numbers beyond machine words are found the same way", "[multihomogeneous]") {
  // A factor of 2^20 in every degree is one of 2^(20 n) in the number of every partition.
  Stream stream(4, "multihomogeneous");
  for (const std::uint32_t n : {2U, 5U, 7U}) {
    const DegreesIn small = support_degrees(random_sparse_system(stream, n));
    const DegreesIn large = [&small](const std::vector<std::int64_t>& unknowns) {
      std::vector<std::int64_t> degrees = small(unknowns);
      for (std::int64_t& degree : degrees) {
        degree <<= 20;
      }
      return degrees;
    };
    const Integer expected = min_over_all_partitions(n, small).number << (20 * n);
    CHECK(min_over_all_partitions(n, large).number == expected);
    CHECK(search_partitions(n, large).number == expected);
  }
}

TEST_CASE("above nine unknowns the search is no worse than one group and its starts", "[multihomogeneous]") {
  Stream stream(5, "multihomogeneous");
  const PolynomialSystem system = random_sparse_system(stream, 12);
  const DegreesIn degrees = support_degrees(system);
  const Partition start{{0, 2, 4, 6, 8, 10}, {1, 3, 5, 7, 9, 11}}, one{members((1U << 12U) - 1)};
  const PartitionNumber found = search_partitions(12, degrees, {.starts = {start}});
  CHECK(found.number <= multihomogeneous_number(degrees, start).value);
  CHECK(found.number <= multihomogeneous_number(degrees, one).value);
  CHECK(multihomogeneous_number(degrees, found.partition).value == found.number);
  // Without any budget for the search the starts alone are compared.
  const PartitionNumber starts = search_partitions(12, degrees, {.starts = {start}, .partitions = 0});
  CHECK(starts.number >= found.number);
}

TEST_CASE("blocks that couple in pairs are found among forty unknowns", "[multihomogeneous]") {
  // x_i y_j-bilinear equations: twenty x and twenty y give C(40, 20), one group 2^40.
  PolynomialSystem system;
  for (std::uint32_t v = 0; v < 40; ++v) {
    system.variables.push_back("x" + std::to_string(v));
    std::vector<Term> terms{{Rational(1), {}}};
    for (std::uint32_t i = 0; i < 20; ++i) {
      terms.push_back({Rational(1), {{i, 1}, {20 + (i + v) % 20, 1}}});
    }
    system.polynomials.push_back(normalized(terms));
  }
  CHECK(search_partitions(40, support_degrees(system)).number <= Integer("137846528820"));
}

TEST_CASE("the best number is at least the number of isolated solutions and at most the others", "[multihomogeneous]") {
  std::size_t with_solutions = 0;
  for (const auto& [problem, row] : small_tabled_problems()) {
    INFO(row.dump());
    const auto found = multihomogeneous_bounds(problem);
    REQUIRE(found.has_value());
    REQUIRE(found->layerwise.has_value());
    CHECK(found->best_is_minimum);
    CHECK(found->best.value <= found->layerwise->value);
    CHECK(found->best.value <= Integer(row["expected"]["CBB"].get<std::int64_t>()));
    if (row["expected"]["dim"] == 0) {
      ++with_solutions;
      CHECK(found->best.value >= Integer(row["expected"]["n_isolated"].get<std::int64_t>()));
    }
  }
  CHECK(with_solutions > 50);
}

TEST_CASE("degrees through the units are those of the expanded equations in every set of unknowns",
          "[multihomogeneous]") {
  const Activation odd{.kind = ActivationKind::polynomial, .coefficients = {1, 2, 0, Rational(1, 3)}};
  const std::vector<Architecture> networks{
      dense_network({.widths = {2, 2, 1}, .bias = BiasPattern::all}),
      dense_network({.widths = {1, 2, 2}, .degrees = {3}, .bias = BiasPattern::hidden}),
      with_activation(dense_network({.widths = {1, 2, 1}, .bias = BiasPattern::all}), odd),
      dense_network({.widths = {1, 1, 1, 1}, .degrees = {2, 3}, .bias = BiasPattern::all}),
      preset_network("figure7")};
  for (const Architecture& network : networks) {
    for (const ProblemKind kind : {ProblemKind::zero_error, ProblemKind::critical}) {
      const Problem problem = random_problem(network, kind, 2, kind == ProblemKind::critical);
      const DegreesIn units = unit_degrees(problem), supports = support_degrees(expand(problem));
      INFO(to_json(problem).dump());
      for (std::uint32_t set = 1; set < std::uint32_t{1} << num_parameters(network); ++set) {
        REQUIRE(units(members(set)) == supports(members(set)));
      }
    }
  }
}

TEST_CASE("degrees of whole layers are those of their units", "[multihomogeneous]") {
  const std::vector<Architecture> networks{
      dense_network({.widths = {3, 4, 2}, .bias = BiasPattern::all}),
      dense_network({.widths = {2, 3, 3, 2}, .degrees = {2, 3}, .bias = BiasPattern::hidden}),
      dense_network({.widths = {2, 3, 3, 1}, .degrees = {3}, .free_output_weights = false}),
      Architecture{{1, 4, 4},
                   {ConvolutionLayer{.channels = 2, .kernel = 2, .stride = 2, .bias = true},
                    BatchNormLayer{},
                    ActivationLayer{{.kind = ActivationKind::monomial, .degree = 3}},
                    FlattenLayer{},
                    DenseLayer{.units = 2, .bias = true}}},
      preset_network("figure7-two")};
  for (const Architecture& network : networks) {
    for (const ProblemKind kind : {ProblemKind::zero_error, ProblemKind::critical}) {
      const Problem problem = random_problem(network, kind, 3, kind == ProblemKind::critical);
      const DegreesIn units = unit_degrees(problem);
      const auto layers = layer_partition(network).first;
      std::vector<DegreeRow> expected;
      for (std::size_t i = 0; i < units(layers[0]).size(); ++i) {
        DegreeRow row{{}, 1};
        for (const auto& group : layers) {
          row.degrees.push_back(units(group)[i]);
        }
        const auto same = std::find_if(
            expected.begin(), expected.end(), [&](const DegreeRow& e) { return e.degrees == row.degrees; });
        same == expected.end() ? expected.push_back(row) : void(++same->count);
      }
      INFO(to_json(problem).dump());
      CHECK(detail::layer_rows(problem, false) == expected);
    }
  }
}

TEST_CASE("layers are groups, and in a layer of nodes the output weights are one of their own", "[multihomogeneous]") {
  const auto [dense, dense_names] = layer_partition(dense_network({.widths = {2, 1, 1}, .bias = BiasPattern::all}));
  CHECK(dense == Partition{{0, 1, 2}, {3, 4}});
  CHECK(dense_names == std::vector<std::string>{"layer1", "layer2"});
  const auto [nodes, names] = layer_partition(preset_network("figure7-two"));
  CHECK(names == std::vector<std::string>{"layer1", "layer1.output", "layer2", "layer2.output"});
  CHECK(nodes[1] == std::vector<std::int64_t>{3, 7, 11, 15});
  CHECK(nodes[3] == std::vector<std::int64_t>{19, 23});
  CHECK(layer_partition(preset_network("figure7")).second == std::vector<std::string>{"layer1", "layer2"});
}

TEST_CASE("what is too large has a bound on its logarithm within the theorem's factor", "[multihomogeneous]") {
  // Falikman and Egorychev's theorem, for the permanent behind the coefficient: the least bound over all points is at
  // most n^n / n! prod k_j! / k_j^k_j times the coefficient.
  Stream stream(6, "multihomogeneous");
  const auto log_share = [](std::int64_t k) {
    const auto size = static_cast<double>(k);
    return (size * std::log(size) - std::lgamma(size + 1)) / std::log(10.0);
  };
  for (const std::vector<std::int64_t>& sizes :
       std::vector<std::vector<std::int64_t>>{{3, 4}, {20, 30, 10}, {60, 5, 25, 10}}) {
    const auto n = std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0});
    Matrix matrix = random_matrix(stream, n, sizes.size(), 6);
    matrix[0].assign(sizes.size(), 1);
    for (auto& row : matrix) {
      row[0] += 1;
    }
    const auto exact = multihomogeneous_number(rows_of(matrix), sizes);
    const auto bounded = multihomogeneous_number(rows_of(matrix), sizes, {.operations = 1});
    REQUIRE(exact.log10.has_value());
    REQUIRE(bounded.log10_at_most.has_value());
    CHECK_FALSE(bounded.value.has_value());
    CHECK_THAT(bounded.reason, ContainsSubstring("operations"));
    double factor = log_share(n);
    for (const std::int64_t size : sizes) {
      factor -= log_share(size);
    }
    CHECK(*bounded.log10_at_most >= *exact.log10);
    CHECK(*bounded.log10_at_most <= *exact.log10 + factor + 1e-6);
  }
}

TEST_CASE("a network of theory2's size has layerwise numbers", "[multihomogeneous]") {
  const Architecture network = preset_network("theory2", {2});
  Problem square{network, ProblemKind::zero_error, counted_dataset(18'881), 1, {}, false};
  const auto found = multihomogeneous_bounds(square);
  REQUIRE(found.has_value());
  REQUIRE(found->layerwise->value.has_value());
  // 188,810! / (896! 18496! 36928! 131200! 1290!) 16^896 8^18496 4^36928 2^131200 1^1290
  double expected = std::lgamma(188'811.0);
  const std::vector<std::pair<double, double>> layers{{896, 16}, {18'496, 8}, {36'928, 4}, {131'200, 2}, {1'290, 1}};
  for (const auto& [size, degree] : layers) {
    expected += size * std::log(degree) - std::lgamma(size + 1);
  }
  CHECK_THAT(*found->layerwise->log10, WithinAbs(expected / std::log(10.0), 1e-6));
  CHECK(found->structural);
  CHECK(found->best.value == found->layerwise->value);
  CHECK(found->layer_groups.size() == 5);

  square.kind = ProblemKind::critical;
  const auto critical = multihomogeneous_bounds(square);
  REQUIRE(critical.has_value());
  CHECK_FALSE(critical->layerwise->value.has_value());
  CHECK(critical->layerwise->log10_at_most < 200'000);
  CHECK_FALSE(critical->layerwise->reason.empty());
}

TEST_CASE("what has no multihomogeneous number is said to have none", "[multihomogeneous]") {
  CHECK_FALSE(multihomogeneous_bounds(dense_problem({.widths = {2, 1, 1}}, ProblemKind::zero_error, 2)).has_value());
  CHECK_FALSE(multihomogeneous_bounds(json_system(R"("x", "y")", R"("x*y-1", "0")")).has_value());
  CHECK_FALSE(multihomogeneous_bounds(json_system(R"("x", "y")", R"("x*y-1")")).has_value());
  const auto inconsistent = multihomogeneous_bounds(json_system(R"("x", "y")", R"("x*y-1", "3")"));
  REQUIRE(inconsistent.has_value());
  CHECK(inconsistent->best.value == Integer(0));
  CHECK_FALSE(inconsistent->layerwise.has_value());
  const auto line = multihomogeneous_bounds(json_system(R"("x")", R"("x^5-1")"));
  CHECK(line->best.value == Integer(5));
  CHECK(line->groups == Partition{{0}});
}

TEST_CASE("wrong rows, groups and starts are refused", "[multihomogeneous]") {
  CHECK_THROWS_AS(multihomogeneous_number(std::vector<DegreeRow>{}, std::vector<std::int64_t>{}), InvalidArgument);
  CHECK_THROWS_AS(multihomogeneous_number({{{1, 1}, 2}}, {1, 2}), InvalidArgument);
  CHECK_THROWS_AS(multihomogeneous_number({{{1, -1}, 2}}, {1, 1}), InvalidArgument);
  CHECK_THROWS_AS(multihomogeneous_number({{{1}, 2}}, {1, 1}), InvalidArgument);
  CHECK_THROWS_AS(multihomogeneous_number({{{1, 1}, 0}, {{1, 1}, 2}}, {1, 1}), InvalidArgument);
  const DegreesIn degrees = support_degrees(zeroset::testing::katsura(2));
  CHECK_THROWS_AS(min_over_all_partitions(0, degrees), InvalidArgument);
  CHECK_THROWS_AS(min_over_all_partitions(10, degrees), InvalidArgument);
  CHECK_THROWS_AS(search_partitions(3, degrees, {.starts = {{{0, 1}}}}), InvalidArgument);
  CHECK_THROWS_AS(search_partitions(3, degrees, {.starts = {{{0, 1}, {1, 2}}}}), InvalidArgument);
}
