#include "nets/run_contents.hpp"

#include "zeroset/core/json.hpp"

#include "nets/small_experiment.hpp"
#include "support/catch.hpp"
#include "support/whole_files.hpp"

#include <sstream>

namespace zeroset::testing {

namespace fs = std::filesystem;

std::shared_ptr<const runs::ImageDataset> images() {
  static const auto kImages = runs::load_images(small_experiment().dataset);
  return kImages;
}

nets::TrainOptions stopping_after(int steps) {
  auto asked = std::make_shared<int>(0);
  return {.images = images(), .stop = [=] { return (*asked)++ >= steps; }};
}

std::map<std::string, std::string> contents(const fs::path& run) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(run)) {
    const std::string name = fs::relative(entry.path(), run).string();
    if (!entry.is_regular_file() || name == "metrics.jsonl" || name == "status.json") {
      continue;
    }
    files[name] = bytes_of(entry.path());
  }
  std::istringstream lines(bytes_of(run / "metrics.jsonl"));
  for (std::string line; std::getline(lines, line);) {
    nlohmann::json metrics = parse_json(line, "metrics.jsonl");
    metrics.erase("seconds");
    metrics.erase("images_per_second");
    files["metrics.jsonl"] += metrics.dump() + "\n";
  }
  return files;
}

const std::map<std::string, std::string>& uninterrupted() {
  static const auto kContents = [] {
    const auto folder = scratch();
    static_cast<void>(nets::train_run(small_experiment(), folder / "run", {.images = images()}));
    return contents(folder / "run");
  }();
  return kContents;
}

void check_equal(const std::map<std::string, std::string>& a, const std::map<std::string, std::string>& b) {
  for (const auto& [name, bytes] : b) {
    INFO(name);
    CHECK(a.contains(name));
    CHECK((a.contains(name) && a.at(name) == bytes));
  }
  CHECK(a.size() == b.size());
}

}  // namespace zeroset::testing
