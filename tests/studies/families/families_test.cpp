#include "zeroset/studies/families.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/statistics.hpp"
#include "zeroset/document/table_writers.hpp"

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
                       .smallest_eigenvalue = -1,
                       .largest_converged = true,
                       .smallest_converged = true};
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

TEST_CASE("errors of families stand seed by seed in percent, their differences in percentage points", "[families]") {
  const ordered_json row = row_of(to_json(planted())["families"], "training error");
  CHECK(row["unit"] == "%");
  CHECK(row["reference_seeds"] == "10.0, 30.0");
  CHECK(row["value_seeds"] == "20.0, 60.0");
  CHECK(row["difference_seeds"] == "10.0, 30.0");
  CHECK_THAT(row["difference_in_unit"].get<double>(), WithinAbs(20, 1e-12));
  const Table measures = results(planted()).tables[1];
  const auto column = std::find_if(
      measures.columns.begin(), measures.columns.end(), [](const Column& c) { return c.key == "train_error"; });
  REQUIRE(column != measures.columns.end());
  CHECK(column->kind == ColumnKind::percent);
}

TEST_CASE("every number of families names its images and batch statistics, and the whole set's error stands beside",
          "[families]") {
  FamilyComparison comparison = planted();
  comparison.images = {.train = 300, .held_out = 1000, .whole_train = 2000, .whole_held_out = 1000};
  const double whole[] = {0, 0.004, 0, 0.01};
  for (std::size_t r = 0; r < 4; ++r) {
    comparison.runs[r].whole_train_error = whole[r];
    comparison.runs[r].whole_held_out_error = 0.5;
  }
  const ordered_json document = to_json(comparison);
  for (const auto& row : document["families"]["rows"]) {
    INFO(row["measure"]);
    CHECK_FALSE(row["measured_on"].get<std::string>().empty());
  }
  CHECK(document["families"]["rows"][0]["measured_on"] == "300 training (of these)");
  const ordered_json beside = document["families"]["rows"][1];
  CHECK(beside["measure"] == "training error, whole set");
  CHECK(beside["measured_on"] == "2,000 training (of these)");
  CHECK(beside["value_seeds"] == "0.0, 1.0");
  CHECK(row_of(document["families"], "held-out error")["measured_on"] == "1,000 held-out (of 300 training)");
  CHECK(row_of(document["families"], "held-out error, whole set")["measured_on"] ==
        "1,000 held-out (of 2,000 training)");
  CHECK(document["measures"]["rows"][3]["whole_train_error"] == 0.01);
  CHECK(document["measured_on"]["training_images"] == 300);
  // The two that disagree most.
  CHECK_THAT(document["findings"][1].get<std::string>(),
             ContainsSubstring("identity, seed 2: 60.0 % on the first 300 of 2,000 training images with the statistics "
                               "of these, 1.0 % on all 2,000 with the statistics of all"));
  for (const Figure& figure : results(comparison).figures) {
    INFO(figure.name);
    CHECK_THAT(figure.caption, ContainsSubstring("the first 300 of 2,000 training images"));
  }
}

TEST_CASE("where the surfaces are of all images, no error stands twice", "[families]") {
  FamilyComparison comparison = planted();
  comparison.images = {.train = 2000, .held_out = 1000, .whole_train = 2000, .whole_held_out = 1000};
  comparison.runs[0].whole_train_error = 0.1;
  comparison.runs[0].whole_held_out_error = 0.2;
  const ordered_json families = to_json(comparison)["families"];
  CHECK(row_of(families, "training error, whole set").is_null());
  CHECK(row_of(families, "held-out error, whole set").is_null());
  CHECK_THAT(families["caption"].get<std::string>(), ContainsSubstring("all 2,000 training images"));
}

TEST_CASE("eigenvalues that had not converged are marked and enter no mean, no difference and no test", "[families]") {
  FamilyComparison comparison = planted();
  comparison.runs[1].largest_converged = false;  // relu, seed 2
  comparison.runs[1].largest_eigenvalue = 7;
  comparison.runs[2].largest_eigenvalue = 12;
  const ordered_json document = to_json(comparison);
  const ordered_json row = row_of(document["families"], "largest eigenvalue, relative");
  CHECK(row["reference_seeds"] == "10.0, 7.00*");
  CHECK(row["pairs"] == 1);
  CHECK(row["left_out"] == 1);
  CHECK(row["difference_seeds"] == "2.00");
  CHECK(row["p_value"].is_null());
  CHECK(row_of(document["families"], "smallest eigenvalue, relative")["pairs"] == 2);
  CHECK(document["measures"]["rows"][1]["largest_eigenvalue"] == 7);  // for machines
  CHECK(document["measures"]["rows"][1]["converged"] == false);
  CHECK(document["measures"]["rows"][1]["smallest_converged"] == true);
  CHECK_THAT(document["families"]["notes"].back().get<std::string>(),
             ContainsSubstring("1 of 8 extreme eigenvalues (*) had not converged within 60 products") &&
                 ContainsSubstring("leaves out 1 pair"));
  CHECK_THAT(document["findings"].back().get<std::string>(), ContainsSubstring("In 1 of 4 networks"));
  for (RunMeasures& run : comparison.runs) {
    run.largest_converged = false;
  }
  const ordered_json none = row_of(to_json(comparison)["families"], "largest eigenvalue, relative");
  CHECK(none["difference"].is_null());
  CHECK(none["p_value_reason"] == "eigenvalues had not converged");
}

