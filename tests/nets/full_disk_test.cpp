// No room for the next file.
#include "zeroset/core/error.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/nets/comparison.hpp"
#include "zeroset/runs/checkpoint.hpp"

#include "nets/run_contents.hpp"
#include "nets/small_experiment.hpp"
#include "support/catch.hpp"
#include "support/whole_files.hpp"

#include <csignal>
#include <sys/resource.h>

using namespace zeroset;
using namespace zeroset::nets;
using namespace zeroset::testing;
namespace fs = std::filesystem;

namespace {

/// While one lives, no file grows beyond so many bytes: a write says EFBIG, as it says ENOSPC on a full disk.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit tight{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &tight);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

/// What a comparison says on a disk with so little room; empty where it came to its end.
std::string message_of(const Experiment& experiment, const fs::path& folder, rlim_t bytes) {
  const FullDisk full(bytes);
  try {
    static_cast<void>(compare(experiment, folder));
    return "";
  } catch (const FileError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("a disk that is full is one error; with room again the run goes on and loses nothing") {
  const auto folder = scratch();
  static_cast<void>(train_run(small_experiment(), folder / "run", stopping_after(7)));
  const std::string good = bytes_of(folder / "run/checkpoints/resume.safetensors");
  {
    const FullDisk full(6000);
    CHECK_THROWS_WITH(train_run(small_experiment(), folder / "run", {.images = images()}),
                      ContainsSubstring((folder / "run").string()));
  }
  CHECK(bytes_of(folder / "run/checkpoints/resume.safetensors") == good);
  CHECK(train_run(small_experiment(), folder / "run", {.images = images()}).status == runs::RunStatus::finished);
  check_equal(contents(folder / "run"), uninterrupted());
}

TEST_CASE("a comparison on a full disk names the file that had no room, be it manifest, spec, checkpoint or metrics") {
  const auto folder = scratch();
  Experiment experiment = small_experiment();
  experiment.dataset = {.train = 70, .test = 20};
  experiment.training.front().epochs = 20;
  experiment.checkpoints.every_epochs = 0;
  const Comparison whole = compare(experiment, folder / "whole");
  const fs::path run = fs::path("runs") / whole.runs.front().id;
  REQUIRE(fs::file_size(folder / "whole" / run / "metrics.jsonl") > 20'000);
  for (const auto& [bytes, file] : {std::pair<rlim_t, fs::path>{100, "manifest.json"},
                                    {1000, run / "spec.json"},
                                    {4000, run / "checkpoints/step-000000000.safetensors"},
                                    {16'000, run / "metrics.jsonl"}}) {
    CHECK_THAT(message_of(experiment, folder / "cut", bytes), ContainsSubstring((folder / "cut" / file).string()));
  }
  CHECK(message_of(experiment, folder / "cut", 1 << 20).empty());
  check_equal(contents(folder / "cut" / run), contents(folder / "whole" / run));
  check_equal({{"manifest", bytes_of(folder / "cut/manifest.json")}},
              {{"manifest", bytes_of(folder / "whole/manifest.json")}});
}
