// Certificates that a system has no solution.
#include "zeroset/algebra/nullstellensatz.hpp"

#include "zeroset/algebra/count.hpp"
#include "zeroset/algebra/system_io.hpp"
#include "zeroset/core/error.hpp"

#include "algebra/families.hpp"
#include "algebra/systems.hpp"
#include "algebra/truth.hpp"
#include "support/catch.hpp"
#include "support/processor_time.hpp"

using namespace zeroset;
using namespace zeroset::testing;
using algebra::certify_inconsistent;
using algebra::degree;
using algebra::InconsistencyResult;
using algebra::is_certificate;
using algebra::Polynomial;
using algebra::PolynomialSystem;

namespace {

Polynomial power(std::uint32_t variable, std::uint32_t exponent) {
  return {{Rational(1), {{variable, exponent}}}};
}

/// x_1^d, x_1 - x_2^d, ..., x_{n-2} - x_{n-1}^d, 1 - x_{n-1} x_n^{d-1}: the example of Masser and Philippon.
PolynomialSystem masser_philippon(std::uint32_t n, std::uint32_t d) {
  PolynomialSystem system;
  for (std::uint32_t v = 1; v <= n; ++v) {
    system.variables.push_back("x" + std::to_string(v));
  }
  system.polynomials.push_back(power(0, d));
  for (std::uint32_t v = 1; v + 1 < n; ++v) {
    system.polynomials.push_back(algebra::normalized({{Rational(1), {{v - 1, 1}}}, {Rational(-1), {{v, d}}}}));
  }
  system.polynomials.push_back(algebra::normalized({{Rational(1), {}}, {Rational(-1), {{n - 2, 1}, {n - 1, d - 1}}}}));
  return system;
}

void check_certificate(const PolynomialSystem& system, const InconsistencyResult& result, std::int64_t expected) {
  REQUIRE(result.inconsistent == true);
  CHECK(result.status == Certainty::proved);
  CHECK(result.complete);
  CHECK(result.degree == expected);
  CHECK(is_certificate(system, result.multipliers));
  std::int64_t largest = 0;
  for (std::size_t i = 0; i < result.multipliers.size(); ++i) {
    if (!result.multipliers[i].empty()) {
      largest = std::max(largest, degree(result.multipliers[i]) + degree(system.polynomials[i]));
    }
  }
  CHECK(largest == expected);
}

void check_certified(const std::vector<std::string>& variables,
                     const std::vector<std::string>& polynomials,
                     std::int64_t expected) {
  INFO(polynomials.front());
  const PolynomialSystem system = system_of(variables, polynomials);
  check_certificate(system, certify_inconsistent(system), expected);
}

}  // namespace

TEST_CASE("inconsistent systems have certificates of least degree", "[nullstellensatz]") {
  // Modulo the line the circle and the hyperbola are (x + y)^2 = 9 and 16: one combination of degree 2.
  check_certified({"x", "y"}, {"x^2+y^2-5", "x*y-2", "x+y-4"}, 2);
  check_certified({"x"}, {"x", "x-1"}, 1);
  check_certified({"x"}, {"x^2-2", "x^2-3"}, 2);
  // 1 = (1 + x y)(1 - x y) + y^2 x^2: nothing of degree 3 gives a constant, for x y alone stays.
  check_certified({"x", "y"}, {"1-x*y", "x^2"}, 4);
  check_certified({"x", "y"}, {"1/7-x*y", "x/3", "y^5-y"}, 2);
  check_certified({"x", "y", "z"}, {"x^3-1", "x-2", "y*z-x", "z^9"}, 3);
}

TEST_CASE("a certificate may leave out equations of large degree", "[nullstellensatz]") {
  check_certified({"x", "y"}, {"x^40+y", "x-1", "y-2", "x+y-5"}, 1);
  const InconsistencyResult result = certify_inconsistent(system_of({"x", "y"}, {"x^40+y", "x-1", "0", "x+1/2"}));
  CHECK(result.multipliers[0].empty());
  CHECK(result.multipliers[2].empty());
}

TEST_CASE("constant equations are certificates, zero ones and none are none", "[nullstellensatz]") {
  check_certified({"x"}, {"x^2-1", "-3/2"}, 0);
  check_certified({}, {"0", "5"}, 0);
  for (const auto& polynomials : {std::vector<std::string>{"0", "0"}, std::vector<std::string>{}}) {
    const InconsistencyResult result = certify_inconsistent(system_of({"x"}, polynomials));
    CHECK(result.inconsistent == false);
    CHECK(result.status == Certainty::proved);
  }
  CHECK(certify_inconsistent(system_of({}, {"0"})).inconsistent == false);
  // The origin is a solution.
  CHECK(certify_inconsistent(system_of({"x", "y"}, {"x^2-y", "x*y+y^9"})).status == Certainty::proved);
}

TEST_CASE("the example of Masser and Philippon needs far larger degrees than its equations have", "[nullstellensatz]") {
  // At least d^n - d^(n-1) + d: theory/inconsistency.md, N4.
  for (const std::uint32_t d : {2U, 3U, 4U}) {
    const PolynomialSystem system = masser_philippon(2, d);
    check_certificate(system, certify_inconsistent(system), static_cast<std::int64_t>(d) * d);
  }
  const InconsistencyResult three = certify_inconsistent(masser_philippon(3, 2));
  REQUIRE(three.inconsistent == true);
  CHECK(*three.degree >= 6);
}

