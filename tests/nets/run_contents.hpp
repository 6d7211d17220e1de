// What run folders hold, to compare them bit by bit.
#pragma once

#include "zeroset/nets/training.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace zeroset::testing {

/// The images of small_experiment.
[[nodiscard]] std::shared_ptr<const runs::ImageDataset> images();

/// Stops before step `steps` + 1.
[[nodiscard]] nets::TrainOptions stopping_after(int steps);

/// Everything in a run folder that does not depend on the clock or on how often it was stopped.
[[nodiscard]] std::map<std::string, std::string> contents(const std::filesystem::path& run);

/// Those of small_experiment without interruption, computed once a program.
[[nodiscard]] const std::map<std::string, std::string>& uninterrupted();

/// Fails the test, naming each file that differs.
void check_equal(const std::map<std::string, std::string>& a, const std::map<std::string, std::string>& b);

}  // namespace zeroset::testing
