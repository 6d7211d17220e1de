#include "zeroset/studies/comparison.hpp"

#include "studies/comparison/hand_made.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <regex>

using namespace zeroset;
using namespace zeroset::studies;
using namespace zeroset::testing;
using runs::Comparison;

namespace {

std::vector<std::string> table_names(const Results& results) {
  std::vector<std::string> names;
  for (const Table& table : results.tables) {
    names.push_back(table.name);
  }
  return names;
}

/// Names that a text gives as "table NAME".
std::vector<std::string> named_in(const std::string& text) {
  static const std::regex kTable("\\btable ([a-z_]*_[a-z_]*)");
  std::vector<std::string> names;
  for (std::sregex_iterator found(text.begin(), text.end(), kTable); found != std::sregex_iterator(); ++found) {
    names.push_back((*found)[1]);
  }
  return names;
}

/// Every table that a note or a caption names. \throws nothing; checks that each is there
std::vector<std::string> checked_names(const Results& results) {
  const std::vector<std::string> there = table_names(results);
  std::vector<std::string> named;
  for (const Table& table : results.tables) {
    std::vector<std::string> texts = table.notes;
    texts.push_back(table.caption);
    for (const std::string& text : texts) {
      for (const std::string& name : named_in(text)) {
        INFO(table.name << ": " << text);
        CHECK(std::find(there.begin(), there.end(), name) != there.end());
        named.push_back(name);
      }
    }
  }
  return named;
}

/// One run of two has an image with 80 % of a unit's variance.
Comparison concentrated() {
  Comparison comparison;
  comparison.runs = {finished(0, 0, 1, 100, 300), finished(0, 1, 1, 900, 900)};
  comparison.runs[1].result.epochs[1].train.activations = {
      {.layer = 6, .arguments = 6'000, .largest = std::sqrt(800.0)}};
  return comparison;
}

}  // namespace

TEST_CASE("a note names the table of concentrated statistics where it stands beside, and only there", "[comparison]") {
  const Experiment experiment = experiment_of({relu(), fit(ApproximationMethod::legendre, 10, 8)}, 1);
  const Results all = results(experiment, concentrated());
  CHECK(table_names(all) == std::vector<std::string>{"comparison", "weight_norms", "concentrated_statistics", "runs"});
  CHECK(checked_names(all) == std::vector<std::string>{"concentrated_statistics"});
  const Table alone = comparison_table(experiment, concentrated());
  CHECK(alone.notes.size() == all.tables.front().notes.size());
  CHECK(checked_names({.tables = {alone}}).empty());
  CHECK_THAT(alone.notes.back(), ContainsSubstring("mean little."));
}

TEST_CASE("the document of a comparison has its experiment, every table by name and the figures' names",
          "[comparison]") {
  const Experiment experiment = experiment_of({relu(), fit(ApproximationMethod::legendre, 10, 8)}, 1);
  const nlohmann::ordered_json document = to_json(experiment, concentrated());
  std::vector<std::string> keys;
  for (const auto& [key, value] : document.items()) {
    keys.push_back(key);
  }
  CHECK(keys == std::vector<std::string>{"schema",
                                         "experiment",
                                         "findings",
                                         "comparison",
                                         "weight_norms",
                                         "concentrated_statistics",
                                         "runs",
                                         "figures"});
  CHECK(document["schema"] == "zeroset.comparison/1");
  CHECK(read_experiment(nlohmann::json::parse(document["experiment"].dump())) == experiment);
  CHECK(document["figures"] == nlohmann::ordered_json({"error_curves", "loss_curves"}));
}

TEST_CASE("results of a comparison in which nothing happened have no special tables", "[comparison]") {
  Comparison comparison;
  comparison.runs = {finished(0, 0, 1, 100, 300)};
  CHECK(table_names(results(experiment_of({relu()}, 1), comparison)) ==
        std::vector<std::string>{"comparison", "weight_norms", "runs"});
}

TEST_CASE("findings give each difference with its unit, its interval and whether the seeds decide it", "[comparison]") {
  using enum ApproximationMethod;
  const Experiment experiment = experiment_of({relu(), fit(hermite, 2, 3), fit(legendre, 10, 8)}, 3);
  Comparison comparison;
  comparison.runs = {finished(0, 0, 1, 0, 300),
                     finished(0, 0, 2, 0, 310),
                     finished(0, 0, 3, 0, 320),
                     finished(0, 1, 1, 10, 310),
                     finished(0, 1, 2, 0, 300),
                     finished(0, 1, 3, 10, 350),
                     finished(0, 2, 1, 0, 401),
                     finished(0, 2, 2, 4, 410),
                     finished(0, 2, 3, 224, 419)};
  // Differences 1, -1, 3: mean 1 and standard error 2 / sqrt(3), t quantile 4.302653; 10.1, 10, 9.9 are decided.
  const std::vector<std::string> found = findings(experiment, comparison);
  REQUIRE(found.size() == 4);
  CHECK(found[0] == "Hermite 2 minus ReLU: 1.0 ± 5.0 percentage points of test error, undecided with 3 seeds.");
  CHECK(found[1] ==
        "Legendre 10 minus ReLU: 10.0 ± 0.2 percentage points of test error, decided with 3 seeds (p < 0.001 after "
        "Holm's correction for 2 tests).");
  CHECK(found[2] ==
        "Legendre 10 failed in one of 3 seeds: seed 3 ended with a training error of 22.4 %, the median is 0.4 %.");
  CHECK(found[3] == "5 of 9 networks that finished classify every training image correctly.");
  CHECK(results(experiment, comparison).findings == found);
}

TEST_CASE("findings say of one seed that there is no test, and name what diverged", "[comparison]") {
  const Experiment experiment = experiment_of({relu(), fit(ApproximationMethod::hermite, 10, 3)}, 1);
  Comparison comparison;
  comparison.runs = {finished(0, 0, 1, 100, 300), finished(0, 1, 1, 100, 320)};
  CHECK(findings(experiment, comparison).front() ==
        "Hermite 10 minus ReLU: 2.0 percentage points of test error in one seed, so there is no test.");
  comparison.runs[1] = diverged(0, 1, 1, "minibatch loss not finite at step 5");
  const std::vector<std::string> found = findings(experiment, comparison);
  CHECK(found[0] == "Hermite 10 minus ReLU: no seed finished with both.");
  CHECK(found[1] == "Hermite 10 failed: seed 1 diverged (minibatch loss not finite at step 5).");
}

TEST_CASE("of many differences the findings count those that are decided", "[comparison]") {
  const Experiment experiment = experiment_of({relu(), fit(ApproximationMethod::hermite, 2, 3)}, 3);
  Comparison comparison;
  comparison.cells.clear();
  for (std::size_t cell = 0; cell < 8; ++cell) {
    comparison.cells.push_back({{"label_noise", 0.1 * static_cast<double>(cell)}});
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
      const auto base = static_cast<std::int64_t>(300 + seed);
      comparison.runs.push_back(finished(cell, 0, seed, 100, base));
      const std::int64_t worse = cell == 2 ? 100 : 10 * static_cast<std::int64_t>(seed) - 20;
      comparison.runs.push_back(finished(cell, 1, seed, 100, base + worse + static_cast<std::int64_t>(seed % 2)));
    }
  }
  const std::vector<std::string> found = findings(experiment, comparison);
  CHECK(found[0] ==
        "Of 8 differences of test error to ReLU, 1 is decided at 0.05 after Holm's correction for 8 tests.");
  CHECK_THAT(found[1], ContainsSubstring("Hermite 2 minus ReLU (label noise 20 %): 10.1 ± 0.1 percentage points"));
}
