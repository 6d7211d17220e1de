// The training verbs through the program: run folders, interruption, bad data, the report.
#include "zeroset/core/process.hpp"

#include "cli/program.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <csignal>
#include <regex>
#include <set>

using namespace zeroset::testing;
using nlohmann::json;
using nlohmann::ordered_json;

namespace {

const std::string kExperiment =
    R"({"schema": "zeroset.experiment/1", "dataset": {"kind": "cifar10-mini", "train": 400, "test": 200},
  "network": "theory2", "activations": [{"kind": "relu"}], "training": {"epochs": 3, "learning_rate": 0.01}, "seed": 5})";

std::vector<std::filesystem::path> checkpoints(const std::filesystem::path& run) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(run / "checkpoints")) {
    if (entry.path().extension() == ".safetensors") {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Names of the tables that notes and captions of a page speak of: "table NAME".
std::set<std::string> tables_named_on(const std::string& page) {
  const std::string text = std::regex_replace(page, std::regex("<[^>]*>"), "");
  const std::regex named("\\btable ([a-z]+(_[a-z]+)+)");
  std::set<std::string> names;
  for (std::sregex_iterator i(text.begin(), text.end(), named), end; i != end; ++i) {
    names.insert((*i)[1]);
  }
  return names;
}

}  // namespace

TEST_CASE("train writes a run folder, and the same command on it changes nothing", "[cli][train]") {
  const auto folder = scratch("train");
  write(folder / "experiment.json", kExperiment);
  const std::vector<std::string> command{"train", "experiment.json", "--out", "run", "--json", "--quiet"};
  const Finished done = run(command, {.folder = folder});
  INFO(done.err);
  REQUIRE(done.exit_code == 0);
  const ordered_json result = done.json();
  CHECK(result["status"] == "finished");
  CHECK(result["step"] == 12);
  for (const char* name : {"spec.json", "versions.json", "metrics.jsonl"}) {
    CHECK(std::filesystem::exists(folder / "run" / name));
  }
  const auto last = checkpoints(folder / "run").back();
  const std::string before = read(last);
  CHECK(run(command, {.folder = folder}).exit_code == 0);
  CHECK(read(last) == before);
  CHECK(run({"train", "experiment.json", "--out", "run", "--set", "/seed=6"}, {.folder = folder}).exit_code == 2);
}

TEST_CASE("Ctrl-C keeps the last checkpoint, and resuming gives the bits of the uninterrupted run", "[cli][train]") {
  const auto folder = scratch("interrupt");
  write(folder / "experiment.json", kExperiment);
  REQUIRE(run({"train", "experiment.json", "--out", "whole", "--quiet"}, {.folder = folder}).exit_code == 0);
  const auto whole = checkpoints(folder / "whole");
  const std::string first =
      (folder / "cut" / "checkpoints" / whole[std::min<std::size_t>(1, whole.size() - 1)].filename()).string();
  const Finished cut =
      run({"train", "experiment.json", "--out", "cut", "--quiet"}, {.folder = folder, .interrupt_at = first});
  CHECK(cut.exit_code == 130);
  CHECK_THAT(cut.err, ContainsSubstring("--resume"));
  const Finished resumed = run({"train", "--resume", "cut", "--quiet"}, {.folder = folder});
  INFO(resumed.err);
  REQUIRE(resumed.exit_code == 0);
  const auto again = checkpoints(folder / "cut");
  CHECK(again.back().filename() == whole.back().filename());
  CHECK(read(again.back()) == read(whole.back()));
}

TEST_CASE("train --resume refuses what would change the experiment of the folder", "[cli][train]") {
  const auto folder = scratch("resume_set");
  write(folder / "experiment.json", kExperiment);
  REQUIRE(
      run({"train", "experiment.json", "--out", "run", "--quiet", "--set", "/training/epochs=0"}, {.folder = folder})
          .exit_code == 0);
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{"--set", "/training/epochs=9"}, {"--seed", "3"}, {"--out", "elsewhere"}}) {
    std::vector<std::string> command{"train", "--resume", "run", "--quiet"};
    command.insert(command.end(), more.begin(), more.end());
    const Finished done = run(command, {.folder = folder});
    CHECK(done.exit_code == 2);
    CHECK_THAT(done.err, ContainsSubstring("without --set, --seed, --out"));
  }
}

