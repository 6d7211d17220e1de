#pragma once

#include "zeroset/core/experiment.hpp"

#include "cli/common_options.hpp"
#include "cli/landscape_request.hpp"

#include <optional>
#include <string>

namespace zeroset::cli {

/// What a verb that trains asks of the plugin: everything is read and validated before LibTorch is loaded.
struct TrainingRequest {
  enum class Action { train, compare, data_fetch, data_check, data_info, doctor, landscape, reproduce };
  Action action = Action::train;
  CommonOptions options{};
  std::optional<Experiment> experiment{};  ///< approximations resolved
  std::string resume{};                    ///< train: go on in this folder
  std::string from{}, root{}, url{};       ///< data; root also for train and compare
  std::string protocol{};                  ///< reproduce: the study at its scale, "zeroset.protocol/1"
  bool dry_run = false;                    ///< reproduce: say what it takes, train nothing
  bool full = false;                       ///< data: the whole of CIFAR-10
  std::string runs{};                      ///< compare: the store of runs; empty: below --out
  std::size_t part = 1, parts = 0;         ///< compare --shard part/parts; parts 0: not sharded
  bool merge = false;                      ///< compare: read what is there, train nothing
  LandscapeRequest landscape{};            ///< landscape
  std::string* printed = nullptr;          ///< where the result goes instead of standard output (report)
};

/// Loads LibTorch and the code that needs it, and does what is asked.
/// \return the exit code
/// \throws NotInThisBuild where the program was built without LibTorch or the plugin cannot be loaded
int call_training_plugin(const TrainingRequest& request);

/// The one symbol of the plugin.
inline constexpr const char* kTrainingEntry = "zeroset_training";
using TrainingEntry = int (*)(const TrainingRequest& request);

}  // namespace zeroset::cli
