#include "zeroset/continuation/tracker.hpp"

#include "zeroset/algebra/system_io.hpp"
#include "zeroset/continuation/total_degree.hpp"
#include "zeroset/core/error.hpp"

#include "algebra/families.hpp"
#include "continuation/tracked.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numeric>
#include <vector>

using namespace zeroset;
using namespace zeroset::continuation;
using namespace zeroset::testing;

namespace {

/// Every regular end solves the system, and no two are the same.
void check_ends(const algebra::PolynomialSystem& system, const std::vector<PathResult>& results) {
  for (const PathResult& result : results) {
    if (result.status == PathStatus::regular) {
      CHECK(backward_error(system, result.point) < 1e-14);
      CHECK(result.accuracy < 1e-14);
      CHECK(result.winding_number == 1);
    }
  }
  CHECK(count_distinct(results) == count(results, PathStatus::regular));
}

}  // namespace

TEST_CASE("Katsura's systems have 2^n regular solutions, for every seed", "[tracker]") {
  // Katsura (1990); exact counts by Groebner bases agree.
  for (const int n : {4, 5, 6}) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      CAPTURE(n, seed);
      const auto system = katsura(n);
      const auto results = track_all(system, seed);
      CHECK(count(results, PathStatus::regular) == std::int64_t{1} << n);
      check_ends(system, results);
    }
  }
}

TEST_CASE("Katsura-8 has 256 regular solutions", "[tracker]") {
  for (const std::uint64_t seed : {1, 2}) {
    const auto results = track_all(katsura(8), seed);
    CHECK(count_distinct(results) == 256);
  }
}

TEST_CASE("Noonburg's systems have 21, 73 and 233 regular solutions, and the other paths diverge", "[tracker]") {
  const std::vector<std::pair<int, std::int64_t>> truth{{3, 21}, {4, 73}, {5, 233}};
  for (const auto& [n, solutions] : truth) {
    for (std::uint64_t seed = 1; seed <= (n < 5 ? 20U : 3U); ++seed) {
      CAPTURE(n, seed);
      const auto system = noon(n);
      const auto results = track_all(system, seed);
      CHECK(count(results, PathStatus::regular) == solutions);
      CHECK(count(results, PathStatus::at_infinity) == static_cast<std::int64_t>(results.size()) - solutions);
      check_ends(system, results);
    }
  }
}

TEST_CASE("of the 120 paths to cyclic 5-roots 70 are regular and 50 diverge", "[tracker]") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    const auto system = cyclic(5);
    const auto results = track_all(system, seed);
    CHECK(ledger(results) == "regular 70, at_infinity 50");
    check_ends(system, results);
  }
}

TEST_CASE("paths that diverge faster than any reasonable power are told as well: eco-6 has 16 regular solutions",
          "[tracker]") {
  // Morgan: 2^(n-2) solutions. One path grows like t^-43.
  const auto results = track_all(eco(6), 1);
  CHECK(ledger(results) == "regular 16, at_infinity 146");
}

TEST_CASE("a network's equations have the same ends through its layers and expanded", "[tracker]") {
  Problem problem;
  problem.network = dense_network({.widths = {1, 1, 1}, .degrees = {2}});
  problem.kind = ProblemKind::critical;
  problem.data.inputs = {{1}, {2}, {Rational(1, 2)}};
  problem.data.targets = {{1}, {3}, {2}};
  problem.lambda = {Rational(1, 7), Rational(1, 5)};
  const auto expanded = track_all(algebra::expand(problem), 2);
  const auto layered = track_all(*total_degree_start(problem, 2));
  CHECK(layered.size() == expanded.size());
  CHECK(ledger(layered) == "regular 9, at_infinity 16");  // a quartic in the square of the first weight, and 0
  CHECK(ledger(expanded) == ledger(layered));
  for (const PathResult& result : layered) {
    CHECK((result.status != PathStatus::regular ||
           std::any_of(expanded.begin(), expanded.end(), [&](const PathResult& other) {
             return other.status == PathStatus::regular && (other.point - result.point).norm() < 1e-10;
           })));
  }
}

