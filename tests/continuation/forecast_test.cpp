// Forecasts: published numbers of paths, and the choice that follows from them.
#include "zeroset/continuation/forecast.hpp"

#include "zeroset/algebra/bounds.hpp"
#include "zeroset/core/error.hpp"

#include "algebra/families.hpp"
#include "algebra/systems.hpp"
#include "algebra/truth.hpp"
#include "support/catch.hpp"

using namespace zeroset;
using namespace zeroset::continuation;
using namespace zeroset::testing;

TEST_CASE("the start with the fewest paths is chosen", "[forecast]") {
  struct Row {
    const char* family;
    int n;
    int total_degree, polyhedral;
    StartKind choice;
  };
  // Bezout's number, and the mixed volume with the origin (INRIA's table, gfan); for katsura they are equal.
  const auto row = GENERATE(values<Row>({{"cyclic", 5, 120, 70, StartKind::polyhedral},
                                         {"cyclic", 6, 720, 156, StartKind::polyhedral},
                                         {"katsura", 6, 64, 64, StartKind::total_degree},
                                         {"noon", 4, 81, 73, StartKind::polyhedral},
                                         {"reimer", 3, 24, 24, StartKind::total_degree}}));
  INFO(row.family << "-" << row.n);
  const Forecast found = forecast(family(row.family, row.n));
  CHECK(found.total_degree.paths == Integer(row.total_degree));
  CHECK(found.polyhedral.paths == Integer(row.polyhedral));
  REQUIRE(found.multihomogeneous.paths.has_value());
  CHECK(*found.multihomogeneous.paths <= row.total_degree);
  CHECK(*found.multihomogeneous.paths >= row.polyhedral);
  CHECK(found.choice == row.choice);
}

TEST_CASE("groups of unknowns are found, and win ties against polyhedra", "[forecast]") {
  const Forecast found = forecast(system_of({"a", "b", "s"}, {"2+3*a-b-s", "1+5*a+7*b-s*a", "4-a+2*b-s*b"}));
  CHECK(found.total_degree.paths == Integer(4));
  CHECK(found.multihomogeneous.paths == Integer(3));
  CHECK(found.partition == algebra::Partition{{0, 1}, {2}});
  CHECK(found.polyhedral.paths == Integer(3));
  CHECK(found.choice == StartKind::multihomogeneous);
  CHECK(found.because == "multihomogeneous: 3 paths, where total-degree has 4 and polyhedral has 3");
}

TEST_CASE("problems have the numbers of their bounds", "[forecast]") {
  for (const ProblemKind kind : {ProblemKind::zero_error, ProblemKind::critical}) {
    const Problem problem = random_problem(dense_network({.widths = {2, 2, 1}, .degrees = {2}}),
                                           kind,
                                           kind == ProblemKind::critical ? 2 : 6,
                                           kind == ProblemKind::critical);
    const Forecast found = forecast(problem);
    const algebra::Bounds bounds = algebra::bounds(problem);
    CHECK(found.total_degree.paths == bounds.bezout_number.value());
    CHECK(found.multihomogeneous.paths == bounds.multihomogeneous->best.value);
    CHECK(found.polyhedral.paths == algebra::mixed_volumes(problem).affine.value);
    CHECK(found.choice.has_value());
  }
}

TEST_CASE("what is not known has a reason", "[forecast]") {
  const Forecast late = forecast(cyclic(11), {.seconds = 1e-3});
  CHECK_FALSE(late.polyhedral.paths.has_value());
  CHECK_THAT(late.polyhedral.reason, StartsWith("more than"));
  CHECK(late.choice.has_value());
  const Forecast wide = forecast(system_of({"x", "y"}, {"x+y"}));
  CHECK_FALSE(wide.choice.has_value());
  CHECK(wide.total_degree.reason == "the system is not square");
  CHECK(forecast(system_of({"x"}, {"0"})).total_degree.reason == "an equation is 0 = 0");
  CHECK(forecast(equation_source(cyclic(4)), {}).polyhedral.reason == "the equations are not expanded");
  CHECK_THROWS_AS(forecast(cyclic(4), {.seconds = 0}), InvalidArgument);
  CHECK_THROWS_AS(forecast(cyclic(4)).of(StartKind::monodromy), InvalidArgument);
}
