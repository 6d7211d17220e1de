#include "zeroset/algebra/degree_threshold.hpp"

#include "zeroset/core/error.hpp"

#include "algebra/truth.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace zeroset;
using algebra::degree_threshold;
using zeroset::testing::truth;

namespace {

void check_table(std::int64_t max_degree) {
  int checked = 0;
  for (const auto& row : truth("activation_degree_thresholds")) {
    const auto widths = row["widths"].get<std::vector<std::int64_t>>();
    if (2 * *std::max_element(widths.begin() + 1, widths.end() - 1) - 1 > max_degree) {
      continue;
    }
    INFO(row.dump());
    const auto result = degree_threshold(widths);
    CHECK(result.expected_dimension == row["expected_dim_generic"]);
    CHECK(result.last_degree_below == row["expected"]);
    CHECK(result.threshold == row["expected"].get<std::int64_t>() + 1);
    for (const auto& [degree, dimension] : result.dimensions) {
      const auto listed = row["dims_by_r"].find(std::to_string(degree));
      CHECK((listed == row["dims_by_r"].end() || *listed == dimension));
    }
    ++checked;
  }
  CHECK(checked >= 25);
}

}  // namespace

TEST_CASE("thresholds of narrow nets are those of the table", "[degree_threshold]") {
  check_table(5);
}

TEST_CASE("all thresholds of the table are right", "[degree_threshold][slow]") {
  check_table(1000);
}

// Finkel, Rodriguez, Wu, Yahl, arXiv:2408.04569: of nets of equal widths only degree 1 falls short.
TEST_CASE("nets of equal widths have threshold 2", "[degree_threshold]") {
  for (const auto& widths : std::vector<std::vector<std::int64_t>>{{2, 2, 2}, {3, 3, 3}, {2, 2, 2, 2}, {3, 3, 3, 3}}) {
    const auto result = degree_threshold(widths);
    CHECK(result.threshold == 2);
    CHECK(result.status == Certainty::proved);
  }
}

TEST_CASE("where no theorem ends the scan, there is no threshold but a reason", "[degree_threshold]") {
  const auto narrow = degree_threshold({3, 1, 2});
  CHECK_FALSE(narrow.threshold.has_value());
  CHECK(narrow.reason == "degree_threshold: no theorem covers the degrees above 10");
  CHECK(narrow.dimensions.size() == 10);
  const auto cut = degree_threshold({2, 4, 1}, {.max_degree = 5});
  CHECK_FALSE(cut.threshold.has_value());
  CHECK(cut.last_degree_below == 5);
  CHECK(degree_threshold({2, 4, 1}, {.max_degree = 6}).threshold == 7);  // from 2 * 4 - 1 = 7 on the theorem speaks
  CHECK_THROWS_AS(degree_threshold({2, 4, 1}, {.max_degree = 0}), InvalidArgument);
}
