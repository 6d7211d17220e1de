#include "zeroset/continuation/solve.hpp"

#include "zeroset/algebra/system_io.hpp"
#include "zeroset/continuation/certificate_file.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"

#include "algebra/families.hpp"
#include "algebra/systems.hpp"
#include "algebra/truth.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <complex>

using namespace zeroset;
using namespace zeroset::continuation;
using namespace zeroset::testing;
using algebra::PolynomialSystem;

namespace {

/// The ledger closes, and a complete answer has a certificate for every regular solution.
void check_books(const SolveResult& result) {
  CHECK(result.ledger.total() == result.paths);
  CHECK(result.counts.isolated == result.counts.regular + result.counts.singular);
  CHECK(result.counts.isolated == static_cast<std::int64_t>(result.solutions.size()));
  CHECK_FALSE(result.reason.empty());
}

bool same_points(const SolveResult& a, const SolveResult& b) {
  return std::ranges::equal(
      a.solutions, b.solutions, [](const Solution& x, const Solution& y) { return x.point == y.point; });
}

}  // namespace

TEST_CASE("all solutions of katsura, noon and cyclic systems are found, certified, and the bound or the count says so",
          "[solve]") {
  // Numbers as in tests/data/classical_families.json. Real ones: the signature of the trace form, by algebra::count.
  struct Known {
    const char* family;
    int n;
    std::int64_t solutions;
  };
  for (const auto& [family_name, n, solutions] :
       {Known{"katsura", 5, 32}, {"katsura", 6, 64}, {"noon", 3, 21}, {"cyclic", 5, 70}}) {
    INFO(family_name << n);
    const PolynomialSystem system = family(family_name, n);
    const SolveResult result = solve(system);
    const std::int64_t real = algebra::count(system, {.max_real = 70}).real.value();
    check_books(result);
    CHECK(result.complete);
    CHECK(result.completeness != Certainty::numerical);
    CHECK(result.counts.certified == solutions);
    CHECK(result.counts.real == real);
    CHECK(result.counts.certified_real == real);
    CHECK(result.counts.singular == 0);
  }
}

TEST_CASE("every start system gives the same solutions, whatever the seed", "[solve]") {
  const PolynomialSystem system = family("noon", 3);
  for (const StartChoice start :
       {StartChoice::total_degree, StartChoice::multihomogeneous, StartChoice::polyhedral, StartChoice::automatic}) {
    for (const std::uint64_t seed : {11, 12}) {
      const SolveResult result = solve(system, {.start = start, .seed = seed});
      CHECK(result.complete);
      REQUIRE(result.counts.certified == 21);
      const SolveResult first = solve(system, {.start = StartChoice::total_degree, .seed = 1});
      for (std::size_t i = 0; i < 21; ++i) {
        CHECK((result.solutions[i].point - first.solutions[i].point).norm() < 1e-12);
      }
    }
  }
}

TEST_CASE("the answer has the same bits on one thread and on four", "[solve]") {
  const PolynomialSystem system = family("katsura", 5);
  const SolveResult one = solve(system, {.seed = 3, .threads = 1});
  const SolveResult four = solve(system, {.seed = 3, .threads = 4});
  CHECK(same_points(one, four));
  CHECK(one.ledger == four.ledger);
}

TEST_CASE("an inconsistent overdetermined system has no solution, and a consistent one those of all its equations",
          "[solve]") {
  const std::vector<std::string> xy{"x", "y"};
  const SolveResult none = solve(system_of(xy, {"x^2+y^2-5", "x*y-2", "x+y-4"}));
  check_books(none);
  CHECK(none.complete);
  CHECK(none.counts.isolated == 0);
  CHECK(none.ledger.excess > 0);
  const SolveResult two = solve(system_of(xy, {"x^2+y^2-5", "x*y-2", "x+y-3"}));
  check_books(two);
  CHECK(two.complete);
  CHECK(two.counts.isolated == 2);
  CHECK(two.counts.real == 2);
}

TEST_CASE("fewer equations than unknowns, and no unknowns, are refused with the reason", "[solve]") {
  CHECK_THROWS_AS(solve(system_of({"x", "y"}, {"x*y-1"})), InvalidArgument);
  CHECK_THROWS_AS(solve(system_of({}, {})), InvalidArgument);
}

TEST_CASE("too many paths are refused before any is tracked", "[solve]") {
  CHECK_THROWS_AS(solve(family("katsura", 5), {.max_paths = 31}), LimitExceeded);
}

TEST_CASE("a root of multiplicity twelve is one singular solution with that multiplicity", "[solve]") {
  const SolveResult result = solve(system_of({"x"}, {"(x-3)^12"}));
  check_books(result);
  REQUIRE(result.counts.isolated == 1);
  CHECK(result.solutions[0].multiplicity == 12);
  CHECK(std::abs(result.solutions[0].point[0] - 3.0) < 1e-3);
  CHECK(result.complete);
  CHECK(result.completeness == Certainty::numerical);  // no certificate of a singular point
}

