// Several seeds in a table: each of them is seen, and tests are corrected.
#include "zeroset/core/statistics.hpp"
#include "zeroset/document/table_writers.hpp"
#include "zeroset/studies/comparison.hpp"

#include "studies/comparison/hand_made.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

using namespace zeroset;
using namespace zeroset::studies;
using namespace zeroset::testing;
using nlohmann::ordered_json;
using runs::Comparison;

namespace {

ordered_json seed_rows(const Table& table) {
  return to_json(table).at("rows");
}

std::vector<std::string> keys_shown(const Table& table) {
  std::vector<std::string> keys;
  for (const Column& column : without_details(table).columns) {
    keys.push_back(column.key);
  }
  return keys;
}

}  // namespace

TEST_CASE("a signed-rank test that cannot fall below 0.05 is not made, and says so", "[comparison]") {
  const Experiment experiment = experiment_of({relu(), fit(ApproximationMethod::hermite, 2, 3)}, 5);
  const ordered_json row = seed_rows(comparison_table(experiment, five_seeds()))[1];
  CHECK(row["p_value_signed_rank"].is_null());
  CHECK(row["p_value_signed_rank_reason"] == "5 pairs cannot decide: least possible p is 0.0625");
  CHECK(row["p_value_signed_rank_holm"].is_null());
  Comparison three = five_seeds();
  std::erase_if(three.runs, [](const runs::ComparedRun& run) { return run.seed > 3; });
  CHECK(seed_rows(comparison_table(experiment, three))[1]["p_value_signed_rank_reason"] ==
        "3 pairs cannot decide: least possible p is 0.25");
  Comparison six = five_seeds();
  six.runs.push_back(finished(0, 0, 6, 100, 300));
  six.runs.push_back(finished(0, 1, 6, 124, 306));
  const ordered_json decided = seed_rows(comparison_table(experiment, six))[1];
  CHECK(decided["p_value_signed_rank"] == 2.0 / 64);
  // Two tests: the smaller one counts twice, and the other is at least that.
  const double t = decided["p_value"].get<double>(), w = 2.0 / 64;
  REQUIRE(t < w);
  CHECK(std::abs(decided["p_value_holm"].get<double>() - 2 * t) < 1e-15);
  CHECK(std::abs(decided["p_value_signed_rank_holm"].get<double>() - std::max(2 * t, w)) < 1e-15);
}

TEST_CASE("p-values are corrected by Holm's method for all tests of the table", "[comparison]") {
  using enum ApproximationMethod;
  const Experiment experiment = experiment_of({relu(), fit(hermite, 2, 3), fit(legendre, 10, 8)}, 5);
  Comparison comparison = five_seeds();
  for (std::int64_t k = 0; k < 5; ++k) {  // worse by 0, 6, 0, 6, 0 %
    comparison.runs.push_back(
        finished(0, 2, static_cast<std::uint64_t>(1 + k), 100, 300 + 7 * (k * k % 5) + 60 * (k % 2)));
  }
  const Table table = comparison_table(experiment, comparison);
  const ordered_json rows = seed_rows(table);
  const double first = *paired_t_test({1, 2, 3, 4, 5}), second = *paired_t_test({0, 6, 0, 6, 0});
  REQUIRE(first < second);
  CHECK_THAT(rows[1]["p_value_holm"].get<double>(), WithinAbs(2 * first, 1e-12));
  CHECK_THAT(rows[2]["p_value_holm"].get<double>(), WithinAbs(std::max(2 * first, second), 1e-12));
  CHECK_THAT(rows[2]["p_value"].get<double>(), WithinAbs(second, 1e-12));
  CHECK_THAT(table.notes.front(), ContainsSubstring("all 2 tests of this table"));
}

TEST_CASE("errors stand seed by seed, so that no interval hides a seed that failed", "[comparison]") {
  const Experiment experiment = experiment_of({relu(), fit(ApproximationMethod::legendre, 10, 8)}, 3);
  Comparison comparison;
  comparison.runs = {finished(0, 0, 1, 0, 300),
                     finished(0, 0, 2, 4, 310),
                     finished(0, 0, 3, 224, 450),
                     finished(0, 1, 1, 10, 320),
                     diverged(0, 1, 2, "minibatch loss not finite at step 5"),
                     finished(0, 1, 3, 12, 330)};
  const Table table = comparison_table(experiment, comparison);
  const ordered_json rows = seed_rows(table);
  CHECK(rows[0]["train_error_seeds"] == "0.0, 0.4, 22.4");
  CHECK(rows[0]["test_error_seeds"] == "30.0, 31.0, 45.0");
  CHECK(rows[1]["train_error_seeds"] == "1.0, diverged, 1.2");
  CHECK(rows[1]["difference_seeds"] == "2.0, -12.0");
  const std::vector<std::string> shown = keys_shown(table);
  CHECK(shown ==
        std::vector<std::string>{
            "activation", "seeds", "diverged", "train_error_seeds", "test_error_seeds", "difference", "p_value_holm"});
  CHECK_THAT(to_text(table), ContainsSubstring("difference (percentage points)"));
}

TEST_CASE("of more than five seeds the median and the range stand", "[comparison]") {
  Comparison comparison;
  for (std::uint64_t seed = 1; seed <= 7; ++seed) {
    comparison.runs.push_back(finished(0, 0, seed, 100, 300 + 10 * static_cast<std::int64_t>(seed * seed)));
  }
  const Table table = comparison_table(experiment_of({relu()}, 7), comparison);
  CHECK(seed_rows(table)[0]["test_error_seeds"] == "46.0 [31.0, 79.0]");
  CHECK_THAT(table.notes.front(), ContainsSubstring("in brackets the smallest and the largest"));
}

TEST_CASE("tables of errors name their images and their batch statistics", "[comparison]") {
  const Experiment experiment = experiment_of({relu(), fit(ApproximationMethod::hermite, 2, 3)}, 5);
  Comparison comparison = five_seeds();
  for (const Table& table : {comparison_table(experiment, comparison), runs_table(experiment, comparison)}) {
    CHECK_THAT(table.caption, ContainsSubstring("all 1,000 training and 1,000 test images"));
    CHECK_THAT(table.caption, ContainsSubstring("exact batch statistics of the whole training set"));
  }
  comparison.runs[0].result.epochs.back().train.images = 500;  // as where the number is varied
  CHECK_THAT(runs_table(experiment, comparison).caption, ContainsSubstring("all training and 1,000 test images"));
}
