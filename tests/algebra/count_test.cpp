#include "zeroset/algebra/count.hpp"

#include "zeroset/core/error.hpp"

#include "algebra/families.hpp"
#include "algebra/systems.hpp"
#include "algebra/truth.hpp"
#include "support/catch.hpp"
#include "support/processor_time.hpp"

#include <numeric>

using namespace zeroset;
using algebra::count;
using algebra::CountResult;
using algebra::PolynomialSystem;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::processor_seconds;
using zeroset::testing::random_problem;
using zeroset::testing::system_of;

namespace {

/// dimension, degree, with_multiplicity, distinct, simple, torus; -9 stands for null.
std::vector<std::int64_t> tuple(const CountResult& result) {
  const auto number = [](const std::optional<std::int64_t>& value) { return value.value_or(-9); };
  return {number(result.dimension),
          result.degree ? static_cast<std::int64_t>(*result.degree) : -9,
          number(result.with_multiplicity),
          number(result.distinct),
          number(result.simple),
          number(result.torus)};
}

std::vector<std::int64_t> counted(const std::vector<std::string>& variables,
                                  const std::vector<std::string>& polynomials) {
  return tuple(count(system_of(variables, polynomials)));
}

using Tuple = std::vector<std::int64_t>;

/// prod_{a = 0}^{n - 1} (name - a)
std::string falling(const std::string& name, int n) {
  std::string text = name;
  for (int a = 1; a < n; ++a) {
    text += "*(" + name + "-" + std::to_string(a) + ")";
  }
  return text;
}

}  // namespace

TEST_CASE("one unknown: roots, multiplicities and the root 0 are told apart", "[count]") {
  CHECK(counted({"x"}, {"(x-3)^12"}) == Tuple{0, 12, 12, 1, 0, 12});
  CHECK(counted({"x"}, {"x^2-4*x+4"}) == Tuple{0, 2, 2, 1, 0, 2});
  CHECK(counted({"x"}, {"x^3*(x-1)^2*(x+5)"}) == Tuple{0, 6, 6, 3, 1, 3});
  CHECK(counted({"x"}, {falling("x", 20)}) == Tuple{0, 20, 20, 20, 20, 19});
  CHECK(counted({"x"}, {"x^2+1"}) == Tuple{0, 2, 2, 2, 2, 2});
  CHECK(counted({"x"}, {"x/3-1/7"}) == Tuple{0, 1, 1, 1, 1, 1});
  CHECK(counted({"x"}, {"x"}) == Tuple{0, 1, 1, 1, 1, 0});
}

TEST_CASE("points that no single linear form can tell from their multiplicity are counted by rank", "[count]") {
  // The square of a maximal ideal has multiplicity 3, and no element generates its quotient.
  CHECK(counted({"x", "y"}, {"(x-1)^2", "(x-1)*(y-2)", "(y-2)^2"}) == Tuple{0, 3, 3, 1, 0, 3});
  CHECK(counted({"x", "y"}, {"x^2", "x*y", "y^2"}) == Tuple{0, 3, 3, 1, 0, 0});
  CHECK(counted({"x", "y"}, {"x^2", "y^2"}) == Tuple{0, 4, 4, 1, 0, 0});
  // Four points of multiplicity 4, one of them off the axes.
  CHECK(counted({"x", "y"}, {"x^2*(x-1)^2", "y^2*(y-1)^2"}) == Tuple{0, 16, 16, 4, 0, 4});
  // x = 0 leaves y (y - 2) = 0, and x = 1 leaves (y - 2)^2 = 0: three points.
  CHECK(counted({"x", "y"}, {"x*(x-1)^2", "x*(x-1)*(y-2)", "(y-2)*(y-2)*y", "x*(y-2)^2", "y*(y-2)*(x-1)"})[3] == 3);
}