TEST_CASE("the ends of paths are the same bits in any order, with any tracker", "[tracker]") {
  const auto start = total_degree_start(cyclic(4), 7);
  const auto in_order = track_all(*start);
  PathTracker tracker;
  for (std::int64_t i = start->paths(); i-- > 0;) {
    const PathResult again = tracker.track(start->path(i), i);
    const PathResult& result = in_order[static_cast<std::size_t>(i)];
    CHECK(again.status == result.status);
    CHECK(again.point == result.point);
    CHECK(again.steps == result.steps);
    CHECK(again.accuracy == result.accuracy);
    CHECK(again.condition == result.condition);
  }
}

TEST_CASE("planted roots are found: all twelve of products of linear factors in three unknowns", "[tracker]") {
  const auto system = system_of({"x", "y", "z"}, {"(x-1)*(x-2)*(x+3)", "(y+x)*(y-5)", "(z-x*y)*(z+7)"});
  const auto results = track_all(system, 3);
  CHECK(count(results, PathStatus::regular) == 12);
  const auto has = [&](double x, double y, double z) {
    return std::any_of(results.begin(), results.end(), [&](const PathResult& result) {
      Eigen::Vector3cd root(x, y, z);
      return result.status == PathStatus::regular && (result.point - root).norm() < 1e-12;
    });
  };
  for (const double x : {1.0, 2.0, -3.0}) {
    for (const double y : {-x, 5.0}) {
      CHECK(has(x, y, x * y));
      CHECK(has(x, y, -7));
    }
  }
}

TEST_CASE("Wilkinson's polynomial with roots 1 to 19 has these roots, to 13 digits", "[tracker]") {
  algebra::Polynomial product{{Rational(1), {}}};
  for (int root = 1; root <= 19; ++root) {
    std::vector<algebra::Term> terms;
    for (const algebra::Term& term : product) {
      const std::uint32_t degree = term.monomial.empty() ? 0 : term.monomial[0].exponent;
      terms.push_back({term.coefficient, {{0, degree + 1}}});
      terms.push_back({Rational(-root * term.coefficient), term.monomial});
    }
    product = algebra::normalized(std::move(terms));
  }
  const algebra::PolynomialSystem system{{"x"}, {product}};
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const auto results = track_all(system, seed);
    CHECK(count(results, PathStatus::regular) == 19);
    for (int root = 1; root <= 19; ++root) {
      CHECK(std::any_of(results.begin(), results.end(), [&](const PathResult& result) {
        return std::abs(result.point[0] - static_cast<double>(root)) < 1e-13 * root;
      }));
    }
  }
}

TEST_CASE("coordinates that vanish at a solution, and along a whole path, are kept", "[tracker]") {
  // x (x - 1) (x - 2) with y in {0, x}: solutions with x = 0, y = 0 and both.
  const auto system = system_of({"x", "y"}, {"y*(x-y)", "x^2-3*x+2+y"});
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CHECK(ledger(track_all(system, seed)) == "regular 4");
  }
  // The line y = 0 is a path's whole life: x^2 = 1 + 3 p and y (x - y) = 0, p from 1 to 5.
  algebra::ProgramBuilder builder(2, 1);
  const auto x = builder.variable(0), y = builder.variable(1);
  const auto right = builder.add(builder.constant(1), builder.multiply(builder.constant(3), builder.parameter(0)));
  const auto family = parametric_system(
      builder, {builder.subtract(builder.multiply(x, x), right), builder.multiply(y, builder.subtract(x, y))});
  ParameterLine line;
  line.at_one = Eigen::VectorXcd::Constant(1, 1);
  line.at_zero = Eigen::VectorXcd::Constant(1, 5);
  PathTracker tracker;
  for (const double second : {0.0, 2.0}) {
    PathStart start;
    start.point.resize(2);
    start.point << 2, second;
    start.legs = {{family, line}};
    const PathResult result = tracker.track(start, 0);
    CHECK(result.status == PathStatus::regular);
    CHECK(std::abs(result.point[0] - 4.0) < 1e-14);
    CHECK(std::abs(result.point[1] - 2 * second) < 1e-14);
  }
}

