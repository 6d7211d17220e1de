// Errors with exact statistics and with running averages, side by side.
#include "zeroset/studies/comparison.hpp"

#include "studies/comparison/hand_made.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace zeroset;
using namespace zeroset::studies;
using namespace zeroset::testing;
using nlohmann::ordered_json;
using runs::Comparison;

namespace {

runs::BothMetrics errors_of(std::int64_t train, std::int64_t test) {
  return {{.images = 1000, .errors = train}, {.images = 1000, .errors = test}};
}

/// Two activations, two seeds; the second has 90 % error with exact statistics, 38 % and 39 % with running averages,
/// and one image with 80 % of a unit's variance.
Comparison parted() {
  Comparison comparison;
  for (const std::uint64_t seed : {1U, 2U}) {
    comparison.runs.push_back(finished(0, 0, seed, 100, 330));
    comparison.runs.back().result.epochs.back().running = errors_of(101, 331);
  }
  for (const std::uint64_t seed : {1U, 2U}) {
    comparison.runs.push_back(finished(0, 1, seed, 900, 900));
    comparison.runs.back().result.epochs.back().running = errors_of(300, 370 + 10 * static_cast<std::int64_t>(seed));
    comparison.runs.back().result.epochs.back().train.activations = {
        {.layer = 6, .arguments = 6'000, .largest = std::sqrt(800.0)}};
  }
  return comparison;
}

Experiment two_seeds() {
  return experiment_of({relu(), fit(ApproximationMethod::legendre, 10, 8)}, 2);
}

bool is_detail(const Table& table, const std::string& key) {
  const auto found = std::ranges::find(table.columns, key, &Column::key);
  REQUIRE(found != table.columns.end());
  return found->detail;
}

}  // namespace

TEST_CASE("errors with running averages stand beside those with exact statistics, with their intervals",
          "[comparison]") {
  const Table table = comparison_table(two_seeds(), parted());
  const ordered_json rows = to_json(table).at("rows");
  CHECK(rows[1]["test_error"] == 0.9);
  CHECK(std::abs(rows[1]["test_error_running"].get<double>() - 0.385) < 1e-12);
  // 12.7062 is Student's 0.975 quantile with one degree of freedom; the standard error is half a point.
  CHECK(std::abs(rows[1]["test_error_running_half_width"].get<double>() - 0.005 * 12.7062047) < 1e-6);
  CHECK(rows[1]["train_error_running"] == 0.3);
  CHECK(rows[0]["train_error_running"] == 0.101);
  CHECK(is_detail(table, "train_error_running"));
  CHECK_FALSE(is_detail(table, "test_error_running"));  // they part in a row
  CHECK_THAT(table.caption, ContainsSubstring("with the exact batch statistics of the whole training set"));
  CHECK(
      std::ranges::any_of(table.notes, [](const std::string& note) { return note.starts_with("Running averages:"); }));
}

TEST_CASE("errors that do not part are a detail, and no finding", "[comparison]") {
  Comparison comparison = parted();
  comparison.runs.resize(2);
  const Experiment experiment = experiment_of({relu()}, 2);
  CHECK(is_detail(comparison_table(experiment, comparison), "test_error_running"));
  for (const std::string& sentence : findings(experiment, comparison)) {
    CHECK(sentence.find("running averages") == std::string::npos);
  }
}

TEST_CASE("a finding says which error is which, and that one image carries a unit's variance", "[comparison]") {
  const std::vector<std::string> all = findings(two_seeds(), parted());
  CHECK(std::ranges::count(all,
                           "Legendre 10: test error 90.0 % with the exact statistics of the whole training set, 38.5 % "
                           "with running averages of minibatches: one image has 80.0 % of a unit's variance over the "
                           "training set, and minibatches without that image do not notice.") == 1);
  Comparison no_outlier = parted();
  for (runs::ComparedRun& run : no_outlier.runs) {
    run.result.epochs.back().train.activations.clear();
  }
  const std::vector<std::string> others = findings(two_seeds(), no_outlier);
  CHECK(std::ranges::any_of(others, [](const std::string& sentence) {
    return sentence.ends_with("averages lag behind the weights, and leave out the variance between minibatches.");
  }));
}

TEST_CASE("runs of an earlier version have no running averages, and the table says so", "[comparison]") {
  Comparison comparison = parted();
  for (runs::ComparedRun& run : comparison.runs) {
    run.result.epochs.back().running.reset();
    run.result.epochs.back().running_reason = "not measured by the version that trained it";
  }
  const ordered_json rows = to_json(comparison_table(two_seeds(), comparison)).at("rows");
  CHECK(rows[0]["test_error_running"].is_null());
  CHECK(rows[0]["test_error_running_reason"] == "not measured by the version that trained it");
}

TEST_CASE("where an experiment measures with running averages the exact ones stand beside", "[comparison]") {
  Experiment experiment = two_seeds();
  experiment.evaluation.statistics = EvaluationStatistics::running;
  Comparison comparison = parted();
  for (runs::ComparedRun& run : comparison.runs) {
    runs::EpochMetrics& last = run.result.epochs.back();
    last.statistics = EvaluationStatistics::running;
    last.population = runs::BothMetrics{last.train, last.test};
    last.train = last.running->train;
    last.test = last.running->test;
    last.running.reset();
  }
  const Table table = comparison_table(experiment, comparison);
  const ordered_json rows = to_json(table).at("rows");
  CHECK(std::abs(rows[1]["test_error"].get<double>() - 0.385) < 1e-12);
  CHECK(rows[1]["test_error_population"] == 0.9);
  CHECK_FALSE(rows[1].contains("test_error_running"));
  CHECK_THAT(table.caption, ContainsSubstring("with running averages of the batch statistics of training."));
  const std::vector<std::string> all = findings(experiment, comparison);
  CHECK(std::ranges::any_of(all, [](const std::string& sentence) {
    return sentence.find("test error 90.0 % with the exact statistics") != std::string::npos &&
           sentence.find("one image has 80.0 %") != std::string::npos;
  }));
}

TEST_CASE("a network that ended above the loss of its start did not train, which findings and runs say",
          "[comparison]") {
  const Experiment experiment = experiment_of({relu()}, 1);
  Comparison comparison;
  comparison.runs = {finished(0, 0, 1, 900, 900, 977140)};
  CHECK(findings(experiment, comparison).front() ==
        "ReLU failed: seed 1 did not train (median training loss 977,140 at the end, 2.3 at the start).");
  CHECK(to_json(runs_table(experiment, comparison)).at("rows")[0]["status"] ==
        "did not train: median training loss 977,140 at the end, 2.3 at the start");
}
