// The trainings of a study, as experiments of one run each. Runs that figures share are equal, so the store has them
// once.
#pragma once

#include "zeroset/nets/run_store.hpp"

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace zeroset::studies {

/// What came out of each run.
class StudyRuns {
 public:
  void add(const std::vector<Experiment>& runs);
  /// \return false where it was stopped, or another process holds a run: then `reason` says so
  bool train(const std::filesystem::path& store, const nets::StoreOptions& options);
  /// \throws InvalidArgument for a run that was not added
  [[nodiscard]] const runs::RunResult& of(const Experiment& run) const;
  /// Networks of the store: all runs that were added, and those that they start from.
  [[nodiscard]] std::size_t count() const;
  [[nodiscard]] std::vector<std::string> diverged() const;  ///< folder name and cause of each
  [[nodiscard]] const std::string& reason() const { return reason_; }

 private:
  std::vector<Experiment> runs_{};
  std::vector<nets::StoredRun> results_{};
  std::map<std::string, std::size_t> index_{};
  std::string reason_{};
};

}  // namespace zeroset::studies