TEST_CASE("a double root, Wilkinson's 19 roots and a root almost real are told apart", "[solve]") {
  const SolveResult twice = solve(system_of({"x"}, {"x^2-4*x+4"}));
  CHECK(twice.complete);
  CHECK(twice.counts.singular == 1);
  CHECK(twice.counts.with_multiplicity == 2);
  std::string wilkinson = "1";
  for (int root = 1; root <= 19; ++root) {
    wilkinson += "*(x-" + std::to_string(root) + ")";
  }
  const SolveResult nineteen = solve(system_of({"x"}, {wilkinson}));
  CHECK(nineteen.complete);
  CHECK(nineteen.counts.certified_real == 19);
  // x^2 - 6x + 9 + 10^-28: the roots are 3 +- 10^-14 i
  const SolveResult close = solve(system_of({"x"}, {"x^2-6*x+9+1/10000000000000000000000000000"}));
  CHECK(close.counts.certified_real == 0);
}

TEST_CASE("solutions with zero coordinates survive", "[solve]") {
  const SolveResult result = solve(system_of({"x", "y"}, {"y*(x-y)-0", "x^2+y^2-2*x"}));
  check_books(result);
  CHECK(result.counts.with_multiplicity == 4);
  CHECK(result.complete);
}

TEST_CASE("where the solution set has a component the answer is not complete, and says its dimension", "[solve]") {
  const SolveResult result = solve(system_of({"x", "y"}, {"x*y", "x^2*y-x^2-x*y+x"}));  // the line x = 0, and (1, 0)
  check_books(result);
  CHECK_FALSE(result.complete);
  CHECK(result.reason.find("dimension 1") != std::string::npos);
  CHECK(result.counts.certified == 1);
  REQUIRE(result.solutions.size() == 1);
  CHECK(std::abs(result.solutions[0].point[0] - 1.0) < 1e-12);
}

TEST_CASE("without the exact count only a bound that is attained makes an answer complete", "[solve]") {
  const SolveResult attained = solve(family("katsura", 4), {.count = false});
  CHECK(attained.complete);
  CHECK(attained.completeness == Certainty::proved);
  const SolveResult open = solve(family("noon", 3), {.start = StartChoice::total_degree, .count = false});
  CHECK_FALSE(open.complete);
  CHECK(open.ledger.at_infinity == 6);
}

TEST_CASE("critical points of a regularized loss have certified indices whose signs add up to one", "[solve]") {
  std::size_t checked = 0;
  for (const auto& row : truth("real_critical_points_exact_instances")) {
    if (row["expected"]["N_C"] > 9) {
      continue;
    }
    INFO(row.dump());
    const SolveResult result = solve(real_instance_of(row));
    check_books(result);
    CHECK(result.complete);
    CHECK(result.counts.isolated == row["expected"]["N_C"].get<std::int64_t>());
    CHECK(result.counts.certified_real == row["expected"]["N_R"].get<std::int64_t>());
    if (!row["Lambda_entrywise"].is_null()) {
      CHECK(result.index_sum == 1);
    }
    ++checked;
  }
  CHECK(checked > 5);
}

TEST_CASE("zero-error systems of networks have the tabled numbers of solutions", "[solve]") {
  for (const auto& row : truth("zero_error_counts")) {
    const auto& expected = row["expected"];
    if (expected["dim"] != 0 || expected["degree_top"] > 30) {
      continue;
    }
    INFO(row.dump());
    const SolveResult result = solve(problem_of(row));
    check_books(result);
    CHECK(result.complete);
    CHECK(result.counts.with_multiplicity == expected["n_isolated"].get<std::int64_t>());
  }
}

TEST_CASE("an interrupted solution goes on from its stored paths and ends with the same bits", "[solve]") {
  const std::filesystem::path folder = scratch();
  const PolynomialSystem system = family("katsura", 6);
  int asked = 0;
  const SolveResult first = solve(system, {.seed = 5, .folder = folder, .stop = [&asked] { return ++asked > 40; }});
  CHECK(first.stopped);
  CHECK_FALSE(first.complete);
  CHECK(first.ledger.total() == first.paths);
  std::int64_t tracked = -1;
  const SolveResult second = solve(system, {.seed = 5, .folder = folder, .progress = [&](const Progress& now) {
                                              tracked = tracked < 0 ? now.done : tracked;
                                            }});
  CHECK(tracked > 8);  // the first chunk is not the first of all paths
  CHECK(second.complete);
  CHECK(same_points(second, solve(system, {.seed = 5})));
}

TEST_CASE("certificates of an answer are proved again from its file", "[solve]") {
  const PolynomialSystem system = family("katsura", 4);
  const SolveResult result = solve(system);
  const CertificateCheck check = check_certificate(certificates_json(system, result));
  INFO(check.reason);
  CHECK(check.verified);
  CHECK(check.solutions == 16);
  CHECK(check.real == result.counts.certified_real);
}

TEST_CASE("solutions are written as PHCpack reads them", "[solve]") {
  const SolveResult result = solve(system_of({"x", "y"}, {"x^2-2", "x-y"}));
  const std::string text = solutions_phc(result);
  CHECK(text.find("THE SOLUTIONS :\n2 2\n") == 0);
  CHECK(text.find(" x : -1.41421356237310E+00  0.00000000000000E+00") != std::string::npos);
}
