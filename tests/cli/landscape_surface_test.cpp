// zeroset landscape through the program: the tools that evaluate losses.
#include "cli/small_training.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <utility>
#include <vector>

using namespace zeroset::testing;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
using nlohmann::json;
using nlohmann::ordered_json;

namespace {

/// Two short runs of different seeds, and one with a polynomial activation.
const std::filesystem::path& runs_folder() {
  static const std::filesystem::path folder = [] {
    const auto made = shared_scratch("landscape-surface");
    std::string experiment = kSmallTraining;  // with biases before the normalization
    const std::string end = R"("padding": 0})";
    experiment.replace(experiment.find(end), end.size(), R"("padding": 0, "bias": true})");
    write(made / "experiment.json", experiment);
    const auto train = [&](const std::string& out, const std::string& seed, const std::vector<std::string>& set) {
      std::vector<std::string> arguments{"train", "experiment.json", "--out", out, "--seed", seed, "--quiet"};
      for (const std::string& member : set) {
        arguments.insert(arguments.end(), {"--set", member});
      }
      REQUIRE(run(arguments, {.folder = made}).exit_code == 0);
    };
    train("a", "1", {"/training/0/epochs=6"});
    train("b", "2", {"/training/0/epochs=6"});
    train("square", "1", {R"(/activations=[{"kind": "monomial", "degree": 2}])"});
    train("squared-loss", "1", {"/loss=squared", R"(/training={"batch": 20, "epochs": 6, "learning_rate": 0.002})"});
    return made;
  }();
  return folder;
}

Finished landscape_run(std::vector<std::string> arguments, const RunOptions& options = {}) {
  arguments.insert(arguments.begin(), "landscape");
  arguments.insert(arguments.end(), {"--json", "--quiet"});
  RunOptions there = options;
  there.folder = runs_folder();
  return run(arguments, there);
}

ordered_json landscape(const std::vector<std::string>& arguments) {
  const Finished done = landscape_run(arguments);
  INFO(arguments.front() << ": " << done.err);
  REQUIRE(done.exit_code == 0);
  return done.json();
}

/// The last line of a run's metrics: what training's own evaluation measured on all 300 and 100 images.
json last_metrics(const std::string& name) {
  std::istringstream lines(read(runs_folder() / name / "metrics.jsonl"));
  json last;
  for (std::string line; std::getline(lines, line);) {
    last = json::parse(line);
  }
  return last;
}

void check_is_evaluation(const ordered_json& row, const std::string& run) {
  const json metrics = last_metrics(run);
  CHECK_THAT(row["train_loss"].get<double>(), WithinRel(metrics["train"]["mean_loss"].get<double>(), 1e-4));
  CHECK(row["train_error"].get<double>() == metrics["train"]["error"].get<double>());
  CHECK_THAT(row["test_loss"].get<double>(), WithinRel(metrics["test"]["mean_loss"].get<double>(), 1e-4));
  CHECK(row["test_error"].get<double>() == metrics["test"]["error"].get<double>());
}

}  // namespace

TEST_CASE("losses and errors of landscape at a checkpoint are those that training measured there", "[cli][landscape]") {
  for (const std::string run : {"a", "square"}) {
    INFO(run);
    const ordered_json slice = landscape({"slice", run, "--points", "3"});
    REQUIRE(slice["slice"]["rows"].size() == 3);
    check_is_evaluation(slice["slice"]["rows"][1], run);  // the middle of the line
    const ordered_json plane = landscape({"plane", run, "--points", "3", "--radius", "0.3"});
    check_is_evaluation(plane["plane"]["rows"][4], run);
    check_is_evaluation(plane["plane-points"]["rows"][0], run);
    CHECK(plane["batch_normalisation"] == "exact");
    CHECK(plane["images"] == 300);
  }
}