TEST_CASE("a training at a rate of a million did not train, and says so with exit code 1", "[cli][train]") {
  const auto folder = scratch("untrained");
  write(folder / "experiment.json", kExperiment);
  const std::vector<std::string> wild{"--set", "/training/learning_rate=1e6", "--set", "/training/epochs=1", "--quiet"};
  std::vector<std::string> command{"train", "experiment.json", "--out", "run", "--json"};
  command.insert(command.end(), wild.begin(), wild.end());
  const Finished done = run(command, {.folder = folder});
  INFO(done.err);
  CHECK(done.exit_code == 1);
  CHECK(done.json()["status"] == "did not train");
  CHECK_THAT(done.json()["cause"].get<std::string>(), ContainsSubstring("median training loss"));
  CHECK(done.json()["train"]["mean_loss"] > 1000.0);
  command = {"compare", "experiment.json", "--out", "compared"};
  command.insert(command.end(), wild.begin(), wild.end());
  const Finished compared = run(command, {.folder = folder});
  CHECK(compared.exit_code == 0);  // of a comparison, rates that do not train are an answer
  CHECK_THAT(read(folder / "compared" / "comparison.json"), ContainsSubstring("seed 5 did not train"));
}

TEST_CASE("kill -9 loses at most what came after the last checkpoint", "[cli][train]") {
  const auto folder = scratch("killed");
  write(folder / "experiment.json", kExperiment);
  REQUIRE(run({"train", "experiment.json", "--out", "whole", "--quiet"}, {.folder = folder}).exit_code == 0);
  const auto whole = checkpoints(folder / "whole");
  const std::string first =
      (folder / "cut" / "checkpoints" / whole[std::min<std::size_t>(1, whole.size() - 1)].filename()).string();
  const Finished cut = run({"train", "experiment.json", "--out", "cut", "--quiet"},
                           {.folder = folder, .interrupt_at = first, .signal = SIGKILL});
  CHECK(cut.exit_code == 128 + SIGKILL);
  REQUIRE(run({"train", "experiment.json", "--out", "cut", "--quiet"}, {.folder = folder}).exit_code == 0);
  CHECK(read(checkpoints(folder / "cut").back()) == read(whole.back()));
}

TEST_CASE("a run folder that cannot be written is one clear line and exit code 2", "[cli][train]") {
  const auto folder = scratch("unwritable");
  write(folder / "experiment.json", kExperiment);
  write(folder / "file", "x");
  std::filesystem::create_directories(folder / "other");
  write(folder / "other" / "thesis.tex", "mine");
  for (const std::string out : {"file", "file/run", "/proc/zeroset-run", "other"}) {
    const Finished done = run({"train", "experiment.json", "--out", out, "--quiet"}, {.folder = folder});
    INFO(out << ": " << done.err);
    CHECK(done.exit_code == 2);
    CHECK(std::count(done.err.begin(), done.err.end(), '\n') == 1);
  }
  CHECK(read(folder / "other" / "thesis.tex") == "mine");
}

TEST_CASE("wrong experiments are refused before LibTorch is loaded", "[cli][train]") {
  const auto folder = scratch("experiments");
  write(
      folder / "two.json",
      R"({"dataset": {"kind": "cifar10-mini"}, "network": "theory2", "activations": [{"kind": "relu"}, {"kind": "identity"}]})");
  write(
      folder / "rate.json",
      R"({"dataset": {"kind": "cifar10-mini"}, "network": "theory2", "activations": [{"kind": "relu"}], "training": {"learning_rate": -1}})");
  write(folder / "minimax.json", R"({"dataset": {"kind": "cifar10-mini"}, "network": "theory2",
    "activations": [{"kind": "approximation", "of": "relu", "method": "minimax", "degree": 61, "interval": ["-1", "1"]}]})");
  CHECK(run({"train", "two.json", "--out", "run"}, {.folder = folder}).exit_code == 2);
  const Finished rate = run({"train", "rate.json", "--out", "run"}, {.folder = folder});
  CHECK(rate.exit_code == 2);
  CHECK_THAT(rate.err, ContainsSubstring("/training/learning_rate"));
  const Finished minimax = run({"train", "minimax.json", "--out", "run"}, {.folder = folder});
  CHECK(minimax.exit_code == 2);
  CHECK_THAT(minimax.err, ContainsSubstring("expected a degree in [0, 60], got 61"));
}

