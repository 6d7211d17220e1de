#pragma once

#include "zeroset/nets/comparison.hpp"

#include "cli/progress_bar.hpp"
#include "cli/training_request.hpp"

#include <memory>

namespace zeroset::cli {

int train_verb(const TrainingRequest& request);
int compare_verb(const TrainingRequest& request);
int data_fetch_verb(const TrainingRequest& request);
int data_check_verb(const TrainingRequest& request);
int data_info_verb(const TrainingRequest& request);
int reproduce_verb(const TrainingRequest& request);
int doctor_verb(const TrainingRequest& request);
int landscape_verb(const TrainingRequest& request);

/// What every training shares: data, progress, interruption, time limit, versions.
[[nodiscard]] nets::TrainOptions train_options(const TrainingRequest& request, ProgressBar& bar);

/// Prints the result, or hands it to the caller that asked for it.
void deliver(const TrainingRequest& request, const std::string& text);

}  // namespace zeroset::cli
