// The list of a comparison's runs, for people and scripts: manifest.json.
#pragma once

#include "zeroset/nets/comparison.hpp"

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace zeroset::nets {

struct ManifestRun {
  std::string id{};
  VariationCell cell{};
  std::string activation{};  ///< its name
  std::uint64_t seed = 0;
};

/// Keeps FOLDER/manifest.json: {"schema", "runs": [{"id", "cell", "activation", "seed", "folder", "status", "step"}]}.
/// Status: "finished", "diverged", "interrupted", "unfinished" (under way or killed) or "not begun"; step: the last one
/// that was kept. All of it is read from the folders, so whoever writes last has told the truth of that moment.
class Manifest {
 public:
  /// \param store  where the runs' folders are
  Manifest(std::filesystem::path folder, std::filesystem::path store, std::vector<ManifestRun> runs);

  /// From any thread and any process; the file is the old one or the new one at every moment.
  /// \throws FileError
  void write();

 private:
  struct State {
    std::string status = "not begun";
    std::int64_t step = 0;
    bool final = false;
  };
  [[nodiscard]] State state_of(const std::string& id) const;

  std::filesystem::path folder_, store_;
  std::vector<ManifestRun> runs_;
  std::map<std::string, State> known_{};  ///< what will not change any more
  std::mutex mutex_{};
};

}  // namespace zeroset::nets