TEST_CASE("truncated and wrong images are named, with their MD5", "[cli][data]") {
  const auto root = scratch("images");
  std::string record(3073, '\1');
  write(root / "train.bin", record + record.substr(0, 100));
  write(root / "test.bin", record);
  const Finished check = run({"data", "check", "--root", root.string()});
  CHECK(check.exit_code == 2);
  CHECK_THAT(check.out, ContainsSubstring("data_batch_1.bin"));
  write(root / "data_batch_1.bin", std::string(30'730'000, '\0'));
  const Finished wrong = run({"data", "check", "--root", root.string()});
  CHECK_THAT(wrong.out, ContainsSubstring("5dd7e06a14cb22eb9f671a540d1b7c25"));  // the official MD5
  CHECK(run({"data", "info"}).exit_code == 0);
}

TEST_CASE("compare gives the same tables for one thread and for two, and goes on after an interruption",
          "[cli][compare]") {
  const auto folder = scratch("compare");
  write(folder / "experiment.json",
        R"({"dataset": {"kind": "cifar10-mini", "train": 200, "test": 100}, "network": "theory2",
    "activations": [{"kind": "relu"}, {"kind": "approximation", "of": "relu", "method": "hermite", "degree": 2}], "training": {"epochs": 2}, "replicas": 2})");
  const Finished one =
      run({"compare", "experiment.json", "--out", "one", "--threads", "1", "--json", "--quiet"}, {.folder = folder});
  INFO(one.err);
  REQUIRE(one.exit_code == 0);
  const ordered_json manifest = ordered_json::parse(read(folder / "one" / "manifest.json"));
  const std::string relu_run = manifest["runs"][0]["id"];
  CHECK(relu_run.starts_with("relu-seed1-"));
  const Finished cut =
      run({"compare", "experiment.json", "--out", "two", "--threads", "2", "--json", "--quiet"},
          {.folder = folder, .interrupt_at = (folder / "two" / "runs" / relu_run / "metrics.jsonl").string()});
  CHECK(cut.exit_code == 130);
  const Finished two =
      run({"compare", "experiment.json", "--out", "two", "--threads", "2", "--json", "--quiet"}, {.folder = folder});
  REQUIRE(two.exit_code == 0);
  CHECK(one.out == two.out);
  for (const char* name : {"comparison.md", "comparison.csv", "comparison.json", "comparison.tex"}) {
    CHECK(std::filesystem::exists(folder / "one" / "tables" / name));
  }
  const ordered_json rows = one.json()["comparison"]["rows"];
  REQUIRE(rows.size() == 2);
  CHECK(rows[0]["activation"] == "relu");
}

