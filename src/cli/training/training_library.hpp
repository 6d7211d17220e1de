// What the program takes from the part that needs LibTorch.
#pragma once

#include "zeroset/core/objective.hpp"
#include "zeroset/nets/checkpoint_objective.hpp"
#include "zeroset/nets/comparison.hpp"
#include "zeroset/nets/device.hpp"
#include "zeroset/nets/image_objective.hpp"
#include "zeroset/nets/training.hpp"
#include "zeroset/runs/images.hpp"
#include "zeroset/studies/families.hpp"
#include "zeroset/studies/study.hpp"

#include "cli/common_options.hpp"

#include <memory>

namespace zeroset::cli {

/// The library's functions that need LibTorch, by the names they have there. The program links everything else and is
/// not linked with LibTorch, so that verbs that do without it start at once. One line a member, sorted.
struct TrainingLibrary {
  decltype(&nets::checkpoint_objective) checkpoint_objective;
  decltype(&nets::compare) compare;
  decltype(&studies::compare_families) compare_families;
  decltype(&nets::cuda_report) cuda_report;
  std::unique_ptr<Objective> (*image_objective)(const Architecture& network,
                                                const runs::ImageDataset& images,
                                                const nets::ImageObjectiveOptions& options);
  decltype(&studies::plan) plan_study;
  decltype(&studies::reproduce) reproduce;
  decltype(&nets::train_run) train_run;
  decltype(&nets::training_versions) training_versions;
};

/// Loads LibTorch and what needs it, after the memory of this process is limited as --memory says; later calls give
/// the same table. From then on Ctrl-C only asks (interrupt.hpp): the work stops at its next good place.
/// \throws NotInThisBuild where the program was built without LibTorch, or LibTorch cannot be loaded
[[nodiscard]] const TrainingLibrary& training_library(const CommonOptions& options);

/// Whether the program was built with it; loads nothing.
[[nodiscard]] bool has_training_library();

/// The one symbol of the plugin that main.cpp does not link.
inline constexpr const char* kTrainingEntry = "zeroset_training";
using TrainingEntry = const TrainingLibrary* (*)();

}  // namespace zeroset::cli