TEST_CASE("a grid of 400 rational points is separated although forms modulo 16 bits collide", "[count]") {
  CHECK(counted({"x", "y"}, {falling("x", 20), falling("y", 20)}) == Tuple{0, 400, 400, 400, 400, 361});
}

TEST_CASE("overdetermined and inconsistent systems are answered", "[count]") {
  CHECK(counted({"x", "y"}, {"x^2+y^2-5", "x*y-2", "x+y-3"}) == Tuple{0, 2, 2, 2, 2, 2});
  CHECK(counted({"x", "y"}, {"x^2+y^2-5", "x*y-2", "x+y-4"}) == Tuple{-1, 0, 0, 0, 0, 0});
  CHECK(count(system_of({"x", "y"}, {"x^2+y^2-5", "x*y-2", "x+y-4"})).real == 0);
}

TEST_CASE("primes modulo which the solution set has another dimension are passed over", "[count]") {
  // x (y - 1) = 0 and x (y + 3) = N (y - 5) have the solutions (0, 5) and (-N, 1), and a line modulo what divides N.
  Integer n = 1;
  int planted = 0;
  for (int p = 32'769, k = 0; p < 65'536; p += 2) {
    bool prime = true;
    for (int q = 3; q * q <= p; q += 2) {
      prime = prime && p % q != 0;
    }
    if (prime && k++ % 20 == 0) {
      n *= p;
      ++planted;
    }
  }
  REQUIRE(planted == 152);
  const CountResult found = count(system_of({"x", "y"}, {"x*(y-1)", "x*(y+3)-" + n.str() + "*(y-5)"}));
  CHECK(tuple(found) == Tuple{0, 2, 2, 2, 2, 1});
  CHECK(found.real == 2);
  CHECK(found.complete);
  // Data for which one of the first primes is bad; the number is that of the other seeds' primes.
  const auto real = [](std::uint64_t seed) {
    const Architecture network = dense_network({.widths = {2, 2, 1}, .degrees = {3}, .free_output_weights = false});
    return count(Problem{.network = network, .data = random_dataset(network, 4, 2)}, {.seed = seed}).real;
  };
  REQUIRE(real(1).has_value());
  CHECK(real(1) == real(2));
  CHECK(real(1) == real(3));
}

TEST_CASE("sets of positive dimension have a dimension and a degree and no numbers of points", "[count]") {
  CHECK(counted({"x", "y"}, {"x*y", "x^2*y-x^2-x*y+x"}) == Tuple{1, 1, -9, -9, -9, -9});  // a line and a point
  CHECK(counted({"x", "y", "z"}, {"y-x^2", "z-x^3"}) == Tuple{1, 3, -9, -9, -9, -9});     // the twisted cubic
  CHECK(counted({"x", "y"}, {"(x-y)^3"}) == Tuple{1, 3, -9, -9, -9, -9});                 // with its multiplicity
  CHECK(counted({"a", "b", "c", "d"}, {"a*d-b*c"}) == Tuple{3, 2, -9, -9, -9, -9});
  // 2 x 3 matrices of rank 1: the cone over a Segre variety of dimension 3 and degree 3.
  CHECK(counted({"a", "b", "c", "d", "e", "f"}, {"a*e-b*d", "a*f-c*d", "b*f-c*e"}) == Tuple{4, 3, -9, -9, -9, -9});
  const CountResult result = count(system_of({"x", "y"}, {"x*y"}));
  CHECK(result.complete);
  CHECK_FALSE(result.reason.empty());
}

TEST_CASE("constants, zeros and missing unknowns are answered without a basis", "[count]") {
  CHECK(counted({"x", "y"}, {"x", "1"}) == Tuple{-1, 0, 0, 0, 0, 0});
  CHECK(count(system_of({"x"}, {"3"})).status == Certainty::proved);
  CHECK(counted({"x", "y"}, {"0", "x-x"}) == Tuple{2, 1, -9, -9, -9, -9});
  CHECK(counted({"x", "y"}, {}) == Tuple{2, 1, -9, -9, -9, -9});
  CHECK(counted({}, {}) == Tuple{0, 1, 1, 1, 1, 1});
  CHECK(counted({"x", "y"}, {"0", "x^2-1", "y-x"}) == Tuple{0, 2, 2, 2, 2, 2});
  CHECK(counted({"x", "y", "z"}, {"x-1", "y-2", "z"}) == Tuple{0, 1, 1, 1, 1, 0});
}

