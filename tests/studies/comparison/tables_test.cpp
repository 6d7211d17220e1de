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

ordered_json rows_of(const Table& table) {
  return to_json(table).at("rows");
}

std::vector<std::string> keys_of(const Table& table) {
  std::vector<std::string> keys;
  for (const Column& column : table.columns) {
    keys.push_back(column.key);
  }
  return keys;
}

/// Runs of one activation at the rates 0.1, 0.3 and 1, two seeds each: the final training loss of the second seed at
/// each rate; 0 for one that diverged.
Comparison rates(const std::vector<double>& losses) {
  Comparison comparison;
  comparison.cells.clear();
  for (const double rate : {1.0, 0.1, 0.3}) {  // not in order
    comparison.cells.push_back({{"learning_rate", rate}});
  }
  const std::size_t place[] = {2, 0, 1};  // index into losses
  for (std::size_t cell = 0; cell < 3; ++cell) {
    comparison.runs.push_back(finished(cell, 0, 1, 100, 990));
    const double loss = losses[place[cell]];
    comparison.runs.push_back(loss == 0 ? diverged(cell, 0, 2, "minibatch loss not finite at step 5")
                                        : finished(cell, 0, 2, 100, 300, loss));
  }
  return comparison;
}

ordered_json stable_row(const std::vector<double>& losses) {
  const auto table = largest_stable_rate_table(experiment_of({relu()}, 2), rates(losses));
  REQUIRE(table);
  REQUIRE(rows_of(*table).size() == 1);
  return rows_of(*table)[0];
}

}  // namespace

TEST_CASE("a comparison has means, intervals, paired differences and their p-values", "[comparison]") {
  const Experiment experiment = experiment_of({relu(), fit(ApproximationMethod::hermite, 2, 3)}, 5);
  const ordered_json rows = rows_of(comparison_table(experiment, five_seeds()));
  REQUIRE(rows.size() == 2);
  CHECK(rows[0]["seeds"] == 5);
  CHECK(rows[0]["diverged"] == 0);
  CHECK(rows[0]["train_error"] == 0.1);
  CHECK(rows[0]["train_error_half_width"].is_null());  // the same for every seed
  CHECK(rows[0]["difference"].is_null());
  CHECK(rows[0]["difference_reason"] == "the reference");
  CHECK(rows[0]["p_value"].is_null());
  CHECK(rows[1]["activation"] == "relu-hermite-2");
  // Mean 3 % and standard error sqrt(0.5) %; 2.776445 is Student's 0.975 quantile with four degrees of freedom.
  CHECK(std::abs(rows[1]["difference"].get<double>() - 0.03) < 1e-12);
  CHECK(std::abs(rows[1]["difference_half_width"].get<double>() - 0.02776445 * std::sqrt(0.5)) < 1e-8);
  CHECK(std::abs(rows[1]["p_value"].get<double>() - *paired_t_test({1, 2, 3, 4, 5})) < 1e-12);
  CHECK(rows[1]["p_value_holm"] == rows[1]["p_value"]);  // a single test
  CHECK(std::abs(rows[1]["train_error"].get<double>() - 0.122) < 1e-12);
  CHECK(rows[1]["out_of_range"].is_null());
}

TEST_CASE("differences that are the same for every seed stand as a number without an interval", "[comparison]") {
  const Experiment experiment = experiment_of({relu(), fit(ApproximationMethod::hermite, 2, 3)}, 3);
  Comparison comparison;
  for (const std::uint64_t seed : {1U, 2U, 3U}) {  // 310 - 300, 60 - 50 and 900 - 890 wrong of 1,000, as doubles
    const std::int64_t wrong = seed == 1 ? 300 : seed == 2 ? 50 : 890;
    comparison.runs.push_back(finished(0, 0, seed, 100, wrong));
    comparison.runs.push_back(finished(0, 1, seed, static_cast<std::int64_t>(100 + seed), wrong + 10));
  }
  const Table table = comparison_table(experiment, comparison);
  const ordered_json row = rows_of(table)[1];
  CHECK(std::abs(row["difference"].get<double>() - 0.01) < 1e-12);
  CHECK(row["difference_half_width"].is_null());
  CHECK(row["p_value"].is_null());
  CHECK(row["p_value_reason"] == "needs two seeds that differ");
  CHECK(row["train_error_half_width"].get<double>() > 0);
  CHECK_THAT(table.notes.front(), ContainsSubstring("A mean without ± has no interval"));
  CHECK_THAT(to_markdown(table), !ContainsSubstring("± 0 ") && !ContainsSubstring("± 0.0 "));
}

