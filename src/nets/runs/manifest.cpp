#include "nets/runs/manifest.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/runs/checkpoint.hpp"
#include "zeroset/runs/run_folder.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fcntl.h>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace zeroset::nets {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using nlohmann::ordered_json;

/// One process at a time reads the folders and writes: else what was read first could be written last. A file system
/// without locks is used without.
class FolderLock {
 public:
  explicit FolderLock(const fs::path& folder)
      : descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (descriptor_ >= 0) {
      static_cast<void>(::flock(descriptor_, LOCK_EX));
    }
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock() {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
  }

 private:
  int descriptor_;
};

/// "step-000000015" -> 15; 0 where there is none.
std::int64_t last_kept_step(const fs::path& run) {
  const std::vector<fs::path> files = list_checkpoints(run);
  return files.empty() ? 0 : std::strtoll(files.back().stem().string().substr(5).c_str(), nullptr, 10);
}

}  // namespace

Manifest::Manifest(fs::path folder, fs::path store, std::vector<ManifestRun> runs)
    : folder_(std::move(folder)), store_(std::move(store)), runs_(std::move(runs)) {}

Manifest::State Manifest::state_of(const std::string& id) const {
  const fs::path run = store_ / id;
  std::error_code ignored;
  try {
    if (fs::exists(run / "result.json", ignored)) {
      const json result = read_json_file(run / "result.json");
      return {result.at("status").get<std::string>(), result.at("step").get<std::int64_t>(), true};
    }
    if (fs::exists(run / "spec.json", ignored)) {
      const bool stopped = RunFolder::open(run).status() == RunStatus::interrupted;
      return {stopped ? "interrupted" : "unfinished", last_kept_step(run), false};
    }
  } catch (const std::exception&) {  // damaged: whoever trains it will say what is wrong
    return {"unfinished", 0, false};
  }
  return {};
}

void Manifest::write() {
  const std::lock_guard here(mutex_);
  const FolderLock everywhere(folder_);
  ordered_json runs = ordered_json::array();
  for (const ManifestRun& run : runs_) {
    const auto known = known_.find(run.id);
    const State state = known == known_.end() ? state_of(run.id) : known->second;
    if (state.final) {
      known_.emplace(run.id, state);
    }
    runs.push_back({{"id", run.id},
                    {"cell", to_json(run.cell)},
                    {"activation", run.activation},
                    {"seed", run.seed},
                    {"folder", fs::relative(store_ / run.id, folder_).string()},
                    {"status", state.status},
                    {"step", state.step}});
  }
  write_json_file(folder_ / "manifest.json", {{"schema", "zeroset.manifest/1"}, {"runs", std::move(runs)}});
}

}  // namespace zeroset::nets