TEST_CASE("points beside a plane have their own losses, and the plane its own", "[cli][landscape]") {
  const ordered_json plane =
      landscape({"plane", "a", "--through", "path", "--checkpoints", "all", "--points", "3", "--images", "100"});
  const ordered_json& points = plane["plane-points"]["rows"];
  REQUIRE(points.size() > 3);
  const ordered_json own = landscape({"slice", "a", "--checkpoints", "all", "--points", "3", "--images", "100"});
  double apart = 0;
  for (std::size_t k = 0; k < points.size(); ++k) {
    const double loss = points[k]["train_loss"].get<double>();
    CHECK_THAT(loss, WithinRel(own["slice"]["rows"][3 * k + 1]["train_loss"].get<double>(), 1e-9));
    apart = std::max(apart, std::abs(loss - points[k]["plane_loss"].get<double>()));
    CHECK(points[k]["distance"].get<double>() >= 0);
  }
  CHECK(apart > 1e-3);  // the path leaves its principal plane
  CHECK_THAT(points.back()["x"].get<double>(), WithinAbs(0, 1e-12));
  CHECK(plane["explained"][0].get<double>() > plane["explained"][1].get<double>());
}

TEST_CASE("a plane goes on where it was stopped, and refuses another plane's rows", "[cli][landscape]") {
  const std::vector<std::string> arguments{"plane", "a", "--points", "9", "--images", "200", "--out"};
  const auto into = [&](const std::string& folder) {
    std::vector<std::string> all = arguments;
    all.push_back(folder);
    return all;
  };
  const ordered_json whole = landscape(into("whole"));
  const std::string rows = read(runs_folder() / "whole/plane.jsonl");
  std::filesystem::create_directories(runs_folder() / "part");
  const auto third = rows.find('\n', rows.find('\n', rows.find('\n') + 1) + 1);
  write(runs_folder() / "part/plane.jsonl", rows.substr(0, third + 20));  // two rows, and a part of the third
  const ordered_json rest = landscape(into("part"));
  CHECK(rest["plane"]["rows"] == whole["plane"]["rows"]);
  CHECK(read(runs_folder() / "part/plane.jsonl") == rows);
  CHECK(landscape_run({"plane", "b", "--points", "9", "--images", "200", "--out", "part"}).exit_code == 2);
}

TEST_CASE("Ctrl-C keeps the rows of a plane that are done", "[cli][landscape]") {
  const std::vector<std::string> arguments{"plane", "a", "--points", "101", "--out", "interrupted"};
  const Finished stopped = landscape_run(
      arguments, {.interrupt_when = [] { return lines_in(runs_folder() / "interrupted/plane.jsonl") > 0; }});
  CHECK(stopped.exit_code == 130);
  CHECK(stopped.json()["complete"] == false);
  const auto count = lines_in(runs_folder() / "interrupted/plane.jsonl");
  CHECK(count >= 1);
  CHECK(count < 102);
}

TEST_CASE("paths begin and end at their points whatever lies between", "[cli][landscape]") {
  const ordered_json document =
      landscape({"interpolate", "a", "b", "--points", "3", "--paths", "plain,normalised,spherical,matched"});
  const ordered_json& rows = document["interpolate"]["rows"];
  REQUIRE(rows.size() == 12);
  for (std::size_t path = 0; path < 4; ++path) {
    check_is_evaluation(rows[3 * path], "a");
    // Units in another order are added in another order.
    CHECK_THAT(rows[3 * path + 2]["train_loss"].get<double>(),
               WithinRel(last_metrics("b")["train"]["mean_loss"].get<double>(), 1e-4));
    const ordered_json& barrier = document["barrier"]["rows"][path];
    const double middle = rows[3 * path + 1]["train_loss"].get<double>();
    const double ends = 0.5 * (barrier["loss_from"].get<double>() + barrier["loss_to"].get<double>());
    CHECK_THAT(barrier["height"].get<double>(), WithinAbs(std::max(0.0, middle - ends), 1e-12));
  }
  const ordered_json all = landscape({"barrier", "a", "b", "square", "--points", "3", "--paths", "plain"});
  REQUIRE(all["barrier"]["rows"].size() == 1);  // no path leads to another activation
  CHECK(all["barrier"]["rows"][0] == document["barrier"]["rows"][0]);
}

