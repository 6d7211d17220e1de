/// \file
/// How long a training takes, told before it begins.
#pragma once

#include "zeroset/core/experiment.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace zeroset::nets {

/// How often a run that does not stop early measures both sets, with the additional running averages at the end of each
/// phase, in passes over them. \param images  of the training set
[[nodiscard]] std::int64_t measured_passes(const Experiment& experiment, std::int64_t images);

/// Processor time of trainings on one thread of this machine. Every network and kind of step is measured when it is
/// first asked for: a few steps on random images, some tenths of a second; then remembered.
class RunTimes {
 public:
  /// Of one run, its first activation and seed, with what it measures; not of the run that it starts from. Within a
  /// fifth where nothing else runs. \throws as run_cost
  [[nodiscard]] double seconds(const Experiment& experiment);
  /// The part of it that an image costs in a step of a phase.
  [[nodiscard]] double seconds_an_image(const Experiment& experiment, const TrainingSpec& phase);

 private:
  double evaluation_seconds_an_image(const Experiment& experiment);
  std::map<std::string, double> known_{};
};

}  // namespace zeroset::nets
