// The study vanishing-gradient as the program runs it.
#include "cli/program.hpp"
#include "support/catch.hpp"

#include <filesystem>
#include <string>
#include <vector>

using namespace zeroset::testing;
using nlohmann::ordered_json;
namespace fs = std::filesystem;

namespace {

/// Every figure, as small as it goes.
std::vector<std::string> tiny_study() {
  std::vector<std::string> command{"reproduce", "vanishing-gradient", "--scale", "smoke"};
  for (const char* change : {"/replicas=2",
                             "/dataset/train=40",
                             "/dataset/test=20",
                             "/width=0.0625",
                             "/figures/fig01_04/units=10",
                             "/figures/fig01_04/depth=4",
                             "/figures/fig01_04/draws=2",
                             "/figures/fig01_04/images=40",
                             "/figures/fig05_08/depths=[2,3]",
                             "/figures/fig05_08/epochs=2",
                             "/figures/fig05_08/measured_epochs=[0,1,2]",
                             "/figures/fig05_08/learning_rates=[0.01]",
                             "/figures/fig05_08/images=40",
                             "/figures/fig9_12/depths=[3]",
                             "/figures/fig9_12/initializations=[\"xavier\",\"he\"]",
                             "/figures/fig9_12/epochs=2",
                             "/figures/fig9_12/measured_epochs=[0,1,2]",
                             "/figures/fig9_12/learning_rates=[0.01]",
                             "/figures/fig9_12/images=40",
                             "/figures/fig13_16/depths=[3]",
                             "/figures/fig13_16/epochs=2",
                             "/figures/fig13_16/measured_epochs=[0,1,2]",
                             "/figures/fig13_16/pretraining/epochs=1",
                             "/figures/fig13_16/learning_rates=[0.01]",
                             "/figures/fig13_16/images=40"}) {
    command.insert(command.end(), {"--set", change});
  }
  command.insert(command.end(), {"--out", "out", "--quiet", "--json"});
  return command;
}

}  // namespace

TEST_CASE(
    "the study of gradients ends with every figure, beside its theory, and a table of claims; again it is the same",
    "[cli][reproduce]") {
  const auto folder = scratch("reproduce_gradients");
  const Finished done = run(tiny_study(), {.folder = folder});
  INFO(done.err);
  REQUIRE((done.exit_code == 0 || done.exit_code == 1));  // 1: no gnuplot here
  const ordered_json result = done.json();
  CHECK(result["figures"].size() == 16);
  // 6 activations: 2 depths with and without batch normalization, He's weights, and pre-trained; others are shared.
  CHECK(result["runs"] == 2 * 6 * (2 * 2 + 1 + 1));
  const ordered_json factors = ordered_json::parse(read(folder / "out/tables/fig01_04_factors.json"));
  CHECK(factors["rows"].size() == 6 * (5 + 1));
  for (const auto& row : factors["rows"]) {
    if (row["activation"] == "ReLU" && row["initialization"] == "he" && row["normalized"] == false) {
      CHECK_THAT(row["predicted_factor"].get<double>(), WithinRel(1, 1e-12));
    }
  }
  CHECK(ordered_json::parse(read(folder / "out/tables/fig05_08_errors.json"))["rows"].size() == 6 * 2 * 2);
  const std::string page = read(folder / "out/report.html");
  CHECK_THAT(page, ContainsSubstring("Claims, beside what was measured"));
  CHECK_THAT(page, !ContainsSubstring("the paper") && !ContainsSubstring("The paper"));  // it has several sources
  // With one depth the activations stand side by side, by name.
  const ordered_json side = ordered_json::parse(read(folder / "out/figures/fig09.json"))["panels"][0]["x"];
  CHECK(side["categories"].size() == 6);
  const ordered_json claims = ordered_json::parse(read(folder / "out/claims.json"));
  CHECK(claims["claims"].size() == 6 * 7 + 2);
  for (const auto& claim : claims["claims"]) {
    CHECK((claim["verdict"] == "undecided" || (claim["lower"].is_number() && claim["upper"].is_number())));
  }
  const Finished again = run(tiny_study(), {.folder = folder});
  CHECK(again.out == done.out);
}
