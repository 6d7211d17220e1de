// The part of the program that needs LibTorch; training_library.cpp loads it.
#include "cli/training/training_library.hpp"

namespace zeroset::cli {
namespace {

std::unique_ptr<Objective> image_objective(const Architecture& network,
                                           const runs::ImageDataset& images,
                                           const nets::ImageObjectiveOptions& options) {
  return std::make_unique<nets::ImageObjective>(network, images, options);
}

constexpr TrainingLibrary kLibrary{.checkpoint_objective = nets::checkpoint_objective,
                                   .compare = nets::compare,
                                   .compare_families = studies::compare_families,
                                   .cuda_report = nets::cuda_report,
                                   .image_objective = image_objective,
                                   .plan_study = studies::plan,
                                   .reproduce = studies::reproduce,
                                   .train_run = nets::train_run,
                                   .training_versions = nets::training_versions};

}  // namespace
}  // namespace zeroset::cli

extern "C" __attribute__((visibility("default"))) const zeroset::cli::TrainingLibrary* zeroset_training() {
  return &zeroset::cli::kLibrary;
}
