// A published study, figure by figure.
#include "cli/program.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <map>
#include <set>

using namespace zeroset::testing;
using nlohmann::ordered_json;
namespace fs = std::filesystem;

namespace {

/// When each run of a store came to its end.
std::map<std::string, fs::file_time_type> ends_of(const fs::path& store) {
  std::map<std::string, fs::file_time_type> ends;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(store, ignored)) {
    if (fs::exists(entry.path() / "result.json")) {
      ends[entry.path().filename().string()] = fs::last_write_time(entry.path() / "result.json");
    }
  }
  return ends;
}

ordered_json figure(const fs::path& out, const std::string& name) {
  return ordered_json::parse(read(out / "figures" / (name + ".json")));
}

bool contains_all(const std::map<std::string, fs::file_time_type>& all,
                  const std::map<std::string, fs::file_time_type>& some) {
  return std::all_of(some.begin(), some.end(), [&](const auto& entry) {
    const auto found = all.find(entry.first);
    return found != all.end() && found->second == entry.second;
  });
}

}  // namespace

TEST_CASE("the list of studies has every figure of the paper but its drawings by hand", "[cli][reproduce]") {
  const Finished done = run({"reproduce", "--list", "--json"});
  REQUIRE(done.exit_code == 0);
  std::set<int> figures;
  const ordered_json list = done.json();
  for (const auto& group : list.at("studies")[0].at("groups")) {
    for (const auto& number : group.at("figures")) {
      if (number != "rates") {  // a sweep that the paper does not show
        figures.insert(std::stoi(number.get<std::string>()));
      }
    }
  }
  std::set<int> expected{2, 3, 4, 5};  // 1, 6, 7, 38 and 39 are drawings without data
  for (int number = 8; number <= 45; ++number) {
    expected.insert(number);
  }
  expected.erase(38);
  expected.erase(39);
  CHECK(figures == expected);
}