TEST_CASE("a report has its page, tables and figures, and goes on where it was", "[cli][report]") {
  const auto folder = scratch("report");
  write(folder / "spec.json", R"({"schema": "zeroset.report/1",
    "problems": [{"id": "2-2-1, t^3", "network": {"widths": [2, 2, 1], "degrees": [3], "output_weights": "one"}, "kind": "zero_error", "points": "square"},
                 {"id": "figure7", "network": "figure7", "kind": "zero_error", "points": "square"}],
    "experiment": {"dataset": {"kind": "cifar10-mini", "train": 200, "test": 100}, "network": "theory2", "activations": [{"kind": "relu"}], "training": {"epochs": 1}}})");
  const Finished first = run({"report", "spec.json", "--out", "report", "--quiet"}, {.folder = folder});
  INFO(first.err);
  REQUIRE(first.exit_code == 0);
  const std::string page = read(folder / "report" / "report.html");
  CHECK_THAT(page, ContainsSubstring("2-2-1, t^3") && ContainsSubstring("<svg") && ContainsSubstring("</html>"));
  for (const char* name : {"tables/toy_networks.md",
                           "tables/toy_networks.csv",
                           "tables/toy_networks.json",
                           "tables/toy_networks.tex",
                           "tables/dimensions.tex",
                           "figures/bezout_and_exact.svg",
                           "figures/bezout_and_exact.pdf",
                           "figures/bezout_and_exact.png",
                           "figures/bezout_and_exact.csv",
                           "figures/bezout_and_exact.gp",
                           "comparison/figures/error_curves.svg",
                           "spec.json",
                           "versions.json"}) {
    INFO(name);
    CHECK(std::filesystem::exists(folder / "report" / name));
  }
  CHECK_THAT(page, ContainsSubstring("class=\"findings\"") && ContainsSubstring("18 complex solutions"));
  CHECK_THAT(page, !ContainsSubstring("data-incomplete=\"\""));
  const std::set<std::string> named = tables_named_on(page);
  CHECK(named.contains("concentrated_statistics"));  // so small a training has one
  for (const std::string& table : named) {
    INFO(table);
    const std::string file = "comparison/tables/" + table + ".csv";
    CHECK(std::filesystem::exists(folder / "report" / file));
    CHECK_THAT(page, ContainsSubstring("id=\"table-" + table + "\"") && ContainsSubstring("href=\"" + file + "\""));
  }
  const Finished second = run({"report", "spec.json", "--out", "report", "--quiet"}, {.folder = folder});
  CHECK(second.exit_code == 0);
  CHECK(read(folder / "report" / "report.html") == page);
  CHECK(run({"table", "report/tables/toy_networks.json", "--format", "latex"}, {.folder = folder}).out ==
        read(folder / "report" / "tables" / "toy_networks.tex"));
  CHECK(run({"report", "spec.json", "--set", "/problems=[]", "--out", "report"}, {.folder = folder}).exit_code == 2);
  std::vector<std::string> look{"python3", ZEROSET_CHECK_REPORT, (folder / "report" / "report.html").string()};
  if (page.find("\"plot\"") != std::string::npos) {
    look.emplace_back("--plotly");
  }
  const zeroset::ProgramResult seen = zeroset::run_program(look, {.folder = folder, .seconds = 900});
  if (!seen.started() || seen.status == 77) {
    ZEROSET_SKIP("chromium is not installed");
  }
  INFO(seen.output);
  CHECK(seen.status == 0);
}

TEST_CASE("the algebra of a report has a page of its own, which training goes on from", "[cli][report]") {
  const auto folder = scratch("report-first-page");
  write(folder / "spec.json", R"({"schema": "zeroset.report/1",
    "problems": [{"id": "2-2-1, t^3", "network": {"widths": [2, 2, 1], "degrees": [3], "output_weights": "one"}, "kind": "zero_error", "points": "square"}],
    "experiment": {"dataset": {"kind": "cifar10-mini", "train": 100, "test": 100}, "network": "theory2", "activations": [{"kind": "relu"}], "training": {"epochs": 1}}})");
  const std::vector<std::string> command{"report", "spec.json", "--out", "report", "--quiet"};
  std::vector<std::string> algebra = command;
  algebra.insert(algebra.end(), {"--only", "algebra"});
  const Finished first = run(algebra, {.folder = folder});
  INFO(first.err);
  REQUIRE(first.exit_code == 0);
  const std::filesystem::path page = folder / "report" / "report.html", row = folder / "report/rows/verify-1.json";
  CHECK_THAT(read(page),
             ContainsSubstring("18 complex solutions") &&
                 ContainsSubstring("The training part has not been run yet.") &&
                 ContainsSubstring("data-incomplete=\"\""));
  CHECK(!std::filesystem::exists(folder / "report" / "comparison"));
  const auto written = std::filesystem::last_write_time(row);
  // The page is there, and says so, before the first network is trained.
  std::string meanwhile;
  const Finished stopped = run(command, {.folder = folder, .interrupt_when = [&] {
                                           if (!std::filesystem::exists(folder / "report" / "comparison")) {
                                             return false;
                                           }
                                           meanwhile = read(page);
                                           return true;
                                         }});
  CHECK_THAT(meanwhile, ContainsSubstring("it was written when training began"));
  if (stopped.exit_code == 130) {  // else it was done before the signal
    CHECK_THAT(read(page), ContainsSubstring("Training was stopped before its end"));
  }
  REQUIRE(run(command, {.folder = folder}).exit_code == 0);
  CHECK_THAT(read(page), !ContainsSubstring("data-incomplete=\"\"") && ContainsSubstring("id=\"table-comparison\""));
  CHECK(std::filesystem::last_write_time(row) == written);
  const std::string whole = read(page);
  REQUIRE(run(algebra, {.folder = folder}).exit_code == 0);
  CHECK(read(page) == whole);
}
