// Real solutions and multiplicities.
#include "zeroset/algebra/count.hpp"
#include "zeroset/core/error.hpp"

#include "algebra/families.hpp"
#include "algebra/systems.hpp"
#include "algebra/truth.hpp"
#include "support/catch.hpp"

#include <numeric>

using namespace zeroset;
using namespace zeroset::testing;
using algebra::count;
using algebra::CountResult;
using algebra::Multiplicity;

namespace {

using Pairs = std::vector<Multiplicity>;

CountResult counted(const std::vector<std::string>& variables, const std::vector<std::string>& polynomials) {
  return count(system_of(variables, polynomials));
}

}  // namespace

TEST_CASE("fixed integer instances have the exact numbers of real critical points", "[real_count]") {
  for (const auto& row : truth("real_critical_points_exact_instances")) {
    INFO(row.dump());
    const CountResult result = count(real_instance_of(row));
    CHECK(result.with_multiplicity == row["expected"]["N_C"].get<std::int64_t>());
    CHECK(result.real == row["expected"]["N_R"].get<std::int64_t>());
    CHECK(result.simple == result.distinct);
    CHECK(result.real_status.has_value());
    CHECK(result.reason.empty());
  }
}

TEST_CASE("katsura systems have the published numbers of real solutions", "[real_count]") {
  // msolve and Singular, exact: 16 of 32, 32 of 64.
  CHECK(count(katsura(5)).real == 16);
  CHECK(count(katsura(6)).real == 32);
}

TEST_CASE("real solutions are counted above 64 on request alone", "[real_count]") {
  // msolve: cyclic-6 has 24 real roots of 156.
  CHECK_FALSE(count(cyclic(6)).real.has_value());
  CHECK_THAT(count(cyclic(6)).reason, ContainsSubstring("64 solutions"));
  CHECK(count(cyclic(6), {.max_real = 200}).real == 24);
  CHECK_FALSE(count(katsura(2), {.max_real = 3}).real.has_value());
  CHECK_THROWS_AS(count(katsura(2), {.max_real = -1}), InvalidArgument);
}

TEST_CASE("noon-5 has 11 real solutions and katsura-8 has 84", "[real_count][slow]") {
  CHECK(count(noon(5), {.max_real = 300}).real == 11);
  CHECK(count(katsura(8), {.max_real = 300}).real == 84);
}

TEST_CASE("planted real roots are found, near ones and irrational ones too", "[real_count]") {
  std::string wilkinson = "1";
  for (int i = 1; i <= 19; ++i) {
    wilkinson += "*(x-" + std::to_string(i) + ")";
  }
  CHECK(counted({"x"}, {wilkinson}).real == 19);
  CHECK(counted({"x"}, {"(x-3)^12"}).real == 1);
  CHECK(counted({"x"}, {"(x^2+1)^3*(x^2-2)^2*x"}).real == 3);
  CHECK(counted({"x"}, {"(x-1)*(x-1.000000001)*(x^2-2*x+1.0000000000000001)"}).real == 2);
  // Mignotte: two real roots closer than 10^-14, and one more.
  CHECK(counted({"x"}, {"x^7-2*(1000*x-1)^2"}).real == 3);
  CHECK(counted({"x"}, {"x^4+1"}).real == 0);
  CHECK(counted({"x", "y"}, {"x^2+y^2-5", "x*y-2", "x+y-3"}).real == 2);
  // Three trilinear equations, each a product: all 3! choices of factors give a real point.
  const CountResult trilinear =
      counted({"z", "y", "x"}, {"(x-2)*(y-3)*(z-4)", "(x-6)*(y-7)*(z-5)", "(x-4)*(y-11)*(z-3)"});
  CHECK(trilinear.real == 6);
  CHECK(trilinear.with_multiplicity == 6);
}

TEST_CASE("real points are distinct ones: multiplicities and forms that do not separate change nothing",
          "[real_count]") {
  // Nine points on a grid, three of them on each line of the obvious forms; the non-real ones are (i, ...), (-i, ...).
  const CountResult grid = counted({"x", "y"}, {"x*(x^2+1)", "y*(y^2-1)"});
  CHECK(grid.distinct == 9);
  CHECK(grid.real == 3);
  const CountResult thick = counted({"x", "y"}, {"x^2*(x-1)^2", "y^2*(y-1)^2"});
  CHECK(thick.real == 4);
  CHECK(thick.multiplicities == Pairs{{4, 4}});
  // Two points over x = 0, conjugate, and one over x = 1.
  CHECK(counted({"x", "y"}, {"x*(x-1)", "(1-x)*(y^2+1)+x*(y-5)"}).real == 1);
}