TEST_CASE("theory2 has a medium scale, and the list of studies says which scales each has", "[cli][reproduce]") {
  const Finished list = run({"reproduce", "--list", "--json"});
  CHECK(list.json().at("studies")[0].at("scales") == ordered_json({"smoke", "medium", "full"}));
  const Finished done = run({"reproduce", "theory2", "--scale", "medium", "--figure", "40", "--print"});
  REQUIRE(done.exit_code == 0);
  CHECK(done.json()["scale"] == "medium");
  CHECK(done.json()["dataset"]["train"] == 10'000);
  CHECK(run({"reproduce", "theory2", "--scale", "tiny", "--print"}).exit_code == 2);
}

TEST_CASE("the full scale is the paper's protocol", "[cli][reproduce]") {
  const Finished done = run({"reproduce", "theory2", "--print"});
  REQUIRE(done.exit_code == 0);
  const ordered_json protocol = done.json();
  CHECK(protocol["dataset"]["kind"] == "cifar10");
  CHECK(protocol["sgd"]["batch"] == 100);
  CHECK(protocol["sgd"]["learning_rate"] == 0.01);
  CHECK(protocol["figures"]["fig08_13"]["stages"] == 12);
  CHECK(protocol["figures"]["fig08_13"]["trajectories"] == 8);
  CHECK(protocol["figures"]["fig14_17"]["branches"] == ordered_json({0, 10, 50, 200}));
  CHECK(protocol["figures"]["fig41_45"]["from"] == 60 + 372);
  CHECK(protocol["figures"]["fig41_45"]["noise_unit"] == "mean_absolute");
}

TEST_CASE("a figure alone has its group, and what is set shows in the protocol", "[cli][reproduce]") {
  const Finished done = run({"reproduce",
                             "theory2",
                             "--scale",
                             "smoke",
                             "--figure",
                             "14",
                             "--set",
                             "/gd/momentum=0",
                             "--activations",
                             R"([{"kind": "relu"}])",
                             "--seed",
                             "7",
                             "--print"});
  REQUIRE(done.exit_code == 0);
  const ordered_json protocol = done.json();
  CHECK(protocol["figures"].size() == 1);
  CHECK(protocol["figures"].contains("fig14_17"));
  CHECK(protocol["descent_rate"] == "fixed");  // who sets a momentum has it
  CHECK(protocol["gd"]["momentum"] == 0);
  CHECK(protocol["activations"].size() == 1);
  CHECK(protocol["seed"] == 7);
  CHECK(run({"reproduce", "theory2", "--figure", "38", "--print"}).exit_code == 2);
  CHECK(run({"reproduce", "theory3"}).exit_code == 2);
  const Finished wrong = run({"reproduce", "theory2", "--scale", "smoke", "--set", "/mixture=mean", "--out", "never"});
  CHECK(wrong.exit_code == 2);
  CHECK_THAT(wrong.err, ContainsSubstring("/mixture"));
  const Finished printed = run({"reproduce", "theory2", "--scale", "smoke", "--set", "/mixture=mean", "--print"});
  CHECK(printed.exit_code == 2);
  CHECK(printed.out.empty());
  CHECK_THAT(printed.err, ContainsSubstring("/mixture"));
}

TEST_CASE("branches of a descent end with figures, tables, claims and a page", "[cli][reproduce]") {
  const auto folder = scratch("reproduce_branches");
  const std::vector<std::string> command{"reproduce",     "theory2",
                                         "--scale",       "smoke",
                                         "--figure",      "14",
                                         "--activations", R"([{"kind": "relu"}])",
                                         "--set",         "/dataset/train=40",
                                         "--set",         "/dataset/test=20",
                                         "--set",         "/width=0.0625",
                                         "--set",         "/replicas=1",
                                         "--set",         "/descent_rate=fixed",
                                         "--set",         "/figures/fig14_17/epochs=6",
                                         "--set",         "/figures/fig14_17/branches=[0,2]",
                                         "--set",         "/figures/fig14_17/noises=[0.25,1]",
                                         "--out",         "out",
                                         "--quiet",       "--json"};
  std::vector<std::string> asked = command;
  asked.emplace_back("--dry-run");
  const Finished dry = run(asked, {.folder = folder});
  REQUIRE(dry.exit_code == 0);
  CHECK_FALSE(fs::exists(folder / "out"));
  const ordered_json plan = dry.json()["rows"].back();
  CHECK(plan["figures"] == "all");
  CHECK(plan["networks"] == 1 + 2 * 2);
  CHECK(plan["epochs"] == 6 + 2 * (6 + 4));
  const Finished done = run(command, {.folder = folder});
  INFO(done.err);
  REQUIRE((done.exit_code == 0 || done.exit_code == 1));  // 1: no gnuplot here
  const ordered_json result = done.json();
  CHECK(result["runs"] == 1 + 2 * 2);
  std::int64_t files = 0;
  double bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder / "out/runs")) {
    if (entry.path().extension() == ".safetensors") {
      ++files;
      bytes += static_cast<double>(fs::file_size(entry.path()));
    }
  }
  CHECK(plan["checkpoints"] == files);
  CHECK_THAT(plan["disk_gib"].get<double>() * 0x1p30, WithinRel(bytes, 0.05));
  std::set<std::string> figures;
  for (const auto& name : result["figures"]) {
    figures.insert(name.get<std::string>());
    CHECK(fs::exists(folder / "out/figures" / (name.get<std::string>() + ".csv")));
  }
  for (const char* name : {"fig04_relu", "fig14_relu", "fig15_relu", "fig15_relu_errors", "fig16_relu", "fig17_relu"}) {
    CHECK(figures.count(name) == 1);
    const ordered_json drawn = figure(folder / "out", name);
    CHECK_THAT(drawn["caption"].get<std::string>(), ContainsSubstring(" Found: "));
    CHECK_THAT(drawn["panels"][0]["title"].get<std::string>(), StartsWith("relu"));
  }
  const ordered_json plane = figure(folder / "out", "fig14_relu");
  REQUIRE(plane["panels"].size() == 2);
  CHECK(plane["panels"][0]["title"] == "relu, layer 2, noise 0.25");
  CHECK(plane["panels"][1]["title"] == "relu, layer 2, noise 0.25: random walk");
  CHECK(plane["panels"][1]["series"].size() == plane["panels"][0]["series"].size() - 1);  // it has no training errors
  const ordered_json walls = ordered_json::parse(read(folder / "out/tables/fig14_17_walls_relu.json"));
  CHECK(walls["rows"].size() == 4);
  CHECK(walls["rows"][0]["difference_half_width"].get<double>() >= 0);
  CHECK(fs::exists(folder / "out/report.html"));
  const ordered_json claims = ordered_json::parse(read(folder / "out/claims.json"));
  for (const auto& claim : claims["claims"]) {
    CHECK((claim["verdict"] == "undecided" || (claim["lower"].is_number() && claim["upper"].is_number())));
  }
  const auto ends = ends_of(folder / "out/runs");
  CHECK(ends.size() == 5);
  const Finished again = run(command, {.folder = folder});
  CHECK(again.out == done.out);
  CHECK(ends_of(folder / "out/runs") == ends);
}

