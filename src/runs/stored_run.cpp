#include "zeroset/runs/stored_run.hpp"

#include <nlohmann/json.hpp>

namespace zeroset::runs {

namespace fs = std::filesystem;
using nlohmann::json;

Experiment read_run(const fs::path& run) {
  return read_experiment(RunFolder::open(run).spec());
}

std::vector<EpochMetrics> read_metrics(const fs::path& run) {
  std::vector<EpochMetrics> epochs;
  for (const json& line : RunFolder::open(run).metrics()) {
    epochs.push_back(read_epoch_metrics(line, "/metrics.jsonl/" + std::to_string(epochs.size())));
  }
  return epochs;
}

}  // namespace zeroset::runs