TEST_CASE("multiplicities are those of the points", "[count]") {
  CHECK(counted({"x"}, {"x^3*(x-1)^2*(x+5)"}).multiplicities == Pairs{{1, 1}, {2, 1}, {3, 1}});
  CHECK(counted({"x", "y"}, {"x^2", "x*y", "y^2"}).multiplicities == Pairs{{3, 1}});
  // The square of the maximal ideal of one point, and a simple point: no linear form generates the quotient.
  CHECK(counted({"x", "y"}, {"x^2*(x-1)", "x*y", "y^2"}).multiplicities == Pairs{{1, 1}, {3, 1}});
  CHECK(counted({"x"}, {"x^2+1"}).multiplicities == Pairs{{1, 2}});
  CHECK(counted({"x"}, {"x", "x-1"}).multiplicities == Pairs{});
  CHECK_FALSE(counted({"x", "y"}, {"x"}).multiplicities.has_value());
  CHECK(counted({}, {}).multiplicities == Pairs{{1, 1}});
}

TEST_CASE("the system of HomotopyContinuation.jl's issue 574 has 348 simple and 108 multiple points", "[count][slow]") {
  // Singular, exact: 684 with multiplicity, 456 distinct.
  const CountResult result = counted({"x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10"},
                                     {"x2*x6^2-x7*x10^3",
                                      "-x1^2+2*x2*x5*x6-3*x7*x9*x10^2",
                                      "-2*x1+2*x2*x4*x6+x2*x5^2-3*x7*x8*x10^2-3*x7*x9^2*x10",
                                      "2*x2*x3*x6+2*x2*x4*x5-6*x7*x8*x9*x10-x7*x9^3-3*x7*x10^2-1",
                                      "2*x2*x3*x5+x2*x4^2+2*x2*x6-3*x7*x8^2*x10-3*x7*x8*x9^2-6*x7*x9*x10",
                                      "2*x2*x3*x4+2*x2*x5-3*x7*x8^2*x9-6*x7*x8*x10-3*x7*x9^2",
                                      "x2*x3^2+2*x2*x4-x7*x8^3-6*x7*x8*x9-3*x7*x10",
                                      "-x1^2+2*x2*x3-3*x7*x8^2-3*x7*x9",
                                      "-2*x1+x2-3*x7*x8",
                                      "-x7-1"});
  CHECK(result.with_multiplicity == 684);
  CHECK(result.distinct == 456);
  CHECK(result.simple == 348);
  std::int64_t mass = 0;
  for (const Multiplicity& one : *result.multiplicities) {
    mass += one.multiplicity * one.points;
  }
  CHECK(mass == 684);
}

TEST_CASE("cyclic-8 is a curve of degree 144", "[count][slow]") {
  // Singular 4.3.1: dim(slimgb(i)) = 1 and mult(slimgb(i)) = 144 modulo 32003, graded reverse lexicographic order.
  const CountResult result = count(cyclic(8));
  CHECK(result.dimension == 1);
  CHECK(result.degree == Integer(144));
  CHECK_FALSE(result.with_multiplicity.has_value());
}

TEST_CASE("the number of real solutions is odd where a regularized problem has simple ones alone", "[real_count]") {
  for (const auto& row : truth("pnn_gradient_counts")) {
    if (row["expected"]["n_isolated"].is_null() || row["expected"]["n_isolated"] > 17 ||
        row["regularised_entrywise"] != 1) {
      continue;
    }
    INFO(row.dump());
    const CountResult result = count(problem_of(row));
    REQUIRE(result.real.has_value());
    CHECK((*result.distinct - *result.real) % 2 == 0);  // the others come in conjugate pairs
    if (result.simple == result.distinct) {
      CHECK(*result.real % 2 == 1);
    }
  }
}

TEST_CASE("real solutions out of time are null with a reason, the other counts stay", "[real_count]") {
  // Each prime takes long enough that hundreds of them do not fit: a hundred times as long as the other counts.
  const CountResult all = count(noon(5), {.max_real = 0});
  CountResult result;
  // On a machine that has become busier since, the other counts may need longer than they did.
  for (double seconds = all.seconds + 0.3; !result.with_multiplicity && seconds < 4; seconds *= 2) {
    result = count(noon(5), {.limits = {.seconds = seconds}, .max_real = 300});
  }
  CHECK(result.with_multiplicity == 233);
  CHECK_FALSE(result.real.has_value());
  CHECK_FALSE(result.real_status.has_value());
  CHECK_FALSE(result.complete);
  CHECK_THAT(result.reason, ContainsSubstring("real") && ContainsSubstring("--timeout"));
}

TEST_CASE("the number of real solutions and its primes do not depend on the number of threads", "[real_count]") {
  const CountResult one = count(katsura(4)), three = count(katsura(4), {.threads = 3});
  CHECK(one.real == 12);
  CHECK(three.real == 12);
  CHECK(one.real_primes == three.real_primes);
}
