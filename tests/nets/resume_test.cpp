// Runs that are stopped, and go on.
#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/nets/checkpoint.hpp"
#include "zeroset/nets/training.hpp"

#include "nets/run_contents.hpp"
#include "nets/small_experiment.hpp"
#include "nets/temporary_folder.hpp"
#include "support/catch.hpp"

using namespace zeroset;
using namespace zeroset::nets;
using namespace zeroset::testing;
namespace fs = std::filesystem;

TEST_CASE("a run stopped anywhere and resumed ends with the bits of one that was not") {
  for (const int steps : {0, 1, 4, 5, 7, 14}) {
    INFO(steps);
    const TemporaryFolder folder;
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
  const TemporaryFolder folder;
  int calls = 0;
  while (train_run(small_experiment(), folder / "run", stopping_after(1)).status == RunStatus::interrupted) {
    REQUIRE(++calls < 20);
  }
  check_equal(contents(folder / "run"), uninterrupted());
}

TEST_CASE("a damaged checkpoint is passed over, said, and the run ends with the same bits") {
  for (const std::size_t good : {3U, 1U, 0U}) {  // of four checkpoints so many stay whole
    const TemporaryFolder folder;
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

TEST_CASE("metrics that a crash left beyond the last checkpoint are written once") {
  const TemporaryFolder folder;
  static_cast<void>(train_run(small_experiment(), folder / "run", {.images = images()}));
  fs::remove(folder / "run/result.json");
  fs::remove(folder / "run/checkpoints/step-000000015.safetensors");
  fs::remove(folder / "run/checkpoints/step-000000010.safetensors");
  static_cast<void>(train_run(small_experiment(), folder / "run", {.images = images()}));
  check_equal(contents(folder / "run"), uninterrupted());
}