TEST_CASE("noise turns layers as the formula says, and filters of a normalised layer may be scaled",
          "[cli][landscape]") {
  const ordered_json noise = landscape({"perturb", "a", "--scales", "0,0.5", "--draws", "20", "--images", "100"});
  CHECK(noise["perturb"]["rows"][0]["increase"].get<double>() == 0);
  CHECK(noise["perturb"]["rows"][1]["increase"].get<double>() > 0);
  for (const ordered_json& row : noise["perturb-cosines"]["rows"]) {
    const double c = row["scale"].get<double>();
    CHECK_THAT(row["formula"].get<double>(), WithinAbs(1 - 1 / std::sqrt(1 + c * c), 1e-15));
    if (row["layer"] == "layer2.weight") {  // 2,560 weights: what their mean is not is small
      CHECK_THAT(row["measured"].get<double>(), WithinAbs(row["formula"].get<double>(), 0.01));
    }
  }
  const ordered_json flat = landscape({"flatness", "a", "--scales", "0,0.3", "--draws", "4", "--images", "100"});
  CHECK(flat["flatness"]["rows"][0]["increase"].get<double>() == 0);
  CHECK(flat["flatness"]["rows"][1]["increase"].get<double>() > 0);
}

TEST_CASE("the spectrum of landscape is ordered, and its Gauss-Newton part has nothing below zero",
          "[cli][landscape]") {
  const ordered_json document =
      landscape({"hessian", "a", "--images", "100", "--part", "both", "--by-layer", "--probes", "2", "--steps", "20"});
  double previous = 0;
  for (const ordered_json& row : document["hessian"]["rows"]) {
    const double value = row["eigenvalue"].get<double>();
    const std::int64_t rank = row["rank"].get<std::int64_t>();
    CHECK((rank <= 1 || value <= previous));
    if (row["part"] == "Gauss-Newton") {
      CHECK(value > -1e-4);
    }
    previous = value;
  }
  bool exact = false, estimated = false;
  for (const ordered_json& row : document["hessian-trace"]["rows"]) {
    exact = exact || (row["block"] == "layer1.weight" && row["trace_half_width"] == 0);
    estimated = estimated || (row["block"] == "all" && row["known_nulls"] == 4);  // the biases of four channels
    CHECK((row["part"] != "Gauss-Newton" || row["trace"].get<double>() > 0));
  }
  CHECK(exact);
  CHECK(estimated);
}

TEST_CASE("noise on one layer alone is measured beside noise on all", "[cli][landscape]") {
  const ordered_json noise =
      landscape({"perturb", "a", "--scales", "0.5", "--draws", "4", "--images", "100", "--by-layer"});
  const ordered_json& rows = noise["perturb"]["rows"];
  REQUIRE(rows.size() == 3);
  CHECK(rows[0]["layer"] == "all");
  CHECK(rows[1]["layer"] == "layer1.weight");
  CHECK(rows[2]["layer"] == "layer2.weight");
  for (const ordered_json& row : rows) {
    CHECK(row["increase"].get<double>() > 0);
  }
  CHECK(rows[1]["increase"] != rows[0]["increase"]);
  CHECK(noise["perturb-cosines"]["rows"].size() == 2);  // of noise on all
}

