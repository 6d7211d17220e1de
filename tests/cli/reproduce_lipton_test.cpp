// The study lipton at the smallest size that has every figure.
#include "cli/program.hpp"
#include "support/catch.hpp"

#include <set>

using namespace zeroset::testing;
using nlohmann::ordered_json;
namespace fs = std::filesystem;

namespace {

const std::vector<std::string> kSmallLipton{"reproduce",     "lipton",
                                            "--scale",       "smoke",
                                            "--activations", R"([{"kind": "relu"}])",
                                            "--set",         "/dataset/train=40",
                                            "--set",         "/dataset/test=20",
                                            "--set",         "/width=0.0625",
                                            "--set",         "/replicas=2",
                                            "--set",         "/sgd/batch=20",
                                            "--set",         "/sgd/epochs=12",
                                            "--set",         "/spawn=[0,0.5,2]",
                                            "--set",         "/settled=1.5",
                                            "--set",         "/figures/motion/tail=2",
                                            "--set",         "/figures/motion/gradient_every=4",
                                            "--set",         "/figures/symmetry/draws=2",
                                            "--set",         "/figures/local_nonconvexity/epochs=3",
                                            "--set",         "/figures/local_nonconvexity/segments=2",
                                            "--set",         "/figures/local_nonconvexity/segment_images=20",
                                            "--out",         "out",
                                            "--quiet",       "--json"};

std::set<std::string> files_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.insert(entry.path().filename().string());
  }
  return names;
}

ordered_json table_of(const fs::path& folder, const std::string& name) {
  return ordered_json::parse(read(folder / "out/tables" / (name + ".json")));
}

}  // namespace

TEST_CASE("lipton ends with a figure and a table of every group, and given again it measures nothing twice",
          "[cli][reproduce]") {
  const auto folder = scratch("reproduce_lipton");
  const Finished done = run(kSmallLipton, {.folder = folder});
  INFO(done.err);
  REQUIRE((done.exit_code == 0 || done.exit_code == 1));  // 1: no gnuplot here
  const ordered_json result = done.json();
  CHECK(result["runs"] == 2 + 2 * 3 * 2);
  std::set<std::string> figures;
  for (const auto& name : result["figures"]) {
    figures.insert(name.get<std::string>());
  }
  CHECK(figures == std::set<std::string>{"motion_relu",
                                         "motion_layers_relu",
                                         "paths_relu",
                                         "symmetry_relu",
                                         "global_nonconvexity_relu",
                                         "local_nonconvexity_relu",
                                         "local_nonconvexity_lines_relu"});
  const ordered_json copies = table_of(folder, "global_nonconvexity_relu");
  for (const auto& row : copies["rows"]) {
    if (row["copy"] == "scaled") {  // it stays on the orbit of the network
      CHECK(row["error_barrier"].get<double>() < 1e-12);
      CHECK(row["loss_barrier"].get<double>() < 1e-3);
    }
  }
  const ordered_json twins = table_of(folder, "local_nonconvexity_relu");
  CHECK(twins["rows"].size() == 2 * 3 + 2);
  for (const auto& row : twins["rows"]) {
    CHECK(row["distance"].get<double>() > 1e-6);  // the orders of images differ
  }
  const std::set<std::string> measured = files_in(folder / "out/measured"), runs = files_in(folder / "out/runs");
  const std::string claims = read(folder / "out/claims.json");
  const auto first = fs::last_write_time(folder / "out/measured" / *measured.begin());
  REQUIRE((run(kSmallLipton, {.folder = folder}).exit_code == done.exit_code));
  CHECK(files_in(folder / "out/measured") == measured);
  CHECK(files_in(folder / "out/runs") == runs);
  CHECK(fs::last_write_time(folder / "out/measured" / *measured.begin()) == first);
  CHECK(read(folder / "out/claims.json") == claims);
}