TEST_CASE("no smaller degree suffices: where the rows are independent that is proved", "[nullstellensatz]") {
  CHECK(certify_inconsistent(system_of({"x", "y"}, {"x^2+y^2-5", "x*y-2", "x+y-4"})).degree_status ==
        Certainty::proved);
  const InconsistencyResult seen = certify_inconsistent(system_of({"x", "y"}, {"x^3-x*y", "x-1", "y^2-3", "x*y-8"}));
  REQUIRE(seen.inconsistent == true);
  if (seen.degree_status != Certainty::proved) {
    CHECK(seen.degree_status == Certainty::probability_one);
    CHECK(seen.primes.size() == 3);
  }
}

TEST_CASE("systems with solutions have no certificate", "[nullstellensatz]") {
  for (const PolynomialSystem& system : {katsura(4),
                                         cyclic(4),
                                         cyclic(5),
                                         system_of({"x", "y"}, {"x^2+y^2-5", "x*y-2", "x+y-3"}),
                                         system_of({"x"}, {"x^2+1"}),
                                         system_of({"x", "y"}, {"x*y-1"})}) {
    const InconsistencyResult result = certify_inconsistent(system);
    CHECK(result.inconsistent == false);
    CHECK(result.status == Certainty::probability_one);
    CHECK(result.primes.size() >= 3);
    CHECK_FALSE(result.degree.has_value());
    CHECK(result.multipliers.empty());
  }
}

TEST_CASE("a certificate exists exactly where the count is -1", "[nullstellensatz]") {
  // Random quadrics in two unknowns: three of them have no common zero, two of them have.
  for (int s = 1; s <= 12; ++s) {
    const auto quadric = [&](int k) {
      const auto c = [&](int j) { return std::to_string((s * 37 + k * 101 + j * j * 17 + s * j * 5) % 41 - 20); };
      return c(0) + "*x^2+" + c(1) + "*x*y+" + c(2) + "*y^2+" + c(3) + "*x+" + c(4) + "*y+" + c(5);
    };
    std::vector<std::string> polynomials{quadric(1), quadric(2)};
    if (s % 2 == 0) {
      polynomials.push_back(quadric(3));
    }
    const PolynomialSystem system = system_of({"x", "y"}, polynomials);
    const InconsistencyResult result = certify_inconsistent(system);
    REQUIRE(result.inconsistent.has_value());
    CHECK(*result.inconsistent == (algebra::count(system).dimension == -1));
    CHECK((!*result.inconsistent || is_certificate(system, result.multipliers)));
  }
}

TEST_CASE("more data than a network can fit are refuted", "[nullstellensatz]") {
  const Architecture network = dense_network({.widths = {2, 1, 1}, .bias = BiasPattern::hidden});
  const Problem problem = random_problem(network, ProblemKind::zero_error, 5, false);
  const InconsistencyResult result = certify_inconsistent(problem);
  REQUIRE(result.inconsistent == true);
  CHECK(is_certificate(algebra::expand(problem), result.multipliers));
}

TEST_CASE("planted combinations are found whatever the denominators", "[nullstellensatz]") {
  // f_3 = (1 - h_1 f_1 - h_2 f_2) / 97^5, so that a certificate of degree at most 4 exists.
  const PolynomialSystem system =
      system_of({"x", "y"},
                {"x^2-123456789/7*y+11/13",
                 "x*y+987654321",
                 "(1-(x^2-123456789/7*y+11/13)*(3*x-y+5/19)-(x*y+987654321)*(x^2+y/3))/8587340257"});
  const InconsistencyResult result = certify_inconsistent(system);
  REQUIRE(result.inconsistent == true);
  CHECK(*result.degree <= 4);
  CHECK(is_certificate(system, result.multipliers));
}

TEST_CASE("a wrong multiplier is no certificate", "[nullstellensatz]") {
  const PolynomialSystem system = system_of({"x"}, {"x^2-2", "x^2-3"});
  std::vector<Polynomial> multipliers = certify_inconsistent(system).multipliers;
  REQUIRE(is_certificate(system, multipliers));
  multipliers[0][0].coefficient += Rational(1, 1'000'000'007);
  CHECK_FALSE(is_certificate(system, multipliers));
  CHECK_FALSE(is_certificate(system, {{}, {}}));
  CHECK_THROWS_AS(is_certificate(system, {{}}), InvalidArgument);
}

TEST_CASE("a search beyond its degree, memory or time says what was ruled out", "[nullstellensatz]") {
  const PolynomialSystem system = masser_philippon(3, 3);  // degree 27
  const InconsistencyResult small = certify_inconsistent(system, {.max_degree = 6});
  CHECK_FALSE(small.inconsistent.has_value());
  CHECK_FALSE(small.complete);
  CHECK_THAT(small.reason, ContainsSubstring("--max-degree") && ContainsSubstring("at most 6"));
  const InconsistencyResult memory = certify_inconsistent(system, {.limits = {.memory_gib = 1e-4}});
  CHECK_THAT(memory.reason, ContainsSubstring("--memory"));
  InconsistencyResult late;
  CHECK(processor_seconds([&] { late = certify_inconsistent(masser_philippon(3, 6), {.limits = {.seconds = 0.5}}); }) <
        5);
  CHECK_FALSE(late.inconsistent.has_value());
  CHECK_THAT(late.reason, ContainsSubstring("--timeout"));
  CHECK_THROWS_AS(certify_inconsistent(system, {.max_degree = -1}), InvalidArgument);
  CHECK_THROWS_AS(certify_inconsistent(system, {.threads = 0}), InvalidArgument);
}
