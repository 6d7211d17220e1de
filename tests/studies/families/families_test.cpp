#include "zeroset/studies/families.hpp"

#include "zeroset/core/error.hpp"

#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace zeroset;
using namespace zeroset::studies;
using nlohmann::ordered_json;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::WithinAbs;

namespace {

Activation activation(ActivationKind kind) {
  Activation made;
  made.kind = kind;
  return made;
}

/// What was measured of one run, with numbers made from its training error.
RunMeasures measured(const landscape::SnapshotRun& run, double error) {
  RunMeasures measures{.activation = name(run.experiment->activations.front()),
                       .seed = run.experiment->seed,
                       .train_error = error,
                       .held_out_error = 2 * error,
                       .largest_eigenvalue = 10,
                       .smallest_eigenvalue = -1};
  measures.density.nodes = Eigen::Vector2d(-1, 10);
  measures.density.weights = Eigen::Vector2d(0.75, 0.25);
  measures.loss_rise = Eigen::Vector2d(1, 2);
  measures.error_rise = Eigen::Vector2d(0.1, 0.2);
  return measures;
}

/// Seeds 1 and 2 of relu and of the identity: errors 0.1 and 0.3 beside 0.2 and 0.6.
FamilyComparison planted() {
  FamilyComparison comparison{.options = {.noise = {0.5, 1}, .points = 3}};
  for (const ActivationKind kind : {ActivationKind::relu, ActivationKind::identity}) {
    for (const std::uint64_t seed : {1, 2}) {
      landscape::SnapshotRun run{.label = "a run", .legend = "a run", .folder = "a folder", .count = 1, .steps = {5}};
      run.experiment = Experiment{.activations = {activation(kind)}, .seed = seed};
      comparison.source.runs.push_back(run);
      const double error = kind == ActivationKind::relu ? (seed == 1 ? 0.1 : 0.3) : (seed == 1 ? 0.2 : 0.6);
      comparison.runs.push_back(measured(run, error));
    }
    PairMeasures pair{.activation = comparison.runs.back().activation, .seed = 1, .other = 2};
    pair.plain = Eigen::Vector3d(0.1, 0.9, 0.1);
    pair.aligned = Eigen::Vector3d(0.1, 0.4, 0.1);
    comparison.pairs.push_back(pair);
  }
  return comparison;
}

ordered_json row_of(const ordered_json& table, const std::string& measure) {
  const auto& rows = table["rows"];
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& one) { return one["measure"] == measure; });
  return row == rows.end() ? ordered_json() : *row;
}

}  // namespace

TEST_CASE("families are compared seed by seed", "[families]") {
  const ordered_json document = to_json(planted());
  CHECK(document["tool"] == "compare");
  const ordered_json row = row_of(document["families"], "training error");
  CHECK(row["pairs"] == 2);
  CHECK_THAT(row["reference"].get<double>(), WithinAbs(0.2, 1e-12));
  CHECK_THAT(row["value"].get<double>(), WithinAbs(0.4, 1e-12));
  CHECK_THAT(row["difference"].get<double>(), WithinAbs(0.2, 1e-12));
  // Differences 0.1 and 0.3: mean 0.2, standard error 0.1, t = 2 with one degree of freedom; p = 1 - 2 atan(2) / pi.
  CHECK_THAT(row["p_value"].get<double>(), WithinAbs(0.2951672, 1e-6));
  CHECK(document["measures"]["rows"].size() == 4);
  CHECK(document["pairs"]["rows"].size() == 2);
  CHECK(document["figures"] == ordered_json{"barriers", "flatness", "spectra"});
}

TEST_CASE("a figure of flatness begins at the network's own error and shows means over the seeds", "[families]") {
  const Results found = results(planted());
  const auto figure =
      std::find_if(found.figures.begin(), found.figures.end(), [](const Figure& f) { return f.name == "flatness"; });
  REQUIRE(figure != found.figures.end());
  const Series& relu = figure->panels.front().series.front();
  CHECK(relu.x == std::vector<double>{0, 0.5, 1});
  CHECK_THAT(relu.y[0], WithinAbs(20, 1e-12));  // percent
  CHECK_THAT(relu.y[2], WithinAbs(40, 1e-12));
  CHECK_THAT(relu.lower[0], WithinAbs(10, 1e-12));
  CHECK_THAT(relu.upper[0], WithinAbs(30, 1e-12));
}

TEST_CASE("only a complete comparison holds the question that it answers", "[families]") {
  FamilyComparison comparison = planted();
  CHECK(comparison.complete());
  const ordered_json document = to_json(comparison);
  CHECK(nlohmann::json(document["question"]) == question_of(comparison.source, comparison.options));
  comparison.runs.pop_back();
  CHECK_FALSE(comparison.complete());
  CHECK_FALSE(to_json(comparison).contains("question"));
  comparison.runs.pop_back();  // one activation is left
  CHECK_THROWS_AS(to_json(comparison), InvalidArgument);
}

TEST_CASE("a question tells options, seeds and steps apart, and refuses runs that cannot be compared", "[families]") {
  const FamilyComparison comparison = planted();
  const auto question = [&](const FamilyOptions& options) { return question_of(comparison.source, options); };
  const FamilyOptions options = comparison.options;
  FamilyOptions other = options;
  other.threads = 7;  // changes the time alone
  CHECK(question(other) == question(options));
  other.seed = 2;
  CHECK(question(other) != question(options));
  other = options;
  other.probes = 9;
  CHECK(question(other) != question(options));
  other.noise = {1, 0.5};
  CHECK_THROWS_WITH(question(other), ContainsSubstring("noise"));

  landscape::SnapshotSource source = comparison.source;
  source.runs[1].steps = {6};
  CHECK(question_of(source, options) != question(options));
  source.runs[1].experiment->dataset.train = 100;
  CHECK_THROWS_WITH(question_of(source, options), ContainsSubstring("same images"));
  source.runs = {comparison.source.runs[0], comparison.source.runs[1]};
  CHECK_THROWS_WITH(question_of(source, options), ContainsSubstring("two activations"));
  source.runs[0].experiment.reset();
  CHECK_THROWS_WITH(question_of(source, options), ContainsSubstring("run folders"));
}
