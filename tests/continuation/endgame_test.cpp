#include "zeroset/continuation/total_degree.hpp"

#include "algebra/families.hpp"
#include "continuation/tracked.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <complex>

using namespace zeroset;
using namespace zeroset::continuation;
using namespace zeroset::testing;

namespace {

/// The expansion of (x - 3)^12.
algebra::PolynomialSystem twelvefold() {
  std::vector<algebra::Term> terms;
  Rational coefficient = 1;
  for (std::uint32_t k = 0; k <= 12; ++k) {
    const std::uint32_t degree = 12 - k;
    terms.push_back({coefficient, degree == 0 ? algebra::Monomial{} : algebra::Monomial{{0, degree}}});
    coefficient *= Rational(-3 * static_cast<std::int64_t>(degree), k + 1);
  }
  return {{"x"}, {algebra::normalized(std::move(terms))}};
}

}  // namespace

TEST_CASE("the twelve paths to (x - 3)^12 wind twelve times about 3", "[endgame]") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const auto results = track_all(twelvefold(), seed);
    for (const PathResult& result : results) {
      CAPTURE(seed, result.index, result.reason);
      CHECK(result.status == PathStatus::singular);
      CHECK(result.winding_number == 12);
      CHECK(std::abs(result.point[0] - 3.0) < 1e-9);
      CHECK(std::abs(result.point[0] - 3.0) < 100 * result.accuracy + 1e-12);
    }
  }
}

TEST_CASE("a double root is singular twice, for every seed", "[endgame]") {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const auto results = track_all(system_of({"x"}, {"x^2-4*x+4"}), seed);
    CHECK(ledger(results) == "singular 2");
    for (const PathResult& result : results) {
      CHECK(result.winding_number == 2);
      CHECK(std::abs(result.point[0] - 2.0) < 1e-11);
    }
  }
}

TEST_CASE("two roots 2e-8 apart are two regular ones", "[endgame]") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const auto results = track_all(system_of({"x"}, {"x^2-2*x+1-1/10000000000000000"}), seed);
    CHECK(ledger(results) == "regular 2");
    CHECK_THAT(std::abs(results[0].point[0] - results[1].point[0]), WithinRel(2e-8, 1e-6));
  }
}

TEST_CASE("a root with an imaginary part of 10^-14 keeps it", "[endgame]") {
  // x - (3 + 1e-14 i), as (x - 3)^2 + 1e-28 = 0 has it.
  const auto results = track_all(system_of({"x", "y"}, {"y^2+1", "x-3-1/100000000000000*y"}), 1);
  CHECK(ledger(results) == "regular 2");
  for (const PathResult& result : results) {
    CHECK_THAT(std::abs(result.point[0].imag()), WithinRel(1e-14, 1e-6));
  }
}

TEST_CASE("isolated singular points have their multiplicity in paths", "[endgame]") {
  // Ojika (1987): x^2 + y + z - 1 and its permutations have five solutions, three of them double.
  const auto ojika = system_of({"x", "y", "z"}, {"x^2+y+z-1", "x+y^2+z-1", "x+y+z^2-1"});
  // Griewank and Osborne (1983): multiplicity 3 at the origin, where Newton's method diverges.
  const auto griewank = system_of({"x", "y"}, {"29/16*x^3-2*x*y", "y-x^2"});
  // Two cusps: intersection multiplicity 4 at the origin.
  const auto cusps = system_of({"x", "y"}, {"y^2-x^3", "x^2+y^3"});
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    CAPTURE(seed);
    CHECK(ledger(track_all(ojika, seed)) == "regular 2, singular 6");
    CHECK(ledger(track_all(griewank, seed)) == "singular 3, at_infinity 3");
    CHECK(ledger(track_all(cusps, seed)) == "regular 5, singular 4");
  }
}

TEST_CASE("solutions at infinity are told from large ones", "[endgame]") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    CHECK(ledger(track_all(system_of({"x", "y"}, {"x*y-1", "x-2"}), seed)) == "regular 1, at_infinity 1");
    CHECK(ledger(track_all(system_of({"x", "y"}, {"x*y-1", "x*y-2"}), seed)) == "at_infinity 4");
    CHECK(ledger(track_all(system_of({"x", "y"}, {"x-100000*y", "x*y-3*x+1000000"}), seed)) == "regular 2");
  }
}

TEST_CASE("ends on curves and surfaces of solutions are singular, isolated ones beside them regular", "[endgame]") {
  const auto line = system_of({"x", "y"}, {"x*y", "x^2*y-x^2-x*y+x"});
  const auto curve = system_of({"x", "y"}, {"(x+y-1)*(x-2)", "(x+y-1)*(y-3)"});
  const auto sphere =
      system_of({"x", "y", "z"}, {"(x^2+y^2+z^2-1)*(x-2)", "(x^2+y^2+z^2-1)*(y-2)", "(x^2+y^2+z^2-1)*(z-2)"});
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    CAPTURE(seed);
    CHECK(ledger(track_all(line, seed)) == "regular 1, singular 4, at_infinity 1");
    CHECK(ledger(track_all(curve, seed)) == "regular 1, singular 3");
    const auto ends = track_all(sphere, seed);
    CHECK(ledger(ends) == "regular 1, singular 26");
    for (const PathResult& result : ends) {
      CHECK(result.residual < 1e-12);
    }
  }
}