TEST_CASE("trajectories of SGD have colors of their own, a walk beside them, and captions without false points",
          "[cli][reproduce]") {
  const auto folder = scratch("reproduce_stages");
  const Finished done = run({"reproduce",     "theory2",
                             "--scale",       "smoke",
                             "--figure",      "9",
                             "--activations", R"([{"kind": "relu"}])",
                             "--set",         "/dataset/train=40",
                             "--set",         "/dataset/test=20",
                             "--set",         "/width=0.0625",
                             "--set",         "/figures/fig08_13/stages=2",
                             "--set",         "/figures/fig08_13/trajectories=4",
                             "--set",         "/figures/fig08_13/perturbed=2",
                             "--set",         "/figures/fig08_13/epochs=1",
                             "--set",         "/figures/fig08_13/late=2",
                             "--set",         "/figures/fig08_13/first_alone=[1,2]",
                             "--set",         "/figures/fig08_13/late_alone=[2]",
                             "--out",         "out",
                             "--quiet",       "--json"},
                            {.folder = folder});
  INFO(done.err);
  REQUIRE((done.exit_code == 0 || done.exit_code == 1));  // 1: no gnuplot here
  CHECK(done.json()["runs"] == std::distance(fs::directory_iterator(folder / "out/runs"), fs::directory_iterator()));
  const ordered_json drawn = figure(folder / "out", "fig08_relu");
  std::set<std::string> names;
  for (const auto& series : drawn["panels"][0]["series"]) {
    if (series["kind"] == "line") {
      names.insert(series["name"].get<std::string>());
      CHECK(series["x"].size() == 2 + 1 + 2);  // a piece a stage, and the pen lifted between them
    }
  }
  CHECK(names == std::set<std::string>{
                     "trajectory 1", "trajectory 2", "trajectory 3, perturbed", "trajectory 4, perturbed"});
  CHECK(figure(folder / "out", "fig09_relu")["panels"].size() == 2 * 3);
  CHECK(drawn["panels"][1]["title"] == "relu, layer 2, all stages: random walk");
  CHECK_THAT(read(folder / "out/report.html"), !ContainsSubstring("not finite and not drawn"));
}