TEST_CASE("primes that divide denominators or leading terms are skipped", "[count]") {
  // The product of half of all 16-bit primes: a random prime divides it every other time.
  Integer product = 1;
  bool take = true;
  for (int candidate = 32769; candidate < 65536; candidate += 2) {
    bool prime = true;
    for (int d = 3; d * d <= candidate; d += 2) {
      prime = prime && candidate % d != 0;
    }
    if (prime) {
      product *= take ? candidate : 1;
      take = !take;
    }
  }
  PolynomialSystem system = system_of({"x"}, {"x^3-x-1"});
  system.polynomials[0][0].coefficient = Rational(product);
  system.polynomials[0][1].coefficient = Rational(Integer(1), product);
  for (const std::uint64_t seed : {1, 2, 3}) {
    const CountResult result = count(system, {.seed = seed});
    CHECK(tuple(result) == Tuple{0, 3, 3, 3, 3, 3});
    for (const std::uint64_t prime : result.primes) {
      CHECK(product % prime != 0);
    }
  }
}

TEST_CASE("primes that do not agree are outvoted or owned up to", "[count]") {
  // x^2 - P has a double root modulo the primes that divide P, every sixth of all.
  Integer product = 1;
  int index = 0;
  for (int candidate = 32769; candidate < 65536; candidate += 2) {
    bool prime = true;
    for (int d = 3; d * d <= candidate; d += 2) {
      prime = prime && candidate % d != 0;
    }
    product *= prime && ++index % 6 == 0 ? candidate : 1;
  }
  PolynomialSystem system = system_of({"x"}, {"x^2-1"});
  system.polynomials[0][1].coefficient = Rational(-product);
  std::size_t right = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const CountResult result = count(system, {.seed = seed});
    CHECK(result.with_multiplicity == 2);
    CHECK(result.distinct != 1);
    right += result.distinct == 2 ? 1 : 0;
    CHECK(result.complete == result.distinct.has_value());
  }
  CHECK(right >= 10);
}

TEST_CASE("katsura, noon and cyclic systems have the published numbers of solutions", "[count]") {
  using namespace zeroset::testing;
  CHECK(tuple(count(katsura(6))) == Tuple{0, 64, 64, 64, 64, 54});  // torus: their mixed volume
  CHECK(tuple(count(katsura(8))) == Tuple{0, 256, 256, 256, 256, 240});
  CHECK(tuple(count(noon(6))) == Tuple{0, 717, 717, 717, 717, 717});
  CHECK(tuple(count(cyclic(6))) == Tuple{0, 156, 156, 156, 156, 156});
  CHECK(tuple(count(cyclic(7))) == Tuple{0, 924, 924, 924, 924, 924});
  CHECK(count(cyclic(4)).dimension == 1);
}

TEST_CASE("the answer depends on the seed's primes alone, not on the number of threads", "[count]") {
  const PolynomialSystem system = zeroset::testing::noon(4);
  const CountResult one = count(system, {.seed = 5}), three = count(system, {.seed = 5, .threads = 3});
  CHECK(tuple(one) == Tuple{0, 73, 73, 73, 73, 73});
  CHECK(tuple(one) == tuple(three));
  CHECK(one.primes == three.primes);
  CHECK(one.primes != count(system, {.seed = 6}).primes);
  CHECK(one.primes.size() == 3);
}

