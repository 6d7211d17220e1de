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
  CHECK(keys ==
        std::vector<std::string>{
            "schema", "experiment", "comparison", "weight_norms", "concentrated_statistics", "runs", "figures"});
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