TEST_CASE("the depth of an evaluation on encrypted images stands beside every polynomial", "[comparison]") {
  const Experiment experiment = experiment_of({relu(), fit(ApproximationMethod::hermite, 2, 3)}, 5);
  const ordered_json rows = rows_of(comparison_table(experiment, five_seeds()));
  CHECK(rows[0]["multiplicative_depth"].is_null());
  CHECK(rows[0]["multiplicative_depth_reason"] == "no polynomial");
  std::int64_t activations = 0;
  for (const Layer& layer : experiment.network.layers) {
    activations += std::holds_alternative<ActivationLayer>(layer) ? 1 : 0;
  }
  REQUIRE(activations > 0);
  CHECK(rows[1]["multiplicative_depth"] == activations);  // a square each
}

TEST_CASE("a penalty on arguments and clipping in training are told below the table", "[comparison]") {
  Experiment experiment = experiment_of({relu(), fit(ApproximationMethod::hermite, 2, 3)}, 5);
  const auto says = [&](const std::string& text) {
    const std::vector<std::string> notes = comparison_table(experiment, five_seeds()).notes;
    return std::any_of(
        notes.begin(), notes.end(), [&](const std::string& note) { return note.find(text) != std::string::npos; });
  };
  CHECK_FALSE(says("penalty"));
  experiment.training.front().range_penalty = RangePenalty{.bound = 6, .weight = 0.1};
  CHECK(says("a penalty on arguments of activations beyond 6, of weight 0.1. What is measured is without both."));
  experiment.training.front().clip = 10;
  CHECK(says("of weight 0.1, and arguments clipped at 10."));
}

TEST_CASE("the columns that stood in a comparison before stand there still", "[comparison]") {
  const Experiment experiment = experiment_of({relu(), fit(ApproximationMethod::hermite, 2, 3)}, 5);
  const std::vector<std::string> keys = keys_of(comparison_table(experiment, five_seeds()));
  std::size_t next = 0;
  for (const char* key : {"activation",
                          "seeds",
                          "diverged",
                          "train_error",
                          "test_error",
                          "difference",
                          "train_median_loss",
                          "train_mean_loss",
                          "test_median_loss",
                          "test_mean_loss",
                          "out_of_range",
                          "multiplicative_depth"}) {
    const auto found = std::find(keys.begin() + static_cast<std::ptrdiff_t>(next), keys.end(), key);
    INFO(key);
    REQUIRE(found != keys.end());
    next = static_cast<std::size_t>(found - keys.begin()) + 1;
  }
  CHECK(keys.front() == "activation");           // nothing is varied
  CHECK(keys.back() == "multiplicative_depth");  // nothing diverged
}

TEST_CASE("seeds are paired within a cell, and a cell's columns are what is varied", "[comparison]") {
  const Experiment experiment = experiment_of({relu(), fit(ApproximationMethod::hermite, 2, 3)}, 2);
  Comparison comparison;
  comparison.cells = {{{"width", 1}, {"train", 100}, {"labels", 0}}, {{"width", 2}, {"train", 100}, {"labels", 1}}};
  for (const std::size_t cell : {0U, 1U}) {
    for (const std::uint64_t seed : {1U, 2U}) {
      const auto base = static_cast<std::int64_t>(300 + 400 * cell + 10 * seed);
      comparison.runs.push_back(finished(cell, 0, seed, 100, base));
      comparison.runs.push_back(finished(cell, 1, seed, 100, base + 20 + static_cast<std::int64_t>(10 * cell + seed)));
    }
  }
  const Table table = comparison_table(experiment, comparison);
  const std::vector<std::string> keys = keys_of(table);
  CHECK(std::vector(keys.begin(), keys.begin() + 4) ==
        std::vector<std::string>{"width", "parameters", "labels", "activation"});
  const ordered_json rows = rows_of(table);
  REQUIRE(rows.size() == 4);
  CHECK(rows[0]["labels"] == "true");
  CHECK(rows[2]["labels"] == "random");
  CHECK(std::abs(rows[1]["difference"].get<double>() - 0.0215) < 1e-12);
  CHECK(std::abs(rows[3]["difference"].get<double>() - 0.0315) < 1e-12);
  // 3 x 9 x 4 + 4, 4 x 256 x 6 + 6, 6 x 10 + 10; and with twice the channels and units.
  CHECK(rows[0]["parameters"] == 112 + 6150 + 70);
  CHECK(rows[2]["parameters"] == 224 + (2048 * 12 + 12) + 130);
  CHECK(rows_of(runs_table(experiment, comparison))[7]["width"] == 2);
}