TEST_CASE("a basis that explodes ends with nulls and a reason, within its time", "[count]") {
  const Problem problem = random_problem(preset_network("figure7-two"), ProblemKind::critical, 4, false);
  CountResult result;
  CHECK(processor_seconds([&] { result = count(problem, {.limits = {.seconds = 1.5}}); }) < 6);
  CHECK(tuple(result) == Tuple{-9, -9, -9, -9, -9, -9});
  CHECK_FALSE(result.complete);
  CHECK_THAT(result.reason, ContainsSubstring("--timeout") || ContainsSubstring("--memory"));
}

TEST_CASE("a basis beyond its memory ends with nulls and a reason", "[count]") {
  const Problem problem = random_problem(preset_network("figure7"), ProblemKind::critical, 4, false);
  const CountResult result = count(problem, {.limits = {.seconds = 20, .memory_gib = 0.05}});
  CHECK_FALSE(result.dimension.has_value());
  CHECK_THAT(result.reason,
             ContainsSubstring("--memory") || ContainsSubstring("--timeout"));  // a sanitizer lifts the first
}

TEST_CASE("an expansion beyond its memory is refused with its estimate", "[count]") {
  const Architecture wide = dense_network({.widths = {10, 100'000, 1}});
  const CountResult result = count(random_problem(wide, ProblemKind::critical, 2, false));
  CHECK_FALSE(result.dimension.has_value());
  CHECK_FALSE(result.complete);
  CHECK_THAT(result.reason, ContainsSubstring("1100000 unknowns") && ContainsSubstring("--memory"));
}

TEST_CASE("numbers of points beyond max_solutions are null, dimension and degree are known", "[count]") {
  const CountResult result = count(zeroset::testing::noon(5), {.max_solutions = 100});
  CHECK(tuple(result) == Tuple{0, 233, 233, -9, -9, -9});
  CHECK_THAT(result.reason, ContainsSubstring("100 solutions"));
  CHECK_FALSE(result.complete);
}

TEST_CASE("a request to stop is obeyed", "[count]") {
  const Problem problem = random_problem(preset_network("figure7"), ProblemKind::critical, 4, false);
  int asked = 0;
  CountResult result;
  CHECK(processor_seconds(
            [&] { result = count(problem, {.limits = {.seconds = 300}, .stop = [&] { return ++asked > 2; }}); }) < 10);
  CHECK(result.reason == "interrupted");
}

TEST_CASE("generic targets that the rank rules out need no basis; explicit data are never judged by rank", "[count]") {
  const Architecture network = dense_network({.widths = {2, 2, 2, 1}, .degrees = {2, 3}, .free_output_weights = false});
  const CountResult generic = count(random_problem(network, ProblemKind::zero_error, 8, false));
  CHECK(tuple(generic) == Tuple{-1, 0, 0, 0, 0, 0});
  CHECK(generic.status == Certainty::probability_one);
  CHECK(generic.primes.size() == 1);
  // The same number of data, all 0: all weights 0 is a solution, as are many others.
  Problem zero = random_problem(
      dense_network({.widths = {1, 1, 1}, .free_output_weights = false}), ProblemKind::zero_error, 3, false);
  zero.data.targets = {{0}, {0}, {0}};
  zero.data_seed.reset();
  CHECK(tuple(count(zero)) == Tuple{0, 2, 2, 1, 0, 0});
}

TEST_CASE("options out of range are refused", "[count]") {
  const PolynomialSystem system = system_of({"x"}, {"x-1"});
  CHECK_THROWS_AS(count(system, {.primes = 2}), InvalidArgument);
  CHECK_THROWS_AS(count(system, {.primes = 5, .max_primes = 4}), InvalidArgument);
  CHECK_THROWS_AS(count(system, {.threads = 0}), InvalidArgument);
  CHECK_THROWS_AS(count(system, {.limits = {.seconds = 0}}), InvalidArgument);
  CHECK_THROWS_AS(algebra::time_quotient(system, 65537), InvalidArgument);
  CHECK(algebra::time_quotient(zeroset::testing::katsura(5), 32003).dimension == 32);
}
