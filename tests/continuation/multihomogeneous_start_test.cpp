// Multihomogeneous starts: as many paths as the multihomogeneous Bezout number, all starting at different solutions.
#include "zeroset/continuation/multihomogeneous.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include "algebra/families.hpp"
#include "algebra/systems.hpp"
#include "algebra/truth.hpp"
#include "continuation/start_points.hpp"
#include "continuation/start/complex_evaluation.hpp"
#include "continuation/start/factor_choices.hpp"
#include "support/catch.hpp"

#include <set>
#include <variant>

using namespace zeroset;
using namespace zeroset::continuation;
using namespace zeroset::testing;
using continuation::detail::Factor;
using continuation::detail::FactorChoices;

namespace {

/// The number by which algebra knows it.
Integer bezout_number(const EquationSource& equations, const algebra::Partition& partition) {
  const auto number = algebra::multihomogeneous_number(equations.degrees_in, partition);
  REQUIRE(number.value.has_value());
  return *number.value;
}

void check_starts(const EquationSource& equations, const algebra::Partition& partition) {
  const auto starts = multihomogeneous_start(equations, partition, {.seed = 4});
  REQUIRE(Integer(starts->paths()) == bezout_number(equations, partition));
  CHECK(starts->kind() == StartKind::multihomogeneous);
  const StartReport report = examine_starts(*starts, std::min<std::int64_t>(starts->paths(), 150));
  CHECK(report.largest_error < 1e-10);
  CHECK(report.least_distance > 1e-6);
}

}  // namespace

TEST_CASE("choices of factors are all different, fit the groups, and are as many as the coefficient",
          "[multihomogeneous_start]") {
  Stream random(1, "choices");
  for (int round = 0; round < 40; ++round) {
    const std::size_t groups = 1 + random.below(3);
    std::vector<std::int64_t> sizes(groups);
    std::size_t equations = 0;
    for (auto& size : sizes) {
      size = 1 + static_cast<std::int64_t>(random.below(2));
      equations += static_cast<std::size_t>(size);
    }
    std::vector<std::vector<std::int64_t>> degrees(equations, std::vector<std::int64_t>(groups));
    std::vector<algebra::DegreeRow> rows;
    for (auto& row : degrees) {
      for (auto& degree : row) {
        degree = static_cast<std::int64_t>(random.below(4));
      }
      rows.push_back({row, 1});
    }
    const FactorChoices choices(degrees, sizes, 1e6);
    REQUIRE(Integer(choices.number()) == algebra::multihomogeneous_number(rows, sizes).value);
    std::set<std::vector<std::pair<std::size_t, std::int64_t>>> seen;
    for (std::int64_t index = 0; index < choices.number(); ++index) {
      std::vector<std::int64_t> taken(groups, 0);
      std::vector<std::pair<std::size_t, std::int64_t>> key;
      const std::vector<Factor> choice = choices.choice(index);
      REQUIRE(choice.size() == equations);
      for (std::size_t i = 0; i < equations; ++i) {
        ++taken[choice[i].group];
        key.emplace_back(choice[i].group, choice[i].form);
        REQUIRE(choice[i].form >= 0);
        REQUIRE(choice[i].form < degrees[i][choice[i].group]);
      }
      REQUIRE(taken == sizes);
      seen.insert(key);
    }
    REQUIRE(static_cast<std::int64_t>(seen.size()) == choices.number());
  }
}

TEST_CASE("too many choices, or a table that is too large, are refused", "[multihomogeneous_start]") {
  const std::vector<std::vector<std::int64_t>> large(10, std::vector<std::int64_t>{1000});
  CHECK_THROWS_AS(FactorChoices(large, {10}, 1e6), LimitExceeded);
  CHECK_THROWS_AS(FactorChoices({{1, 1}, {1, 1}}, {1, 1}, 16), LimitExceeded);
}

