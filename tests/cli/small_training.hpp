// A training that takes a fraction of a second, and what it leaves.
#pragma once

#include "cli/program.hpp"

#include <filesystem>
#include <map>
#include <sstream>
#include <string>

namespace zeroset::testing {

/// A small network on 300 of the bundled images: 30 epochs of 15 steps, then four steps of gradient descent.
inline const std::string kSmallTraining =
    R"({"schema": "zeroset.experiment/1", "dataset": {"kind": "cifar10-mini", "train": 300, "test": 100},
  "network": {"input": [3, 32, 32], "layers": [{"kind": "conv2d", "channels": 4, "kernel": 3, "stride": 4, "padding": 0},
    {"kind": "batch_norm"}, {"kind": "activation", "activation": {"kind": "relu"}}, {"kind": "flatten"},
    {"kind": "dense", "units": 10}]},
  "activations": [{"kind": "relu"}],
  "training": [{"batch": 20, "epochs": 30, "learning_rate": 0.02},
               {"algorithm": "gd", "epochs": 4, "learning_rate": 0.1, "chunk": 100}], "seed": 5,
  "checkpoints": {"every_epochs": 3}})";

/// Every file of a run folder that does not depend on the clock or on how often it was stopped, metrics without times.
inline std::map<std::string, std::string> run_contents(const std::filesystem::path& run) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(run)) {
    const std::string name = std::filesystem::relative(entry.path(), run).string();
    if (entry.is_regular_file() && name != "metrics.jsonl" && name != "status.json") {
      files[name] = read(entry.path());
    }
  }
  std::istringstream lines(read(run / "metrics.jsonl"));
  for (std::string line; std::getline(lines, line);) {
    nlohmann::json metrics = nlohmann::json::parse(line);
    metrics.erase("seconds");
    metrics.erase("images_per_second");
    files["metrics.jsonl"] += metrics.dump() + "\n";
  }
  return files;
}

}  // namespace zeroset::testing
