#include "studies/study_runs.hpp"

#include "zeroset/core/error.hpp"

#include <nlohmann/json.hpp>

#include <set>

namespace zeroset::studies {
namespace {

std::string key_of(const Experiment& run) {
  return to_json(run).dump();
}

}  // namespace

void StudyRuns::add(const std::vector<Experiment>& runs) {
  for (const Experiment& run : runs) {
    if (index_.emplace(key_of(run), runs_.size()).second) {
      runs_.push_back(run);
    }
  }
}

bool StudyRuns::train(const std::filesystem::path& store, const nets::StoreOptions& options) {
  results_ = nets::train_all(runs_, store, options);
  for (const nets::StoredRun& run : results_) {
    if (run.result.status == runs::RunStatus::interrupted) {
      reason_ = run.held ? "another process is training " + run.id : "stopped before " + run.id + " was trained";
      return false;
    }
  }
  return true;
}

const runs::RunResult& StudyRuns::of(const Experiment& run) const {
  const auto found = index_.find(key_of(run));
  if (found == index_.end() || found->second >= results_.size()) {
    throw InvalidArgument("[StudyRuns::of] expected a run of the study that was trained");
  }
  return results_[found->second].result;
}

std::size_t StudyRuns::count() const {
  std::set<std::string> networks;
  for (const Experiment& run : runs_) {
    const Experiment* one = &run;
    while (one != nullptr && networks.insert(key_of(*one)).second) {
      one = one->start ? one->start->run.get() : nullptr;
    }
  }
  return networks.size();
}

std::vector<std::string> StudyRuns::diverged() const {
  std::vector<std::string> list;
  for (const nets::StoredRun& run : results_) {
    if (run.result.status == runs::RunStatus::diverged) {
      list.push_back(run.id + ": " + run.result.cause);
    }
  }
  return list;
}

}  // namespace zeroset::studies
