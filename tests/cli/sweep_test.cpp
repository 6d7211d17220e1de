// Comparisons in parts, by several processes, interrupted and merged.
#include "cli/small_training.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <csignal>
#include <thread>

using namespace zeroset::testing;
using nlohmann::ordered_json;

namespace {

/// Two widths, two activations, two seeds: eight runs.
std::filesystem::path sweep_folder(const std::string& name) {
  const auto folder = scratch(name);
  auto experiment = ordered_json::parse(kSmallTraining);
  experiment["activations"].push_back({{"kind", "monomial"}, {"degree", 2}});
  experiment["training"] = {{"batch", 50}, {"epochs", 4}, {"learning_rate", 0.02}};
  experiment["vary"] = {{"width", {1, 2}}};
  experiment["replicas"] = 2;
  experiment["checkpoints"] = {{"every_epochs", 0}};
  write(folder / "sweep.json", experiment.dump());
  return folder;
}

std::vector<std::string> with(std::vector<std::string> command, const std::vector<std::string>& more) {
  command.insert(command.end(), more.begin(), more.end());
  return command;
}

std::vector<std::string> compare_into(const std::string& out) {
  return {"compare", "sweep.json", "--out", out, "--threads", "1"};
}

/// Every table of a comparison.
std::map<std::string, std::string> tables(const std::filesystem::path& comparison) {
  std::map<std::string, std::string> files{{"comparison.json", read(comparison / "comparison.json")}};
  for (const auto& entry : std::filesystem::directory_iterator(comparison / "tables")) {
    files[entry.path().filename().string()] = read(entry.path());
  }
  return files;
}

std::vector<std::string> statuses(const std::filesystem::path& comparison) {
  std::vector<std::string> found;
  const ordered_json manifest = ordered_json::parse(read(comparison / "manifest.json"));
  for (const auto& entry : manifest["runs"]) {
    found.push_back(entry["status"]);
  }
  return found;
}

/// How often a run was trained to its end, by the lines of progress.
std::ptrdiff_t endings(const std::string& log, int number) {
  const std::string line = "(run " + std::to_string(number) + " of 8) 24/24 ";
  std::ptrdiff_t count = 0;
  for (std::size_t at = log.find(line); at != std::string::npos; at = log.find(line, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("shards in any order, then read, give the tables of one unsharded call, byte for byte", "[cli][compare]") {
  const auto folder = sweep_folder("shards");
  REQUIRE(run(with(compare_into("whole"), {"--quiet"}), {.folder = folder}).exit_code == 0);
  const std::vector<std::string> complete{"2 of 8", "5 of 8"};
  for (const std::string shard : {"3/3", "1/3"}) {
    const Finished part = run(with(compare_into("parts"), {"--shard", shard, "--quiet"}), {.folder = folder});
    INFO(part.err);
    CHECK(part.exit_code == 0);
    CHECK(part.out ==
          "part " + shard + " is done; " + complete[shard == "1/3" ? 1 : 0] + " runs of the comparison are complete\n");
    CHECK_FALSE(std::filesystem::exists(folder / "parts" / "tables"));
  }
  const Finished early = run(with(compare_into("parts"), {"--merge", "--quiet"}), {.folder = folder});
  CHECK(early.exit_code == 1);
  CHECK_THAT(early.err, ContainsSubstring("5 of 8") && ContainsSubstring("missing: relu-width1-seed6-"));
  const Finished last = run(with(compare_into("parts"), {"--shard", "2/3", "--quiet"}), {.folder = folder});
  CHECK(last.exit_code == 0);
  CHECK(tables(folder / "parts") == tables(folder / "whole"));  // whoever ends last writes them
  std::filesystem::remove_all(folder / "parts" / "tables");
  const Finished merged = run(with(compare_into("parts"), {"--merge"}), {.folder = folder});
  CHECK(merged.exit_code == 0);
  CHECK(merged.err.empty());  // nothing was trained
  CHECK(tables(folder / "parts") == tables(folder / "whole"));
}

TEST_CASE("runs that several machines trained are merged by putting them into one store", "[cli][compare]") {
  const auto folder = sweep_folder("machines");
  CHECK(run(with(compare_into("a"), {"--shard", "1/2", "--quiet"}), {.folder = folder}).exit_code == 0);
  CHECK(run(with(compare_into("b"), {"--shard", "2/2", "--runs", "store", "--quiet"}), {.folder = folder}).exit_code ==
        0);
  std::filesystem::copy(folder / "a" / "runs", folder / "store", std::filesystem::copy_options::recursive);
  const Finished merged = run(with(compare_into("all"), {"--merge", "--runs", "store"}), {.folder = folder});
  INFO(merged.err);
  CHECK(merged.exit_code == 0);
  CHECK(std::filesystem::exists(folder / "all" / "tables" / "comparison.csv"));
}

TEST_CASE("two processes in one comparison share its runs, and train none twice", "[cli][compare]") {
  const auto folder = sweep_folder("two");
  Finished first, second;
  std::thread other([&] { first = run(compare_into("out"), {.folder = folder}); });
  second = run(compare_into("out"), {.folder = folder});
  other.join();
  for (int number = 1; number <= 8; ++number) {
    INFO(number << "\n" << first.err << second.err);
    CHECK(endings(first.err, number) + endings(second.err, number) == 1);
  }
  CHECK(std::min(first.exit_code, second.exit_code) == 0);  // whoever ended last has the whole
  CHECK(std::max(first.exit_code, second.exit_code) <= 1);
  CHECK(statuses(folder / "out") == std::vector<std::string>(8, "finished"));
}

TEST_CASE("a comparison stopped by Ctrl-C or killed goes on where it was, and trains nothing twice", "[cli][compare]") {
  const auto folder = sweep_folder("stopped");
  REQUIRE(run(with(compare_into("whole"), {"--quiet"}), {.folder = folder}).exit_code == 0);
  const ordered_json manifest = ordered_json::parse(read(folder / "whole" / "manifest.json"));
  std::string log;
  for (const int signal : {SIGINT, SIGKILL}) {
    const std::string id = manifest["runs"][signal == SIGINT ? 2 : 5]["id"];
    const Finished cut =
        run(compare_into("cut"),
            {.folder = folder,
             .interrupt_at = (folder / "cut" / "runs" / id / "checkpoints" / "step-000000000.safetensors").string(),
             .signal = signal});
    CHECK(cut.exit_code == (signal == SIGINT ? 130 : 128 + SIGKILL));
    log += cut.err;
  }
  const Finished done = run(compare_into("cut"), {.folder = folder});
  CHECK(done.exit_code == 0);
  log += done.err;
  for (int number = 1; number <= 8; ++number) {
    INFO(number << "\n" << log);
    CHECK(endings(log, number) == 1);
  }
  CHECK(tables(folder / "cut") == tables(folder / "whole"));
  for (const auto& entry : manifest["runs"]) {
    const std::string id = entry["id"];
    CHECK(run_contents(folder / "cut" / "runs" / id) == run_contents(folder / "whole" / "runs" / id));
  }
}

TEST_CASE("a shard that does not exist, and one that merges, are refused", "[cli][compare]") {
  const auto folder = sweep_folder("refused");
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{"--shard", "4/3"},
                                                {"--shard", "0/3"},
                                                {"--shard", "x"},
                                                {"--shard", "1/2", "--merge"}}) {
    CHECK(run(with(compare_into("out"), wrong), {.folder = folder}).exit_code == 2);
  }
  CHECK_FALSE(std::filesystem::exists(folder / "out"));
}