TEST_CASE("descents at the rate of the sweep use what it answers with, and train the trunk once", "[cli][reproduce]") {
  const auto folder = scratch("reproduce_rates");
  const std::vector<std::string> command{"reproduce",     "theory2",
                                         "--scale",       "smoke",
                                         "--figure",      "14",
                                         "--activations", R"([{"kind": "relu"}])",
                                         "--set",         "/dataset/train=40",
                                         "--set",         "/dataset/test=20",
                                         "--set",         "/width=0.0625",
                                         "--set",         "/replicas=1",
                                         "--set",         "/figures/descent_rates/epochs=6",
                                         "--set",         "/figures/descent_rates/learning_rates=[0.001,0.002]",
                                         "--set",         "/figures/fig14_17/epochs=6",
                                         "--set",         "/figures/fig14_17/branches=[0]",
                                         "--set",         "/figures/fig14_17/noises=[0.25]",
                                         "--out",         "out",
                                         "--quiet",       "--json"};
  const Finished done = run(command, {.folder = folder});
  INFO(done.err);
  REQUIRE((done.exit_code == 0 || done.exit_code == 1));  // 1: no gnuplot here
  const ordered_json result = done.json();
  CHECK(result["runs"] == 4 + 1);             // the sweep, among it the trunk, and one branch
  CHECK(result["descent"]["by"] == "sweep");  // what a study does where nothing else is asked for
  CHECK(result["descent"]["activations"][0]["activation"] == "relu");
  CHECK(result["descent"]["activations"][0]["learning_rate"] == result["descent"]["learning_rate"]);
  const ordered_json claims = ordered_json::parse(read(folder / "out/claims.json"));
  CHECK(claims["found"]["descent"] == result["descent"]);
  const ordered_json table = ordered_json::parse(read(folder / "out/tables/descent_rates.json"));
  REQUIRE(table["rows"].size() == 4);
  double lowest = 1e300, used = 1e300;
  for (const auto& row : table["rows"]) {
    if (row["stable"] == "yes") {
      lowest = std::min(lowest, row["train_loss"].get<double>());
    }
    if (row["role"] == "answer, used") {
      CHECK(row["learning_rate"] == result["descent"]["learning_rate"]);
      CHECK(row["momentum"] == result["descent"]["momentum"]);
      used = row["train_loss"].get<double>();
    }
  }
  CHECK(used == lowest);
}

TEST_CASE("the whole study at its small scale is killed, goes on, trains nothing twice and has every figure",
          "[cli][reproduce][slow]") {
  const auto folder = scratch("reproduce_all");
  const std::vector<std::string> command{
      "reproduce", "theory2", "--scale", "smoke", "--out", "out", "--threads", "2", "--quiet", "--json"};
  const auto ended = [&] { return ends_of(folder / "out/runs").size(); };
  const Finished killed = run(command, {.folder = folder, .interrupt_when = [&] { return ended() >= 2; }, .signal = 9});
  REQUIRE(killed.exit_code == 128 + 9);
  const auto first = ends_of(folder / "out/runs");
  CHECK_FALSE(first.empty());
  const Finished stopped =
      run(command, {.folder = folder, .interrupt_when = [&] { return ended() > first.size() + 2; }});
  CHECK(stopped.exit_code == 130);
  const auto second = ends_of(folder / "out/runs");
  CHECK(contains_all(second, first));
  const Finished done = run(command, {.folder = folder});
  INFO(done.err);
  REQUIRE((done.exit_code == 0 || done.exit_code == 1));
  CHECK(contains_all(ends_of(folder / "out/runs"), second));
  CHECK(killed.processor_seconds + stopped.processor_seconds + done.processor_seconds < 2 * 600);  // of two cores
  const ordered_json result = done.json();
  std::set<std::string> figures;
  for (const auto& name : result["figures"]) {
    figures.insert(name.get<std::string>());
  }
  CHECK(figures.count("fig02") == 1);
  CHECK(figures.count("fig40") == 1);
  CHECK(figures.count("rates") == 1);
  for (int number = 3; number <= 45; ++number) {
    if ((number < 6 || number > 7) && number != 38 && number != 39 && number != 40) {
      for (const char* activation : {"_relu", "_relu-hermite-2"}) {
        const std::string name = "fig" + std::string(number < 10 ? "0" : "") + std::to_string(number) + activation;
        INFO(name);
        CHECK(figures.count(name) == 1);
      }
    }
  }
  CHECK(result["claims"].size() == 2 * 13 + 1);
}
