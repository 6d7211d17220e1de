// Exact counts of the tables in tests/data.
#include "zeroset/algebra/bounds.hpp"
#include "zeroset/algebra/count.hpp"

#include "algebra/families.hpp"
#include "algebra/truth.hpp"
#include "support/catch.hpp"

using namespace zeroset;
using algebra::count;
using algebra::CountResult;
using namespace zeroset::testing;

namespace {

using Range = std::pair<std::int64_t, std::int64_t>;
constexpr Range kQuick{0, 300}, kSlow{301, 3200};

bool in(const nlohmann::json& number, const Range& range) {
  return range.first <= number && number <= range.second;
}

/// zero_error_counts and pnn_gradient_counts have the same columns.
void check_table(const std::string& table, const Range& degrees) {
  std::size_t checked = 0;
  for (const auto& row : truth(table)) {
    const auto& expected = row["expected"];
    if (!in(expected["degree_top"], degrees)) {
      continue;
    }
    INFO(row.dump());
    ++checked;
    const Problem problem = problem_of(row);
    const auto bounds = algebra::bounds(problem);
    CHECK(bounds.unknowns == row["n_unknowns"]);
    CHECK(bounds.bezout_number.digits() == expected["CBB"].dump());
    const CountResult result = count(problem);
    CHECK(result.dimension == expected["dim"].get<std::int64_t>());
    CHECK(result.degree == Integer(expected["degree_top"].get<std::int64_t>()));
    if (expected["n_isolated"].is_null()) {
      CHECK_FALSE(result.with_multiplicity.has_value());
      continue;
    }
    CHECK(result.with_multiplicity == expected["n_isolated"].get<std::int64_t>());
    if (row["all_roots_simple"].is_boolean()) {
      CHECK((result.simple == result.with_multiplicity) == row["all_roots_simple"].get<bool>());
    }
  }
  CHECK(checked > 0);
}

void check_linear_nets(const Range& solutions) {
  for (const auto& row : truth("dln_regularised_critical_points")) {
    const auto& expected = row["expected"];
    if (!in(expected["N_C"], solutions)) {
      continue;
    }
    INFO(row.dump());
    const CountResult result = count(linear_problem_of(row));
    CHECK(result.dimension == 0);
    CHECK(result.with_multiplicity == expected["N_C"].get<std::int64_t>());
    if (!expected["N_C_torus"].is_null()) {
      CHECK(result.torus == expected["N_C_torus"].get<std::int64_t>());
    }
  }
}

}  // namespace

TEST_CASE("zero-error systems have the tabled numbers of solutions", "[count_truth]") {
  check_table("zero_error_counts", kQuick);
}
TEST_CASE("critical systems have the tabled numbers of solutions", "[count_truth]") {
  check_table("pnn_gradient_counts", kQuick);
}
TEST_CASE("deep linear nets have the tabled numbers of critical points", "[count_truth]") {
  check_linear_nets(kQuick);
}

TEST_CASE("zero-error systems with up to 3,200 solutions have the tabled numbers", "[count_truth][slow]") {
  check_table("zero_error_counts", kSlow);
}
TEST_CASE("deep linear nets with up to 3,200 critical points have the tabled numbers", "[count_truth][slow]") {
  check_linear_nets(kSlow);
}

TEST_CASE("classical families have the published numbers of solutions", "[count_truth]") {
  for (const auto& row : truth("classical_families")) {
    if (row["expected"].is_null()) {
      continue;
    }
    INFO(row.dump());
    const CountResult result = count(family(row["family"], row["n"]));
    CHECK(result.with_multiplicity == row["expected"].get<std::int64_t>());
    CHECK(result.distinct == row["expected"].get<std::int64_t>());
  }
}
