// zeroset landscape when it is stopped, out of time or out of disk.
#include "cli/small_training.hpp"
#include "support/catch.hpp"

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

using namespace zeroset::testing;
using nlohmann::json;
using nlohmann::ordered_json;
namespace fs = std::filesystem;

namespace {

/// One short run, shared.
const fs::path& run_folder() {
  static const fs::path folder = [] {
    const auto made = shared_scratch("landscape-limits");
    write(made / "experiment.json", kSmallTraining);
    REQUIRE(run({"train", "experiment.json", "--out", "a", "--quiet"}, {.folder = made}).exit_code == 0);
    return made;
  }();
  return folder;
}

Finished limited_run(std::vector<std::string> arguments, RunOptions options = {}) {
  arguments.insert(arguments.begin(), "landscape");
  arguments.insert(arguments.end(), {"--json", "--quiet"});
  options.folder = run_folder();
  return run(arguments, options);
}

/// Every file of an answer is whole, and none is left under a temporary name.
void check_whole(const fs::path& folder) {
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) {
      continue;
    }
    ++files;
    const fs::path path = entry.path();
    const std::string text = read(path), kind = path.extension().string();
    INFO(path);
    CHECK(!text.empty());
    CHECK((kind != ".json" || json::accept(text)));
    CHECK((kind != ".svg" || text.find("</svg>") != std::string::npos));
    CHECK((kind != ".csv" || text.back() == '\n'));
    CHECK(std::string(".json.csv.md.tex.svg.pdf.png.gp.mplstyle").find(kind) != std::string::npos);
  }
  CHECK(files >= 10);
}

/// A file that never comes to its end: a pipe that nobody writes into.
class Endless {
 public:
  explicit Endless(fs::path path) : path_(std::move(path)) { REQUIRE(mkfifo(path_.c_str(), 0600) == 0); }
  Endless(const Endless&) = delete;
  Endless& operator=(const Endless&) = delete;
  ~Endless() { close(); }

  [[nodiscard]] std::string path() const { return path_.string(); }

  /// Whether somebody reads it; whoever does waits, until close().
  [[nodiscard]] bool is_read() {
    end_ = end_ < 0 ? ::open(path_.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC) : end_;
    return end_ >= 0;
  }

  void close() {
    if (end_ >= 0) {
      ::close(std::exchange(end_, -1));
    }
  }

 private:
  fs::path path_;
  int end_ = -1;
};

}  // namespace

TEST_CASE("Ctrl-C while results are written waits until they are whole", "[cli][landscape]") {
  for (const std::string tool : {"mds", "trajectory", "hessian"}) {
    const fs::path out = run_folder() / ("cut-" + tool);
    std::vector<std::string> arguments{tool, "a", "--out", out.string()};
    if (tool == "hessian") {
      arguments.insert(arguments.end(), {"--images", "50", "--probes", "1", "--steps", "5"});
    }
    const Finished done = limited_run(arguments, {.interrupt_at = (out / "tables").string()});
    INFO(tool << ": " << done.err);
    CHECK((done.exit_code == 130 || done.exit_code == 0));  // 0: it had ended before the signal came
    check_whole(out);
    REQUIRE(fs::exists(out / "landscape.json"));  // the last
    CHECK(ordered_json::parse(read(out / "landscape.json")) == done.json());
  }
}

TEST_CASE("Ctrl-C and --timeout before there is an answer leave nothing behind", "[cli][landscape]") {
  Endless network(run_folder() / "net.fifo");
  fs::copy_file(run_folder() / "a/checkpoints/step-000000000.safetensors", run_folder() / "point.safetensors");
  for (const std::string tool : {"mds", "pca", "tsne", "isomap", "trajectory", "similarity"}) {
    const fs::path out = run_folder() / ("none-" + tool);
    const Finished late = limited_run({tool, "a", "--out", out.string(), "--timeout", "0.000001"});
    CHECK(late.exit_code == 1);
    CHECK_THAT(late.err, ContainsSubstring("--timeout"));
    const Finished stopped =
        limited_run({tool, "point.safetensors", "--network", network.path(), "--out", out.string()},
                    {.interrupt_when = [&] { return network.is_read(); }});
    network.close();
    CHECK(stopped.exit_code == 130);
    CHECK((late.out + stopped.out).empty());
    CHECK_FALSE(fs::exists(out));
  }
}

TEST_CASE("tools that evaluate losses say at --timeout that they stopped, and mark what is missing",
          "[cli][landscape]") {
  const std::vector<std::vector<std::string>> commands{{"plane", "a", "--points", "101"},
                                                       {"slice", "a", "--points", "2001"},
                                                       {"hessian", "a", "--probes", "100"},
                                                       {"flatness", "a", "--draws", "500"}};
  for (std::vector<std::string> command : commands) {
    command.insert(command.end(), {"--timeout", "0.3", "--threads", "1"});
    const Finished done = limited_run(command);
    INFO(command.front() << ": " << done.err);
    CHECK(done.exit_code == 1);
    CHECK_THAT(done.err, ContainsSubstring("--timeout"));
    CHECK(done.json()["complete"] == false);
  }
}

TEST_CASE("an answer that cannot be stored is printed all the same, and the message names the file",
          "[cli][landscape]") {
  const fs::path out = run_folder() / "full";
  fs::create_directories(out / "landscape.json");  // where a file must go
  const Finished done = limited_run({"trajectory", "a", "--out", out.string()});
  CHECK(done.exit_code == 2);
  CHECK_THAT(done.err, ContainsSubstring("landscape.json"));
  CHECK(done.json() == limited_run({"trajectory", "a"}).json());
}

TEST_CASE("an answer that standard output does not take is no success", "[cli]") {
  const std::string command = std::string(ZEROSET_PROGRAM) + " bounds figure7 --json 2>&1 >/dev/full";
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string message;
  for (int byte = std::fgetc(pipe); byte != EOF; byte = std::fgetc(pipe)) {
    message.push_back(static_cast<char>(byte));
  }
  CHECK(WEXITSTATUS(pclose(pipe)) == 1);
  CHECK_THAT(message, ContainsSubstring("standard output"));
}
