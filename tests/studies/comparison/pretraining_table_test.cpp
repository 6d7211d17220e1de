// What pre-training changes, from numbers written by hand.
#include "zeroset/core/statistics.hpp"
#include "zeroset/studies/comparison.hpp"

#include "studies/comparison/hand_made.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

using namespace zeroset;
using namespace zeroset::studies;
using namespace zeroset::testing;
using nlohmann::ordered_json;
using runs::Comparison;

namespace {

/// Of 1,000 images 300 + seed wrong without pre-training, and with k layers 10 k (seed + 1) fewer; with 100 labels 400
/// more are wrong.
Comparison planted() {
  Comparison comparison;
  for (const double train : {100.0, 1000.0}) {
    for (const double layers : {0.0, 1.0, 2.0}) {
      const std::size_t cell = comparison.cells.size();
      comparison.cells.push_back({{"train", train}, {"pretrained_layers", layers}});
      for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        const auto wrong = static_cast<std::int64_t>((train < 500 ? 700 : 300) + seed) -
                           static_cast<std::int64_t>(10 * layers) * static_cast<std::int64_t>(seed + 1);
        comparison.runs.push_back(finished(cell, 0, seed, 0, wrong));
      }
    }
  }
  return comparison;
}

}  // namespace

TEST_CASE("each network with pre-training stands beside those of its seed without it", "[comparison]") {
  const auto table = pretraining_table(experiment_of({relu()}, 3), planted());
  REQUIRE(table);
  const ordered_json rows = to_json(*table)["rows"];
  REQUIRE(rows.size() == 4);  // two layers times two numbers of images
  CHECK(rows[0]["train"] == 100);
  CHECK(rows[0]["pretrained_layers"] == 1);
  CHECK(std::abs(rows[0]["error_without"].get<double>() - 0.702) < 1e-12);
  CHECK(std::abs(rows[0]["error_with"].get<double>() - 0.672) < 1e-12);
  CHECK(std::abs(rows[3]["pretraining_difference"].get<double>() + 0.06) < 1e-12);  // -40, -60, -80 of 1,000
  CHECK(std::abs(rows[3]["p_value"].get<double>() - *paired_t_test({-40, -60, -80})) < 1e-12);
  CHECK(rows[3]["p_value_holm"].get<double>() > rows[3]["p_value"].get<double>());
}

TEST_CASE("without networks that have no pre-training there is nothing to compare with", "[comparison]") {
  Comparison comparison = planted();
  comparison.cells = {{{"pretrained_layers", 1.0}}, {{"pretrained_layers", 2.0}}};
  std::erase_if(comparison.runs, [](const runs::ComparedRun& run) { return run.cell > 1; });
  CHECK_FALSE(pretraining_table(experiment_of({relu()}, 3), comparison));
  CHECK_FALSE(pretraining_table(experiment_of({relu()}, 5), five_seeds()));
}

TEST_CASE("a seed that diverged with or without pre-training is in no difference", "[comparison]") {
  Comparison comparison = planted();
  comparison.runs[0] = diverged(0, 0, 1, "minibatch loss not finite at step 2");
  const auto table = pretraining_table(experiment_of({relu()}, 3), comparison);
  REQUIRE(table);
  CHECK(std::abs(to_json(*table)["rows"][0]["pretraining_difference"].get<double>() + 0.035) < 1e-12);  // -30, -40
}

TEST_CASE("errors with pre-training are drawn over the labels, a line for each number of layers", "[comparison]") {
  const auto figure = error_by_pretraining(experiment_of({relu()}, 3), planted());
  REQUIRE(figure);
  REQUIRE(figure->panels.size() == 1);
  CHECK(figure->panels.front().x.title == "training images");
  std::string names;
  for (const Series& series : figure->panels.front().series) {
    names += series.name + ";";
  }
  CHECK_THAT(names, ContainsSubstring("no pre-training"));
  CHECK_THAT(names, ContainsSubstring("1 pre-trained layer;"));
  CHECK_THAT(names, ContainsSubstring("2 pre-trained layers"));
}