TEST_CASE("with one seed errors stand without intervals", "[comparison]") {
  Comparison comparison;
  comparison.runs = {finished(0, 0, 1, 100, 300), finished(0, 1, 1, 90, 320)};
  const ordered_json rows =
      rows_of(comparison_table(experiment_of({relu(), fit(ApproximationMethod::legendre, 4, 8)}, 1), comparison));
  CHECK(rows[0]["test_error"] == 0.3);
  CHECK_FALSE(rows[0].contains("test_error_half_width"));
  CHECK(std::abs(rows[1]["difference"].get<double>() - 0.02) < 1e-12);
  CHECK(rows[1]["p_value"].is_null());
  CHECK(rows[1]["p_value_signed_rank"].is_null());
}

TEST_CASE("what is varied stands with the digits it was written with", "[comparison]") {
  Comparison comparison;
  comparison.cells = {{{"width", 0.25}, {"learning_rate", 0.03}}, {{"width", 1.0}, {"learning_rate", 3.0}}};
  comparison.runs = {finished(0, 0, 1, 100, 300), finished(1, 0, 1, 100, 300)};
  const std::string text = to_csv(comparison_table(experiment_of({relu()}, 1), comparison));
  CHECK_THAT(text, ContainsSubstring("\r\n0.25,") && ContainsSubstring("\r\n1,"));
  const std::string page = to_markdown(comparison_table(experiment_of({relu()}, 1), comparison));
  CHECK_THAT(page, ContainsSubstring(" 0.03 ") && ContainsSubstring(" 3 ") && ContainsSubstring(" 0.25 "));
  CHECK_THAT(page, !ContainsSubstring("0.0300"));
}

TEST_CASE("what diverged is counted with its first cause, and leaves the others' means alone", "[comparison]") {
  const Experiment experiment = experiment_of({relu(), fit(ApproximationMethod::hermite, 10, 3)}, 2);
  Comparison comparison;
  comparison.runs = {finished(0, 0, 1, 100, 300),
                     finished(0, 0, 2, 100, 300),
                     finished(0, 1, 1, 50, 310),
                     diverged(0, 1, 2, "minibatch loss not finite at step 5")};
  const Table table = comparison_table(experiment, comparison);
  const ordered_json rows = rows_of(table);
  CHECK(keys_of(table).back() == "first_cause");
  CHECK(rows[0]["first_cause"] == "");
  CHECK(rows[1]["first_cause"] == "minibatch loss not finite at step 5");
  CHECK(rows[1]["seeds"] == 1);
  CHECK(rows[1]["diverged"] == 1);
  CHECK(rows[1]["test_error"].is_null());  // an interval of one seed is none
  CHECK(rows[1]["train_median_loss"] == 0.5);
  const auto causes = divergences_table(experiment, comparison);
  REQUIRE(causes);
  const ordered_json found = rows_of(*causes);
  REQUIRE(found.size() == 1);
  CHECK(found[0]["seed"] == "2");
  CHECK(found[0]["cause"] == "minibatch loss not finite at step 5");
  CHECK(found[0]["steps"] == 5);
  CHECK(found[0]["epoch"] == 0);
  CHECK_FALSE(divergences_table(experiment, five_seeds()));
}

TEST_CASE("an activation of which no run finished says so in every measured column", "[comparison]") {
  Comparison comparison;
  comparison.runs = {finished(0, 0, 1, 100, 300), diverged(0, 1, 1, "minibatch loss not finite at step 1")};
  const ordered_json row =
      rows_of(comparison_table(experiment_of({relu(), fit(ApproximationMethod::hermite, 10, 3)}, 1), comparison))[1];
  for (const char* key : {"train_error", "test_error", "train_trimmed_loss", "test_mean_loss", "out_of_range"}) {
    INFO(key);
    CHECK(row[key].is_null());
    CHECK(row[std::string(key) + "_reason"] == "no run finished");
  }
  CHECK(row["difference"].is_null());
}

TEST_CASE("arguments out of range are summed over layers and seeds", "[comparison]") {
  Comparison comparison;
  comparison.runs = {finished(0, 0, 1, 100, 300), finished(0, 0, 2, 100, 300)};
  for (auto& run : comparison.runs) {
    run.result.epochs.back().test.activations = {{.layer = 2, .arguments = 100, .outside = 5, .largest = 9.0},
                                                 {.layer = 6, .arguments = 50, .outside = 2, .largest = 11.0}};
  }
  const Experiment experiment = experiment_of({fit(ApproximationMethod::legendre, 10, 8)}, 2);
  CHECK(rows_of(comparison_table(experiment, comparison))[0]["out_of_range"] == 14);
  CHECK(rows_of(runs_table(experiment, comparison))[0]["out_of_range"] == 7);
  CHECK(rows_of(runs_table(experiment, comparison))[0]["largest_argument"] == 11);
}