TEST_CASE("p-values of families are corrected for all tests, and pairs that share a seed have none", "[families]") {
  const ordered_json families = to_json(planted())["families"];
  std::vector<double> raw, holm;
  for (const auto& row : families["rows"]) {
    CHECK(row["p_value_signed_rank"].is_null());  // two seeds
    CHECK(row["p_value"].is_null() == row["p_value_holm"].is_null());
    if (!row["p_value"].is_null()) {
      raw.push_back(row["p_value"]);
      holm.push_back(row["p_value_holm"]);
    }
  }
  REQUIRE(raw.size() == 2);  // of both errors: all else is equal in all runs
  CHECK(holm == holm_adjusted(raw));
  CHECK(row_of(families, "barrier of the error")["p_value_reason"] == "pairs that share a seed are not independent");
  CHECK_THAT(families["notes"][0].get<std::string>(), ContainsSubstring("all 2 tests of this table"));
  CHECK(to_json(planted())["findings"][0] ==
        "None of 2 tests of differences to ReLU is below 0.05 after Holm's correction.");
}

TEST_CASE("a barrier of one pair, and differences that are all the same, stand as numbers without an interval",
          "[families]") {
  FamilyComparison comparison = planted();
  comparison.pairs[1].plain_barrier = 0.25;  // of the identity; of relu it is 0
  const ordered_json families = to_json(comparison)["families"];
  const ordered_json barrier = row_of(families, "barrier of the error");
  CHECK(barrier["reference"] == 0);
  CHECK(barrier["difference"] == 0.25);
  CHECK(barrier["difference_in_unit"] == 25);
  CHECK(barrier["difference_half_width"].is_null());
  const ordered_json equal = row_of(families, "largest eigenvalue, relative");  // 10 in all runs
  CHECK(equal["pairs"] == 2);
  CHECK(equal["difference"] == 0);
  CHECK(equal["difference_half_width"].is_null());
  CHECK(equal["p_value"].is_null());
  CHECK(row_of(families, "training error")["difference_half_width"].get<double>() > 0);
  CHECK_THAT(families["notes"].dump(), ContainsSubstring("A mean without ± has no interval"));
  const std::string text = to_markdown(results(comparison).tables.front());
  CHECK_THAT(text, !ContainsSubstring("± 0 ") && !ContainsSubstring("has no interval)"));
}

TEST_CASE("findings write negative numbers with a minus sign", "[families]") {
  FamilyComparison comparison = planted();
  const double errors[] = {0.4, 0.5, 0.3, 0.399999};  // of relu, then of the identity
  for (std::size_t r = 0; r < 4; ++r) {
    comparison.runs[r].train_error = errors[r];
  }
  const ordered_json findings = to_json(comparison)["findings"];
  CHECK_THAT(findings.dump(), ContainsSubstring("from −10.0 to −10.0 percentage points"));
  CHECK_THAT(findings.dump(), !ContainsSubstring("-10"));
}

TEST_CASE("a figure of flatness begins at the network's own error: the median, and a thin line for each seed",
          "[families]") {
  const Results found = results(planted());
  const auto figure =
      std::find_if(found.figures.begin(), found.figures.end(), [](const Figure& f) { return f.name == "flatness"; });
  REQUIRE(figure != found.figures.end());
  const std::vector<Series>& series = figure->panels.front().series;
  REQUIRE(series.size() == 6);
  CHECK(series[0].x == std::vector<double>{0, 0.5, 1});
  CHECK_THAT(series[0].y[0], WithinAbs(20, 1e-12));  // percent
  CHECK_THAT(series[0].y[2], WithinAbs(40, 1e-12));
  CHECK_THAT(series[1].y[0], WithinAbs(10, 1e-12));
  CHECK_THAT(series[2].y[0], WithinAbs(30, 1e-12));
  CHECK(series[2].key == "family1.seed2");
  CHECK(series[2].thin);
  CHECK(series[2].lower.empty());
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
