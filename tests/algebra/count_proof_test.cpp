// Counts that are proved over Q.
#include "zeroset/algebra/count.hpp"

#include "algebra/counts/rational_quotient.hpp"
#include "algebra/families.hpp"
#include "algebra/systems.hpp"
#include "algebra/truth.hpp"
#include "support/catch.hpp"

using namespace zeroset;
using namespace zeroset::testing;
using algebra::count;
using algebra::CountResult;
using algebra::detail::Exponents;
using algebra::detail::Fmpq;
using algebra::detail::RationalQuotient;

namespace {

CountResult proved(const algebra::PolynomialSystem& system) {
  return count(system, {.max_real = 40, .prove = true});
}

/// Everything but primes and times.
void check_same(const CountResult& a, const CountResult& b) {
  CHECK(a.with_multiplicity == b.with_multiplicity);
  CHECK(a.distinct == b.distinct);
  CHECK(a.simple == b.simple);
  CHECK(a.torus == b.torus);
  CHECK(a.multiplicities == b.multiplicities);
  CHECK(a.real == b.real);
}

std::vector<Fmpq> numbers(const std::vector<int>& values) {
  std::vector<Fmpq> result(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    fmpq_set_si(result[i].get(), values[i], 1);
  }
  return result;
}

}  // namespace

TEST_CASE("small systems are counted with proof, with solutions at infinity too", "[count_proof]") {
  const std::vector<algebra::PolynomialSystem> systems{
      katsura(3),
      system_of({"x"}, {"(x-3)^12"}),
      system_of({"x", "y"}, {"x^2+y^2-5", "x*y-2", "x+y-3"}),
      system_of({"x", "y"}, {"x^3*y-x", "x*y^2-2*y+x"}),
      system_of({"x", "y"}, {"x*y-1", "x^2-7/3"}),
      system_of({"z", "y", "x"}, {"(x-2)*(y-3)*(z-4)", "(x-6)*(y-7)*(z-5)", "(x-4)*(y-11)*(z-3)"}),
      algebra::expand(
          random_problem(dense_network({.widths = {1, 1, 1}, .degrees = {1}}), ProblemKind::critical, 1, true))};
  for (const auto& system : systems) {
    INFO(algebra::write_system(system, algebra::SystemFormat::json));
    const CountResult result = proved(system);
    CHECK(result.status == Certainty::proved);
    CHECK(result.real_status == Certainty::proved);
    CHECK(result.reason.empty());
    CHECK(result.complete);
    check_same(result, count(system));
  }
}

TEST_CASE("a proof that fails leaves the counts and says why", "[count_proof]") {
  const auto square = system_of({"x", "y"}, {"x^2", "x*y", "y^2"});  // no linear form generates the quotient
  const CountResult result = proved(square);
  CHECK(result.status == Certainty::probability_one);
  CHECK(result.real_status == Certainty::probability_one);
  CHECK(result.with_multiplicity == 3);
  CHECK_FALSE(result.complete);
  CHECK_THAT(result.reason, ContainsSubstring("proof") && ContainsSubstring("linear form"));
}

TEST_CASE("tables that do not commute or do not kill the equations are refused", "[count_proof]") {
  // Standard monomials 1, y, x (ascending); the border is y^2, x y, x^2: the points (0, 0), (1, 0), (0, 1).
  const std::vector<Exponents> standard{{0, 0}, {0, 1}, {1, 0}};
  auto right = numbers({0, 1, 0, 0, 0, 0, 0, 0, 1});
  RationalQuotient quotient(2, standard, right);
  CHECK(quotient.is_triangular());
  CHECK(quotient.commutes());
  CHECK(quotient.contains(algebra::read_polynomial("x^5-x+3*x^2*y", {"x", "y"})));
  CHECK_FALSE(quotient.contains(algebra::read_polynomial("x-y", {"x", "y"})));
  CHECK(quotient.corners().size() == 3);
  CHECK(quotient.torus_rank(1) == 0);
  auto other = numbers({0, 1, 0, 0, 1, 0, 0, 0, 1});  // x y = y: the points (0, 0), (1, 0), (1, 1)
  CHECK(RationalQuotient(2, standard, other).commutes());
  auto broken = numbers({0, 1, 0, 1, 0, 0, 0, 0, 1});  // x y = 1 with x^2 = x, y^2 = y
  CHECK_FALSE(RationalQuotient(2, standard, broken).commutes());
}