TEST_CASE("an effective learning rate is the rate over the squared norm, and only before a batch normalisation",
          "[comparison]") {
  Comparison comparison;
  for (const std::uint64_t seed : {1U, 2U}) {
    auto run = finished(0, 0, seed, 100, 300);
    run.result.epochs[0].weight_norms = {{"layer1.weight", 2.0}, {"layer2.weight", 3.0}, {"layer3.weight", 1.0}};
    // 0.08 / 16 = 0.005 and 0.08 / 4 = 0.02: mean 0.0125.
    run.result.epochs[1].weight_norms = {
        {"layer1.weight", seed == 1 ? 4.0 : 2.0}, {"layer2.weight", 10.0}, {"layer3.weight", 5.0}};
    run.result.epochs[1].learning_rate = 0.08;
    comparison.runs.push_back(run);
  }
  const ordered_json rows = rows_of(weight_norms_table(experiment_of({relu()}, 2), comparison));
  REQUIRE(rows.size() == 3);
  CHECK(rows[0]["layer"] == "layer1.weight");
  CHECK(rows[0]["initial_norm"] == 2);
  CHECK(rows[0]["norm"] == 3);
  CHECK(std::abs(rows[0]["effective_rate"].get<double>() - 0.0125) < 1e-15);
  CHECK(std::abs(rows[1]["effective_rate"].get<double>() - 0.0008) < 1e-15);  // a flattening stands between
  CHECK(rows[2]["norm"] == 5);
  CHECK(rows[2]["effective_rate"].is_null());
  CHECK(rows[2]["effective_rate_reason"] == "no batch normalization follows the layer");
}

TEST_CASE("the largest stable rate is the last before the first that fails for any seed", "[comparison]") {
  const ordered_json all = stable_row({0.5, 0.4, 0.3});
  CHECK(all["largest_stable_rate"] == 1);
  CHECK(all["bound"] == "at least");
  CHECK(all["unstable_rate"].is_null());
  const ordered_json blown = stable_row({0.5, 0.4, 0});
  CHECK(blown["largest_stable_rate"] == 0.3);
  CHECK(blown["bound"] == "");
  CHECK(blown["unstable_rate"] == 1);
  CHECK(blown["cause"] == "minibatch loss not finite at step 5 (seed 2)");
  const ordered_json risen = stable_row({0.5, 2.5, 0.3});  // stable again above: does not count
  CHECK(risen["largest_stable_rate"] == 0.1);
  CHECK(risen["cause"] == "training loss from 2.3 to 2.5 (seed 2)");
  const ordered_json none = stable_row({0, 0.4, 0.3});
  CHECK(none["largest_stable_rate"].is_null());
  CHECK(none["unstable_rate"] == 0.1);
}

TEST_CASE("a training loss that was not finite for an epoch is not stable, a test loss is not used", "[comparison]") {
  const Experiment experiment = experiment_of({relu()}, 2);
  Comparison comparison = rates({0.5, 0.4, 0.3});
  for (auto& run : comparison.runs) {
    run.result.epochs.back().test.mean_loss.reset();
  }
  CHECK(rows_of(*largest_stable_rate_table(experiment, comparison))[0]["largest_stable_rate"] == 1);
  auto& epochs = comparison.runs[0].result.epochs;  // of rate 1
  epochs.insert(epochs.begin() + 1, epochs.front());
  epochs[1].epoch = 1;
  epochs[1].train.mean_loss.reset();
  const ordered_json row = rows_of(*largest_stable_rate_table(experiment, comparison))[0];
  CHECK(row["largest_stable_rate"] == 0.3);
  CHECK(row["cause"] == "training loss not finite after epoch 1 (seed 1)");
}

TEST_CASE("runs that have not ended are counted in a note, and decide nothing", "[comparison]") {
  const Experiment experiment = experiment_of({relu()}, 2);
  Comparison comparison = rates({0.5, 0.4, 0.3});
  comparison.runs[5].result.status = runs::RunStatus::interrupted;  // of rate 0.3
  CHECK(comparison_table(experiment, comparison).notes.back() == "1 of 6 runs have not finished and are not counted.");
  const ordered_json row = rows_of(*largest_stable_rate_table(experiment, comparison))[0];
  CHECK(row["largest_stable_rate"] == 0.1);
  CHECK(row["bound"] == "so far");
  CHECK(row["unstable_rate_reason"] == "not all runs have ended");
}