TEST_CASE("the mean of two runs is the middle of the paths between them, and is kept as a file", "[cli][landscape]") {
  const auto out = scratch("landscape-average");
  const ordered_json average = landscape({"average",
                                          "a",
                                          "b",
                                          "--averages",
                                          "plain,normalised,matched",
                                          "--images",
                                          "300",
                                          "--held-out",
                                          "100",
                                          "--out",
                                          (out / "mean").string()});
  const ordered_json paths = landscape({"interpolate",
                                        "a",
                                        "b",
                                        "--points",
                                        "3",
                                        "--paths",
                                        "plain,normalised,matched",
                                        "--images",
                                        "300",
                                        "--held-out",
                                        "100"});
  const ordered_json& rows = average["average"]["rows"];
  REQUIRE(rows.size() == 5);
  const double ends = 0.5 * (rows[0]["train_loss"].get<double>() + rows[1]["train_loss"].get<double>());
  for (std::size_t k = 0; k < 3; ++k) {
    const ordered_json& middle = paths["interpolate"]["rows"][3 * k + 1];
    CHECK(middle["t"] == 0.5);
    const double loss = middle["train_loss"].get<double>();
    CHECK_THAT(rows[2 + k]["train_loss"].get<double>(), WithinRel(loss, 1e-6));
    CHECK_THAT(rows[2 + k]["above_mean"].get<double>(), WithinAbs(loss - ends, 1e-5));
  }
  for (const char* file : {"plain", "normalised", "matched"}) {
    CHECK(std::filesystem::exists(out / "mean/parameters" / (std::string(file) + ".safetensors")));
  }
  CHECK(landscape_run({"average", "a"}).exit_code == 2);
  CHECK(landscape_run({"average", "a", "square"}).exit_code == 2);
  CHECK(landscape_run({"average", "a", "b", "--averages", "harmonic"}).exit_code == 2);
}

TEST_CASE("the loss of a stored run is constant along its symmetries", "[cli][landscape]") {
  const ordered_json document = landscape({"orbit", "square", "--images", "100", "--draws", "2"});
  std::vector<std::string> kinds;
  for (const ordered_json& row : document["orbit"]["rows"]) {
    kinds.push_back(row["symmetry"].get<std::string>());
    CHECK(row["moved"].get<double>() > 0.01);
    CHECK(row["loss_difference"].get<double>() < (kinds.back() == "scales of filters" ? 1e-3 : 1e-12));
  }
  CHECK(kinds == std::vector<std::string>{
                     "permutation of units", "sign flips of units", "scales of filters", "shifts of biases"});
  CHECK(document["arithmetic"] == "float64");
}

TEST_CASE("the nullity of J'J is parameters minus equations, from both sides", "[cli][landscape]") {
  // 4 filters of 27 weights with biases before a batch normalization, then 256 inputs to 10 outputs.
  const std::int64_t parameters = 4 * 28 + 256 * 10, known = 4 + 4;
  const auto nullity = [](const std::string& run, const std::string& images) {
    return landscape(
        {"nullity", run, "--images", images, "--arithmetic", "float64", "--probes", "1", "--steps", "260"});
  };
  for (const auto& [run, outputs] : {std::pair("squared-loss", 10), std::pair("a", 9)}) {
    INFO(run);
    const ordered_json document = nullity(run, "20");
    CHECK(document["loss"] == (outputs == 10 ? "squared" : "cross-entropy"));
    const ordered_json& row = document["nullity"]["rows"][0];
    CHECK(row["part"] == "Gauss-Newton");
    CHECK(row["parameters"] == parameters);
    CHECK(row["rank_at_most"] == 20 * outputs);
    CHECK(row["rank_at_least"] == 20 * outputs);
    CHECK(row["predicted"] == parameters - 20 * outputs);
    CHECK(row["beyond_known"] == parameters - 20 * outputs - known);
    CHECK_THAT(row["status"].get<std::string>(), ContainsSubstring("exact"));
    CHECK(std::abs(row["zero_at_most"].get<double>() - (parameters - 20.0 * outputs)) <
          2.5 * row["zero_at_most_half_width"].get<double>());
    const ordered_json& whole = document["nullity"]["rows"][1];
    CHECK(whole["part"] == "Hessian");
    CHECK_THAT(whole["status"].get<std::string>(), ContainsSubstring("for zero error"));
    const ordered_json& directions = document["nullity-known"]["rows"][0];
    CHECK(directions["biases"] == 4);
    CHECK(directions["scales"] == 4);
    CHECK(directions["on_biases"].get<double>() < 1e-10);
    CHECK(directions["on_scales"].get<double>() < 1e-4);  // epsilon of the normalization
  }
  const ordered_json many = landscape(
      {"nullity", "squared-loss", "--images", "300", "--part", "gauss-newton", "--probes", "1", "--steps", "10"});
  CHECK(many["nullity"]["rows"][0]["predicted"] == known);  // more equations than parameters
  for (const ordered_json& row : many["nullity-near-zero"]["rows"]) {
    CHECK(row["lower"].get<double>() <= row["upper"].get<double>());
  }
}