TEST_CASE("one group gives Bezout's number of paths", "[multihomogeneous_start]") {
  check_starts(equation_source(katsura(4)), {{0, 1, 2, 3, 4}});
  check_starts(equation_source(cyclic(4)), {{0, 1, 2, 3}});
}

TEST_CASE("groups give the multihomogeneous number of paths", "[multihomogeneous_start]") {
  // An eigenvalue problem of 3 x 3 matrices: 3 with the eigenvalue apart, 4 without.
  const algebra::PolynomialSystem eigen = system_of({"a", "b", "s"}, {"2+3*a-b-s", "1+5*a+7*b-s*a", "4-a+2*b-s*b"});
  const EquationSource source = equation_source(eigen);
  check_starts(source, {{0, 1}, {2}});
  CHECK(multihomogeneous_start(source, {{0, 1}, {2}})->paths() == 3);
  check_starts(source, {{0}, {1}, {2}});
  check_starts(equation_source(noon(4)), {{0, 1}, {2, 3}});
}

TEST_CASE("problems start through their layers", "[multihomogeneous_start]") {
  for (const ProblemKind kind : {ProblemKind::zero_error, ProblemKind::critical}) {
    const Architecture network = dense_network({.widths = {2, 1, 1}, .degrees = {2}});
    const Problem problem = random_problem(network, kind, 3, kind == ProblemKind::critical);
    const EquationSource source = equation_source(problem);
    REQUIRE(source.unknowns == 3);
    CHECK(source.layers == algebra::layer_partition(network).first);
    check_starts(source, source.layers);
  }
}

TEST_CASE("the end of the path is the system that is asked for", "[multihomogeneous_start]") {
  const algebra::PolynomialSystem system = noon(3);
  const PathStart start = multihomogeneous_start(equation_source(system), {{0}, {1, 2}})->path(5);
  REQUIRE(start.legs.size() == 1);
  const auto& line = std::get<ParameterLine>(start.legs[0].path);
  const Eigen::VectorXcd point = Eigen::VectorXcd::Random(3);
  algebra::ProgramBuilder builder(3, 0);
  const Eigen::VectorXcd expected =
      continuation::detail::evaluate(builder.build(algebra::equations(builder, system)), {}, point);
  const Eigen::VectorXcd found = continuation::detail::evaluate(start.legs[0].system->values, line.at_zero, point);
  CHECK((expected - found).norm() < 1e-12 * expected.norm());
}

TEST_CASE("multihomogeneous paths are a function of seed and index", "[multihomogeneous_start]") {
  const EquationSource source = equation_source(katsura(3));
  const algebra::Partition partition{{0, 1, 2, 3}};
  const auto one = multihomogeneous_start(source, partition, {.seed = 1}),
             same = multihomogeneous_start(source, partition, {.seed = 1}),
             other = multihomogeneous_start(source, partition, {.seed = 2});
  CHECK(one->path(3).point == same->path(3).point);
  CHECK(one->path(3).point != other->path(3).point);
}

TEST_CASE("multihomogeneous starts refuse what is no partition, and systems that are not square",
          "[multihomogeneous_start]") {
  const EquationSource source = equation_source(katsura(2));
  CHECK_THROWS_AS(multihomogeneous_start(source, {{0, 1}}), InvalidArgument);
  CHECK_THROWS_AS(multihomogeneous_start(source, {{0, 1}, {1, 2}}), InvalidArgument);
  CHECK_THROWS_AS(multihomogeneous_start(source, {{0, 1, 2}, {}}), InvalidArgument);
  CHECK_THROWS_AS(multihomogeneous_start(equation_source(system_of({"x"}, {"x", "x-1"})), {{0}}), InvalidArgument);
  CHECK_THROWS_AS(multihomogeneous_start(equation_source(system_of({"x"}, {"0"})), {{0}}), InvalidArgument);
  const auto starts = multihomogeneous_start(source, {{0, 1, 2}});
  CHECK_THROWS_AS(starts->path(starts->paths()), InvalidArgument);
  CHECK_THROWS_AS(starts->path(-1), InvalidArgument);
}