TEST_CASE("stable rates stand by momentum and activation, and not at all where no rate is varied", "[comparison]") {
  const Experiment experiment = experiment_of({relu(), fit(ApproximationMethod::legendre, 4, 8)}, 1);
  Comparison comparison;
  comparison.cells = {{{"learning_rate", 0.1}, {"momentum", 0.0}},
                      {{"learning_rate", 0.1}, {"momentum", 0.9}},
                      {{"learning_rate", 1.0}, {"momentum", 0.0}},
                      {{"learning_rate", 1.0}, {"momentum", 0.9}}};
  for (std::size_t cell = 0; cell < 4; ++cell) {
    comparison.runs.push_back(finished(cell, 0, 1, 100, 300));
    comparison.runs.push_back(cell == 3 ? diverged(cell, 1, 1, "minibatch loss not finite at step 2")
                                        : finished(cell, 1, 1, 100, 300));
  }
  const ordered_json rows = rows_of(*largest_stable_rate_table(experiment, comparison));
  REQUIRE(rows.size() == 4);
  CHECK(rows[2]["momentum"] == 0.9);
  CHECK(rows[2]["largest_stable_rate"] == 1);
  CHECK(rows[3]["largest_stable_rate"] == 0.1);
  CHECK_FALSE(largest_stable_rate_table(experiment_of({relu()}, 5), five_seeds()));
}

TEST_CASE("a run in which one image carries a unit's variance is named, with the epochs and the layer",
          "[comparison]") {
  const Experiment experiment = experiment_of({relu(), fit(ApproximationMethod::legendre, 10, 8)}, 1);
  Comparison comparison;
  comparison.runs = {finished(0, 0, 1, 100, 300), finished(0, 1, 1, 900, 900)};
  // 1,000 images: layer 2 has 256 positions in each of 4 channels, layer 6 six units.
  const auto arguments = [](double largest, double deep) {
    return std::vector<runs::ArgumentRange>{{.layer = 2, .arguments = 4 * 256'000, .largest = largest},
                                            {.layer = 6, .arguments = 6'000, .largest = deep}};
  };
  comparison.runs[0].result.epochs[1].train.activations = arguments(20, 9);  // 81/1000 of a unit's variance
  auto& epochs = comparison.runs[1].result.epochs;
  epochs[0].train.activations = arguments(3, std::sqrt(1000.0));  // before training: nobody's business
  epochs[1].train.activations = arguments(3, std::sqrt(800.0));
  epochs[1].minibatch_loss = 1.25;
  epochs.push_back(epoch(2, 350, 400, 0.9));
  epochs[2].train.activations = arguments(8, 6);
  const auto table = concentrated_statistics_table(experiment, comparison);
  REQUIRE(table);
  const ordered_json rows = rows_of(*table);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0]["activation"] == name(experiment.activations[1]));
  CHECK(rows[0]["epochs"] == 1);
  CHECK(rows[0]["measured"] == 2);
  CHECK(rows[0]["epoch"] == 1);
  CHECK(rows[0]["layer"] == 6);
  CHECK_THAT(rows[0]["share"].get<double>(), WithinAbs(0.8, 1e-12));
  CHECK(rows[0]["minibatch_loss"] == 1.25);
  CHECK(rows[0]["train_error"] == 0.9);
  CHECK_THAT(comparison_table(experiment, comparison).notes.back(), ContainsSubstring("In 1 of 2 runs"));
  CHECK_FALSE(concentrated_statistics_table(experiment_of({relu()}, 5), five_seeds()));
}

TEST_CASE("all tables of a comparison are written in every form and read back", "[comparison]") {
  const Experiment experiment = experiment_of({relu()}, 2);
  const std::vector<Table> tables = results(experiment, rates({0.5, 0.4, 0})).tables;
  std::vector<std::string> names;
  for (const Table& table : tables) {
    names.push_back(table.name);
    CHECK(read_table(nlohmann::json::parse(to_json(table).dump())) == table);
    CHECK_FALSE(to_latex(table).empty());
  }
  CHECK(names == std::vector<std::string>{"comparison", "weight_norms", "largest_stable_rate", "divergences", "runs"});
}

TEST_CASE("what is held out stands in the headings", "[comparison]") {
  Experiment experiment = experiment_of({relu(), fit(ApproximationMethod::hermite, 2, 3)}, 5);
  experiment.dataset.held_out = HeldOut::validation;
  CHECK_THAT(to_text(comparison_table(experiment, five_seeds())), ContainsSubstring("validation error"));
}
