// Trainings that are killed, stopped or run again.
#include "cli/small_training.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <csignal>
#include <random>
#include <sstream>

using namespace zeroset::testing;
using nlohmann::ordered_json;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

TEST_CASE("a run killed at twenty random moments always resumes, and ends with the bits of one that was not",
          "[cli][train]") {
  const auto folder = scratch("twenty_kills");
  write(folder / "experiment.json", kSmallTraining);
  const std::vector<std::string> whole{"train", "experiment.json", "--out", "whole", "--quiet"};
  // Moments are processor time of the program: on a busy machine a training gets as far as on a free one.
  const double full = run(whole, {.folder = folder}).processor_seconds,
               reading = run(whole, {.folder = folder}).processor_seconds;
  const auto expected = run_contents(folder / "whole");
  std::mt19937_64 random(20);
  std::uniform_real_distribution<double> uniform(0, 1);
  int midway = 0, unborn = 0;
  for (int k = 0; k < 20; ++k) {
    const std::string name = "run" + std::to_string(k);
    const std::vector<std::string> command{"train", "experiment.json", "--out", name, "--quiet"};
    const bool early = k % 5 == 0;  // these anywhere, while the program starts as well; the others once it has begun
    const Finished killed = run(command,
                                {.folder = folder,
                                 .interrupt_at = early ? "" : (folder / name / "spec.json").string(),
                                 .interrupt_after_computing = uniform(random) * (early ? full : full - reading),
                                 .signal = SIGKILL});
    INFO(k << ": " << killed.exit_code << " " << killed.err);
    REQUIRE((killed.exit_code == 128 + SIGKILL || killed.exit_code == 0));
    const auto run_folder = folder / name;
    const bool begun = std::filesystem::exists(run_folder / "checkpoints/step-000000000.safetensors");
    unborn += begun ? 0 : 1;
    midway += begun && !std::filesystem::exists(run_folder / "result.json") ? 1 : 0;
    const Finished done = run(command, {.folder = folder});
    INFO(done.err);
    REQUIRE(done.exit_code == 0);
    CHECK(run_contents(run_folder) == expected);
  }
  CHECK(midway >= 3);  // else nothing was tested
  CHECK(unborn < 20);
}

TEST_CASE("a run folder's own spec trains the same network again, to the bit", "[cli][train]") {
  const auto folder = scratch("again");
  write(folder / "experiment.json", kSmallTraining);
  const std::string fit =
      R"(/activations=[{"kind": "approximation", "of": "relu", "method": "legendre", "degree": 4, "interval": ["-8", "8"]}])";
  REQUIRE(run({"train", "experiment.json", "--out", "first", "--set", fit, "--quiet"}, {.folder = folder}).exit_code ==
          0);
  const Finished again = run({"train", "first/spec.json", "--out", "again", "--quiet", "--json"}, {.folder = folder});
  INFO(again.err);
  REQUIRE(again.exit_code == 0);
  CHECK(run_contents(folder / "again") == run_contents(folder / "first"));
  const ordered_json result = again.json();
  CHECK(result["phase"] == 1);
  CHECK(result["learning_rate"] == 0.1);
  CHECK(result["convolution"] == "separate");
}

TEST_CASE("train refuses an experiment that varies something", "[cli][train]") {
  const auto folder = scratch("vary");
  write(folder / "experiment.json", kSmallTraining);
  const Finished done =
      run({"train", "experiment.json", "--out", "run", "--set", R"(/vary={"width": [1, 2]})"}, {.folder = folder});
  CHECK(done.exit_code == 2);
  CHECK_THAT(done.err, ContainsSubstring("/vary"));
  CHECK_FALSE(std::filesystem::exists(folder / "run"));
}

TEST_CASE("progress in a log is a line at the start of each run and one at its end, and none with --quiet",
          "[cli][train]") {
  const auto folder = scratch("progress");
  write(folder / "experiment.json", kSmallTraining);
  const Finished loud = run({"train", "experiment.json", "--out", "loud"}, {.folder = folder});
  const std::vector<std::string> lines = lines_of(loud.err);
  REQUIRE(lines.size() >= 2);
  CHECK(lines.size() < 34);  // a line every ten seconds in between, which only a machine slowed down a lot takes
  CHECK_THAT(lines.front(), ContainsSubstring("relu seed 5 0/454"));
  CHECK_THAT(lines.back(), ContainsSubstring("relu seed 5 454/454"));
  CHECK_THAT(lines.back(), ContainsSubstring("epoch 34/34 gd, error ") && ContainsSubstring(" % test, loss "));
  CHECK_THAT(lines.back(), ContainsSubstring(" images/s"));
  CHECK(loud.err.find('\r') == std::string::npos);
  CHECK(run({"train", "experiment.json", "--out", "quiet", "--quiet"}, {.folder = folder}).err.empty());
}
