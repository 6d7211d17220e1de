// Runs that are stopped, and go on.
#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/random.hpp"
#include "zeroset/nets/training.hpp"
#include "zeroset/runs/checkpoint.hpp"
#include "zeroset/runs/safetensors.hpp"

#include "nets/run_contents.hpp"
#include "nets/small_experiment.hpp"
#include "support/catch.hpp"
#include "support/whole_files.hpp"

#include <limits>
#include <map>

using namespace zeroset;
using namespace zeroset::nets;
using namespace zeroset::testing;
namespace fs = std::filesystem;

TEST_CASE("a run stopped anywhere and resumed ends with the bits of one that was not") {
  for (const int steps : {0, 1, 4, 5, 7, 14}) {
    INFO(steps);
    const auto folder = scratch();
    const RunResult stopped = train_run(small_experiment(), folder / "run", stopping_after(steps));
    CHECK(stopped.status == RunStatus::interrupted);
    CHECK(stopped.step == steps);
    const RunResult result = train_run(read_run(folder / "run"), folder / "run", {.images = images()});
    CHECK(result.status == RunStatus::finished);
    CHECK(result.resumed_step == steps);
    check_equal(contents(folder / "run"), uninterrupted());
  }
}

TEST_CASE("stopping after every step changes nothing either") {
  const auto folder = scratch();
  int calls = 0;
  while (train_run(small_experiment(), folder / "run", stopping_after(1)).status == RunStatus::interrupted) {
    REQUIRE(++calls < 20);
  }
  check_equal(contents(folder / "run"), uninterrupted());
}

TEST_CASE("a damaged checkpoint is passed over, said, and the run ends with the same bits") {
  for (const std::size_t good : {3U, 1U, 0U}) {  // of four checkpoints so many stay whole
    const auto folder = scratch();
    static_cast<void>(train_run(small_experiment(), folder / "run", {.images = images()}));
    fs::remove(folder / "run/result.json");
    const auto files = list_checkpoints(folder / "run");
    for (std::size_t i = good; i < files.size(); ++i) {
      write_bytes(files[i], bytes_of(files[i]).substr(0, 1000 + i));
    }
    const RunResult result = train_run(small_experiment(), folder / "run", {.images = images()});
    CHECK(result.notes.size() == 4 - good);
    CHECK_THAT(result.notes.front(), ContainsSubstring("step-000000015.safetensors"));
    CHECK(result.resumed_step == (good == 0 ? -1 : 5 * static_cast<std::int64_t>(good - 1)));
    check_equal(contents(folder / "run"), uninterrupted());
  }
}

TEST_CASE("a last checkpoint of garbage, with a changed byte or with a NaN is passed over, and said") {
  const auto folder = scratch();
  static_cast<void>(train_run(small_experiment(), folder / "run", {.images = images()}));
  const fs::path last = list_checkpoints(folder / "run").back();
  const std::string good = bytes_of(last);
  std::string garbage(good.size(), '\0'), changed = good;
  Stream stream(1, "garbage");
  for (char& c : garbage) {
    c = static_cast<char>(stream());
  }
  changed[good.size() - 3] = static_cast<char>(changed[good.size() - 3] ^ 1);
  const Architecture network = small_experiment().network;
  Checkpoint with_nan = read_checkpoint(last, network);
  with_nan.momentum[5] = std::numeric_limits<float>::quiet_NaN();
  write_checkpoint(folder / "nan.safetensors", network, with_nan);
  for (const auto& [bytes, said] : {std::pair<std::string, std::string>{garbage, "is no whole safetensors file"},
                                    {changed, "is damaged"},
                                    {bytes_of(folder / "nan.safetensors"), "not finite"},
                                    {"", "is no whole safetensors file"}}) {
    fs::remove(folder / "run/result.json");
    write_bytes(last, bytes);
    const RunResult result = train_run(small_experiment(), folder / "run", {.images = images()});
    REQUIRE(result.notes.size() == 1);
    CHECK_THAT(result.notes.front(), ContainsSubstring("step-000000015.safetensors") && ContainsSubstring(said));
    CHECK_THAT(result.notes.front(), ContainsSubstring("went on from the one before"));
    CHECK(result.resumed_step == 10);
    check_equal(contents(folder / "run"), uninterrupted());
  }
}