TEST_CASE("the loss of the surface is that of training unless another is asked for", "[cli][landscape]") {
  const auto centre = [](const ordered_json& slice) { return slice["slice"]["rows"][1]["train_loss"].get<double>(); };
  const ordered_json trained = landscape({"slice", "squared-loss", "--points", "3", "--images", "300"});
  CHECK(trained["loss"] == "squared");
  CHECK_THAT(centre(trained), WithinRel(last_metrics("squared-loss")["train"]["mean_loss"].get<double>(), 1e-5));
  const ordered_json other =
      landscape({"slice", "squared-loss", "--points", "3", "--images", "300", "--loss", "cross-entropy"});
  CHECK(other["loss"] == "cross-entropy");
  CHECK(centre(other) > centre(trained));
  const Finished mixed = landscape_run({"slice", "a", "squared-loss", "--points", "3"});
  CHECK(mixed.exit_code == 2);
  CHECK_THAT(mixed.err, ContainsSubstring("different losses"));
}

TEST_CASE("a curve between two runs climbs less than the straight line", "[cli][landscape]") {
  const ordered_json document =
      landscape({"curve", "a", "b", "--points", "11", "--iterations", "30", "--rate", "0.1", "--images", "200"});
  const ordered_json& rows = document["curve"]["rows"];
  CHECK(rows[0]["mean"].get<double>() < rows[1]["mean"].get<double>());
  CHECK(document["iterations"] == 30);
  CHECK(document["all_iterations"] == true);
}

TEST_CASE("statistics that are frozen are those of the centre, and the output says so", "[cli][landscape]") {
  const ordered_json frozen = landscape({"slice", "a", "--points", "3", "--bn", "frozen"});
  const ordered_json exact = landscape({"slice", "a", "--points", "3"});
  CHECK(frozen["batch_normalisation"] == "frozen");
  CHECK_THAT(frozen["slice"]["rows"][1]["train_loss"].get<double>(),
             WithinRel(exact["slice"]["rows"][1]["train_loss"].get<double>(), 1e-6));
  CHECK(std::abs(frozen["slice"]["rows"][0]["train_loss"].get<double>() -
                 exact["slice"]["rows"][0]["train_loss"].get<double>()) > 1e-3);
}

TEST_CASE("the tools on losses refuse what they cannot answer", "[cli][landscape]") {
  const std::vector<std::vector<std::string>> wrong{{"interpolate", "a"},
                                                    {"barrier", "a", "square"},
                                                    {"interpolate", "a", "square"},
                                                    {"curve", "a"},
                                                    {"plane", "a", "--through", "points"},
                                                    {"plane", "a", "--through", "path"},
                                                    {"perturb", "a", "--scales", "much"},
                                                    {"interpolate", "a", "b", "--paths", "crooked"},
                                                    {"slice", "nowhere"}};
  for (const std::vector<std::string>& arguments : wrong) {
    INFO(arguments[0]);
    const Finished done = landscape_run(arguments);
    CHECK(done.exit_code == 2);
    CHECK_FALSE(done.err.empty());
  }
}