TEST_CASE("scales of unknowns and of coefficients from 10^-12 to 10^12 lose nothing", "[tracker]") {
  const auto first = system_of({"x", "y"}, {"x*y-1", "1000000000000*x^2-3*y*x-20000000000*x+y"});
  const auto second = system_of({"x", "y"}, {"100000000*x^2-3*x*y+2", "y^2-1000000000000*x+7"});
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    CHECK(ledger(track_all(first, seed)) == "regular 3, at_infinity 1");
    CHECK(ledger(track_all(second, seed)) == "regular 4");
  }
}

TEST_CASE("a toric homotopy is followed whatever the scale of its weights", "[tracker]") {
  // c_0 + c_1 t^w x + c_2 x^2 from t = 0 to 1.
  algebra::ProgramBuilder builder(1, 3);
  const auto x = builder.variable(0);
  const auto sum = builder.add(builder.add(builder.parameter(0), builder.multiply(builder.parameter(1), x)),
                               builder.multiply(builder.parameter(2), builder.multiply(x, x)));
  const auto family = parametric_system(builder, {sum});
  ParameterMonomials path;
  path.coefficients.resize(3);
  path.coefficients << std::complex<double>(0.9, 0.2), std::complex<double>(-0.3, 1), std::complex<double>(0.5, -0.8);
  PathTracker tracker;
  for (const double weight : {0.01, 1.0, 37.5, 2000.0}) {
    path.weights = Eigen::Vector3d(0, weight, 0);
    std::vector<std::complex<double>> ends;
    for (const double sign : {1.0, -1.0}) {
      PathStart start;
      start.point = Eigen::VectorXcd::Constant(1, sign * std::sqrt(-path.coefficients[0] / path.coefficients[2]));
      start.legs = {{family, path}};
      const PathResult result = tracker.track(start, 0);
      CHECK(result.status == PathStatus::regular);
      ends.push_back(result.point[0]);
    }
    const auto product = path.coefficients[0] / path.coefficients[2];
    const auto negative_sum = path.coefficients[1] / path.coefficients[2];
    CHECK(std::abs(ends[0] * ends[1] - product) < 1e-14);
    CHECK(std::abs(ends[0] + ends[1] + negative_sum) < 1e-14);
  }
}

TEST_CASE("wrong use of the tracker is told", "[tracker]") {
  CHECK_THROWS_AS(PathTracker({.newton_contraction = 0.5}), InvalidArgument);
  CHECK_THROWS_AS(PathTracker({.max_steps = 0}), InvalidArgument);
  PathTracker tracker;
  CHECK_THROWS_AS(tracker.track({}, 0), InvalidArgument);
  auto start = total_degree_start(katsura(2), 1)->path(0);
  start.point.resize(2);
  CHECK_THROWS_AS(tracker.track(start, 0), InvalidArgument);
  CHECK_THROWS_AS(total_degree_start(system_of({"x", "y"}, {"x+y"}), 1), InvalidArgument);
  CHECK_THROWS_AS(total_degree_start(system_of({"x"}, {"3"}), 1), InvalidArgument);
  CHECK_THROWS_AS(total_degree_start(katsura(2), 1)->path(4), InvalidArgument);
}

TEST_CASE("a path with too few steps fails and says so", "[tracker]") {
  const auto start = total_degree_start(katsura(3), 1);
  PathTracker tracker({.max_steps = 3});
  const PathResult result = tracker.track(start->path(0), 0);
  CHECK(result.status == PathStatus::failed);
  CHECK(result.t > 0);
  CHECK_THAT(result.reason, ContainsSubstring("max_steps"));
}