TEST_CASE("a checkpoint whose metadata has changed is passed over, and said") {
  const auto folder = scratch();
  static_cast<void>(train_run(small_experiment(), folder / "run", {.images = images()}));
  const fs::path last = list_checkpoints(folder / "run").back();
  const TensorFile good = read_safetensors(last);
  const auto resumed_after = [&](const std::map<std::string, std::string>& changes, bool with_sums) {
    TensorFile changed = good;
    for (const auto& [key, value] : changes) {
      changed.metadata.at(key) = value;
    }
    if (!with_sums) {
      changed.metadata.erase("header_md5");
    }
    fs::remove(folder / "run/result.json");
    write_safetensors(last, changed);
    const RunResult result = train_run(small_experiment(), folder / "run", {.images = images()});
    REQUIRE(result.notes.size() == 1);
    CHECK(result.resumed_step == 10);
    check_equal(contents(folder / "run"), uninterrupted());
    return result.notes.front();
  };
  CHECK_THAT(resumed_after({{"step", "16"}}, true), ContainsSubstring("is damaged"));
  CHECK_THAT(resumed_after({{"epoch", "2"}}, true), ContainsSubstring("is damaged"));
  // Sums are no secret: what does not make sense is refused all the same.
  CHECK_THAT(resumed_after({{"phase", "-1"}}, false), ContainsSubstring("its phase is -1"));
  CHECK_THAT(resumed_after({{"step", "9223372036854775807"}}, false), ContainsSubstring("its step is"));
  CHECK_THAT(resumed_after({{"step", "16"}}, false), ContainsSubstring("no checkpoint of its name"));
  CHECK_THAT(resumed_after({{"phase_step", "16"}}, false), ContainsSubstring("no checkpoint of its name"));
}

TEST_CASE("a resume without the metrics of earlier epochs says so") {
  const auto folder = scratch();
  static_cast<void>(train_run(small_experiment(), folder / "run", stopping_after(7)));
  fs::remove(folder / "run/metrics.jsonl");
  const RunResult result = train_run(small_experiment(), folder / "run", {.images = images()});
  REQUIRE(result.notes.size() == 1);
  CHECK_THAT(result.notes.front(), ContainsSubstring("metrics.jsonl lacks epochs"));
}

TEST_CASE("a checkpoint of an earlier version, without phases, is one of the first phase") {
  const auto folder = scratch();
  const Architecture network = small_experiment().network;
  static_cast<void>(train_run(small_experiment(), folder / "run", stopping_after(7)));
  const fs::path file = folder / "run/checkpoints/resume.safetensors";
  TensorFile old = read_safetensors(file);
  for (const char* key : {"phase", "phase_step", "phase_ended", "md5", "header_md5"}) {
    CHECK(old.metadata.erase(key) == 1);
  }
  write_safetensors(file, old);
  const Checkpoint checkpoint = read_checkpoint(file, network);
  CHECK(checkpoint.phase == 0);
  CHECK(checkpoint.phase_step == 7);
  CHECK_FALSE(checkpoint.phase_ended);
  CHECK(train_run(small_experiment(), folder / "run", {.images = images()}).resumed_step == 7);
  check_equal(contents(folder / "run"), uninterrupted());
}

TEST_CASE("what a killed process left half written is removed, before the run and after it") {
  const auto folder = scratch();
  static_cast<void>(train_run(small_experiment(), folder / "run", stopping_after(7)));
  write_bytes(folder / "run/checkpoints/.step-000000010.safetensors.17-0.tmp", "half");
  write_bytes(folder / "run/.metrics.jsonl.17-1.tmp", "half");
  static_cast<void>(train_run(small_experiment(), folder / "run", {.images = images()}));
  check_equal(contents(folder / "run"), uninterrupted());
  write_bytes(folder / "run/.status.json.17-2.tmp", "half");
  static_cast<void>(train_run(small_experiment(), folder / "run", {.images = images()}));
  check_equal(contents(folder / "run"), uninterrupted());
}

TEST_CASE("metrics that a crash left beyond the last checkpoint are written once") {
  const auto folder = scratch();
  static_cast<void>(train_run(small_experiment(), folder / "run", {.images = images()}));
  fs::remove(folder / "run/result.json");
  fs::remove(folder / "run/checkpoints/step-000000015.safetensors");
  fs::remove(folder / "run/checkpoints/step-000000010.safetensors");
  static_cast<void>(train_run(small_experiment(), folder / "run", {.images = images()}));
  check_equal(contents(folder / "run"), uninterrupted());
}
