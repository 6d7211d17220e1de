// zeroset landscape compare through the program.
#include "cli/small_training.hpp"
#include "support/catch.hpp"

#include <cmath>
#include <string>
#include <vector>

using namespace zeroset::testing;
using nlohmann::ordered_json;

namespace {

const std::string kTwoActivations =
    R"(/activations=[{"kind": "relu"}, {"kind": "approximation", "of": "relu", "method": "hermite", "degree": 2}])";

/// Two activations, two seeds, in `trained`.
std::filesystem::path trained(const std::string& name) {
  const auto folder = scratch(name);
  write(folder / "experiment.json", kSmallTraining);
  const Finished done = run({"compare",
                             "experiment.json",
                             "--out",
                             "trained",
                             "--quiet",
                             "--set",
                             kTwoActivations,
                             "--set",
                             "/replicas=2",
                             "--set",
                             "/training/0/epochs=6"},
                            {.folder = folder});
  INFO(done.err);
  REQUIRE(done.exit_code == 0);
  return folder;
}

ordered_json row_of(const ordered_json& table, const std::string& measure) {
  for (const ordered_json& row : table["rows"]) {
    if (row["measure"] == measure) {
      return row;
    }
  }
  FAIL("no row " + measure);
  return {};
}

}  // namespace

TEST_CASE("surfaces of two activations stand side by side, with the errors that training measured",
          "[cli][landscape]") {
  const auto folder = trained("surfaces");
  std::vector<std::string> question{"landscape", "compare", "trained", "--images", "0", "--held-out", "0", "--json"};
  question.insert(question.end(), {"--points", "3", "--noise", "0.05,1", "--out", "surfaces"});
  const Finished done = run(question, {.folder = folder});
  INFO(done.err);
  REQUIRE(done.exit_code == 0);
  const ordered_json found = done.json();
  const ordered_json runs = ordered_json::parse(read(folder / "trained/tables/runs.json"))["rows"];
  const ordered_json measures = found["measures"]["rows"];
  REQUIRE(measures.size() == 4);
  for (std::size_t r = 0; r < 4; ++r) {
    INFO(r);
    const ordered_json* same = nullptr;
    for (const ordered_json& run : runs) {
      if (run["activation"] == measures[r]["activation"] && run["seed"] == measures[r]["seed"]) {
        same = &run;
      }
    }
    REQUIRE(same != nullptr);
    CHECK_THAT(measures[r]["train_error"].get<double>(), WithinAbs((*same)["train_error"].get<double>(), 1e-9));
    CHECK_THAT(measures[r]["held_out_error"].get<double>(), WithinAbs((*same)["test_error"].get<double>(), 1e-9));
    CHECK(measures[r]["length_ratio"].get<double>() >= 1);
    CHECK(std::abs(measures[r]["step_cosine"].get<double>()) <= 1);
    CHECK(measures[r]["largest_eigenvalue"].get<double>() > 0);
    CHECK(measures[r]["smallest_eigenvalue"].get<double>() <= measures[r]["largest_eigenvalue"].get<double>());
    CHECK(measures[r]["error_rise_2"].get<double>() > measures[r]["error_rise_1"].get<double>());
  }
  // Asked again, it is read.
  const Finished again = run(question, {.folder = folder});
  CHECK(nlohmann::json(again.json()) == nlohmann::json(found));
  CHECK(again.err.empty());  // no progress: nothing was done
  // The table is the mean of those numbers.
  const ordered_json row = row_of(found["families"], "training error");
  const auto error = [&](std::size_t r) { return measures[r]["train_error"].get<double>(); };
  std::vector<double> relu, other;
  for (std::size_t r = 0; r < 4; ++r) {
    (measures[r]["activation"] == found["runs"][0]["activation"] ? relu : other).push_back(error(r));
  }
  CHECK_THAT(row["reference"].get<double>(), WithinAbs((relu[0] + relu[1]) / 2, 1e-12));
  CHECK_THAT(row["difference"].get<double>(), WithinAbs((other[0] + other[1] - relu[0] - relu[1]) / 2, 1e-12));
  CHECK(row["pairs"] == 2);
  CHECK(found["pairs"]["rows"].size() == 2);
  for (const char* file : {"report.html",
                           "landscape.json",
                           "tables/families.tex",
                           "figures/barriers.csv",
                           "figures/spectra.csv",
                           "figures/flatness.csv",
                           "figures/paths.csv"}) {
    CHECK(std::filesystem::exists(folder / "surfaces" / file));
  }
}

TEST_CASE("surfaces are compared of runs on the same images with two activations, and nothing else",
          "[cli][landscape]") {
  const auto folder = scratch("no_families");
  write(folder / "experiment.json", kSmallTraining);
  for (const std::string& images : {std::string("100"), std::string("120")}) {
    const Finished done = run({"train",
                               "experiment.json",
                               "--out",
                               "run" + images,
                               "--quiet",
                               "--set",
                               "/training/0/epochs=1",
                               "--set",
                               "/dataset/train=" + images},
                              {.folder = folder});
    REQUIRE(done.exit_code == 0);
  }
  const Finished one = run({"landscape", "compare", "run100"}, {.folder = folder});
  CHECK(one.exit_code == 2);
  CHECK_THAT(one.err, ContainsSubstring("at least two activations"));
  const Finished other = run({"landscape", "compare", "run100", "run120"}, {.folder = folder});
  CHECK(other.exit_code == 2);
  CHECK_THAT(other.err, ContainsSubstring("same images"));
}
