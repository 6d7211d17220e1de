// The study erhan: networks with and without pre-training in function space.
#include "cli/program.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

using namespace zeroset::testing;
using nlohmann::ordered_json;
namespace fs = std::filesystem;

namespace {

/// When each file of a folder was written.
std::map<std::string, fs::file_time_type> written_in(const fs::path& folder, const std::string& extension) {
  std::map<std::string, fs::file_time_type> times;
  std::error_code ignored;
  for (const auto& entry : fs::recursive_directory_iterator(folder, ignored)) {
    if (entry.path().extension() == extension) {
      times[fs::relative(entry.path(), folder).string()] = fs::last_write_time(entry.path());
    }
  }
  return times;
}

std::vector<std::string> small_study(const std::string& activation) {
  return {"reproduce",     "erhan",
          "--scale",       "smoke",
          "--figure",      "5",
          "--figure",      "7",
          "--figure",      "8",
          "--activations", activation,
          "--set",         "/dataset/train=40",
          "--set",         "/dataset/test=20",
          "--set",         "/width=0.0625",
          "--set",         "/replicas=3",
          "--set",         "/sgd/epochs=4",
          "--set",         "/dense/sgd/epochs=4",
          "--set",         "/snapshots=[0,1,2,4]",
          "--set",         "/vector_images=40",
          "--set",         "/figures/fig07/directions=2",
          "--out",         "out",
          "--quiet",       "--json"};
}

std::set<std::string> names_of(const ordered_json& figures) {
  std::set<std::string> names;
  for (const auto& name : figures) {
    names.insert(name.get<std::string>());
  }
  return names;
}

}  // namespace

TEST_CASE("function space has its pictures, tables and claims, and what was measured is not measured again",
          "[cli][reproduce]") {
  const auto folder = scratch("reproduce_erhan");
  const std::vector<std::string> command = small_study(R"([{"kind": "relu"}])");
  const Finished done = run(command, {.folder = folder});
  INFO(done.err);
  REQUIRE((done.exit_code == 0 || done.exit_code == 1));  // 1: no gnuplot here
  const ordered_json result = done.json();
  CHECK(result["runs"] == 2 * 3);  // with and without pre-training, three seeds; groups share them
  CHECK(names_of(result["figures"]) ==
        std::set<std::string>{
            "fig05_relu", "fig06_relu", "fig07_relu", "fig08_relu", "right_answer_relu", "spread_relu"});
  const auto outputs = written_in(folder / "out/outputs", ".safetensors");
  CHECK(outputs.size() == 2 * 3);
  const Finished again = run(command, {.folder = folder});
  CHECK(again.out == done.out);
  CHECK(written_in(folder / "out/outputs", ".safetensors") == outputs);
}

TEST_CASE("the distance to the right answer by correctness is the square root of the error that training measured",
          "[cli][reproduce]") {
  const auto folder = scratch("reproduce_erhan_answer");
  std::vector<std::string> command = small_study(R"([{"kind": "relu"}])");
  command.insert(command.end(), {"--set", "/outputs=correctness"});
  const Finished done = run(command, {.folder = folder});
  INFO(done.err);
  REQUIRE((done.exit_code == 0 || done.exit_code == 1));
  const ordered_json answer = ordered_json::parse(read(folder / "out/tables/fig05_06_answer_relu.json"));
  REQUIRE(answer["rows"].size() == 2 * 3);
  std::multiset<std::int64_t> wrong, measured;  // test images, of 20
  for (const auto& row : answer["rows"]) {
    wrong.insert(std::llround(20 * std::pow(row["test_end"].get<double>(), 2)));
  }
  for (const auto& entry : fs::directory_iterator(folder / "out/runs")) {
    if (fs::exists(entry.path() / "metrics.jsonl")) {
      std::string lines = read(entry.path() / "metrics.jsonl");
      lines.pop_back();
      measured.insert(ordered_json::parse(lines.substr(lines.rfind('\n') + 1))["test"]["errors"].get<std::int64_t>());
    }
  }
  CHECK(wrong == measured);
}

TEST_CASE("dense networks are pre-trained as RBMs and as auto-encoders, and every figure tells them apart",
          "[cli][reproduce]") {
  const auto folder = scratch("reproduce_erhan_dense");
  const Finished done = run(small_study(R"([{"kind": "sigmoid"}])"), {.folder = folder});
  INFO(done.err);
  REQUIRE((done.exit_code == 0 || done.exit_code == 1));
  CHECK(done.json()["runs"] == 3 * 3);
  const ordered_json figure = ordered_json::parse(read(folder / "out/figures/right_answer_sigmoid.json"));
  std::set<std::string> names;
  for (const auto& series : figure["panels"][0]["series"]) {
    names.insert(series["name"].get<std::string>());
  }
  CHECK(names ==
        std::set<std::string>{
            "knows nothing", "pre-training: RBM", "pre-training: denoising auto-encoder", "pre-training: none"});
}

TEST_CASE("the whole study erhan at its small scale is stopped, goes on, trains nothing twice and has every figure",
          "[cli][reproduce][slow]") {
  const auto folder = scratch("reproduce_erhan_all");
  const std::vector<std::string> command{
      "reproduce", "erhan", "--scale", "smoke", "--out", "out", "--threads", "2", "--quiet", "--json"};
  const auto ended = [&] { return written_in(folder / "out/runs", ".jsonl").size(); };
  const Finished stopped = run(command, {.folder = folder, .interrupt_when = [&] { return ended() >= 8; }});
  CHECK(stopped.exit_code == 130);
  const auto first = written_in(folder / "out/runs", ".jsonl");
  const Finished done = run(command, {.folder = folder});
  INFO(done.err);
  REQUIRE((done.exit_code == 0 || done.exit_code == 1));
  const ordered_json result = done.json();
  const std::set<std::string> figures = names_of(result["figures"]);
  for (const char* activation : {"_relu", "_relu-hermite-2", "_sigmoid"}) {
    for (const char* stem :
         {"fig05", "fig06", "right_answer", "spread", "fig07", "fig08", "fig09", "fig13", "few_labels"}) {
      INFO(stem << activation);
      CHECK(figures.count(std::string(stem) + activation) == 1);
    }
  }
  CHECK(figures.count("fig01_sigmoid") == 1);
  std::set<std::string> ids;
  for (const auto& claim : result["claims"]) {
    ids.insert(claim["id"].get<std::string>());
    CHECK((claim["verdict"] == "undecided" || claim["reason"].get<std::string>().starts_with("not so for") ||
           (claim["lower"].is_number() && claim["upper"].is_number())));
  }
  CHECK(
      ids ==
      std::set<std::string>{
          "a", "b", "c.1", "c.2", "d.1", "d.2", "e.1", "e.2", "f.1", "f.2", "g.1", "g.2", "h.1", "h.2", "i.1", "i.2"});
  std::size_t finished = 0;
  for (const auto& [file, time] : first) {
    finished += written_in(folder / "out/runs", ".jsonl").at(file) == time ? 1 : 0;
  }
  CHECK(finished >= 1);  // those that had ended before the stop
}
