// No room for the next file.
#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/nets/checkpoint.hpp"
#include "zeroset/nets/comparison.hpp"

#include "nets/run_contents.hpp"
#include "nets/small_experiment.hpp"
#include "nets/temporary_folder.hpp"
#include "support/catch.hpp"

#include <csignal>
#include <sys/resource.h>

using namespace zeroset;
using namespace zeroset::nets;
using namespace zeroset::testing;
namespace fs = std::filesystem;

TEST_CASE("a disk that is full is one error; with room again the run goes on and loses nothing") {
  const TemporaryFolder folder;
  static_cast<void>(train_run(small_experiment(), folder / "run", stopping_after(7)));
  const std::string good = bytes_of(folder / "run/checkpoints/resume.safetensors");
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);  // then write says EFBIG, as it says ENOSPC on a full disk
  const rlimit tight{6000, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &tight);
  std::string message;
  try {
    static_cast<void>(train_run(small_experiment(), folder / "run", {.images = images()}));
  } catch (const Error& error) {
    message = error.what();
  }
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  CHECK_THAT(message, ContainsSubstring((folder / "run").string()));
  CHECK(bytes_of(folder / "run/checkpoints/resume.safetensors") == good);
  CHECK(train_run(small_experiment(), folder / "run", {.images = images()}).status == RunStatus::finished);
  check_equal(contents(folder / "run"), uninterrupted());
}
