// The small forms of the experiments that ship, run as their READMEs say.
#include "cli/program.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <set>

using namespace zeroset::testing;
using nlohmann::ordered_json;

namespace {

struct Small {
  const char* file;
  std::size_t rows, runs;  ///< of the comparison: cells times activations; and times seeds
  const char* figure;      ///< one that answers the question
};

}  // namespace

TEST_CASE("every small experiment runs to its tables and figures", "[cli][compare][slow]") {
  const auto small = GENERATE(values<Small>({
      {"relu_vs_polynomial/small", 3, 6, "error_curves"},
      {"activation_degree/small", 21, 21, "error_by_degree"},
      {"fit_interval/small", 19, 19, "error_by_interval"},
      {"high_degree/small", 6, 6, "error_by_degree"},
      {"size_vs_data/small", 12, 12, "size_vs_data"},
      {"random_labels/small", 8, 8, "error_curves"},
      {"random_labels/small_noise", 8, 8, "error_by_label_noise"},
      {"gd_learning_rate/small", 24, 24, "error_by_learning_rate"},
      {"nullity/small", 2, 2, "loss_curves"},
      {"sgd_then_gd/small", 2, 2, "effective_learning_rates"},
      {"pretraining/small", 6, 6, "error_by_pretraining"},
  }));
  std::string name = small.file;
  std::replace(name.begin(), name.end(), '/', '_');
  const auto folder = scratch("experiment_" + name);
  const std::string spec = std::string(ZEROSET_EXPERIMENTS) + "/" + small.file + ".json";
  const Finished done =
      run({"compare", spec, "--out", (folder / "run").string(), "--threads", "2", "--json", "--quiet"});
  INFO(small.file << ' ' << done.err);
  REQUIRE((done.exit_code == 0 || done.exit_code == 1));  // 1: something diverged
  const ordered_json result = done.json();
  CHECK(result["comparison"]["rows"].size() == small.rows);
  CHECK(result["runs"]["rows"].size() == small.runs);
  CHECK((done.exit_code == 1) == result.contains("divergences"));
  const auto figures = result["figures"].get<std::set<std::string>>();
  CHECK(figures.count(small.figure) == 1);
  for (const std::string& figure : figures) {
    CHECK(std::filesystem::exists(folder / "run" / "figures" / (figure + ".csv")));
  }
  // ReLU of the first cell has learned something: of ten classes chance is 90 %.
  const ordered_json first = result["comparison"]["rows"][0];
  CHECK(first["activation"] == "relu");
  CHECK(first["seeds"].get<int>() > 0);
  CHECK(first["train_error"].get<double>() < 0.75);
}

TEST_CASE("networks trained to zero squared error are as singular as parameters minus equations",
          "[cli][landscape][slow]") {
  const auto folder = scratch("experiment_nullity");
  const std::string spec = std::string(ZEROSET_EXPERIMENTS) + "/nullity/small.json";
  REQUIRE(run({"compare", spec, "--out", (folder / "run").string(), "--threads", "2", "--quiet"}).exit_code == 0);
  const Finished done = run({"landscape",
                             "nullity",
                             (folder / "run").string(),
                             "--images",
                             "200",
                             "--part",
                             "gauss-newton",
                             "--probes",
                             "2",
                             "--quiet",
                             "--json"});
  REQUIRE(done.exit_code == 0);
  const ordered_json rows = done.json()["nullity"]["rows"];
  REQUIRE(rows.size() == 2);
  for (const ordered_json& row : rows) {
    CHECK(row["error"] == 0);
    // A quarter of theory2's channels and units; 200 images with ten outputs.
    const std::int64_t parameters = 8 * 28 + 16 * 73 + 16 * 145 + 32 * 257 + 10 * 33;
    CHECK(row["parameters"] == parameters);
    CHECK(row["predicted"] == parameters - 2000);
    const double most = row["zero_at_most"].get<double>(), deviations = row["zero_at_most_half_width"].get<double>();
    CHECK(most + deviations >= static_cast<double>(parameters - 2000));
    CHECK(most < 1.05 * static_cast<double>(parameters - 2000));
  }
}
