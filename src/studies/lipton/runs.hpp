// The trainings of the study: one long run a parent, and runs that leave it.
#pragma once

#include "studies/engine/paths.hpp"
#include "studies/engine/runs.hpp"
#include "studies/lipton/protocol.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace zeroset::studies::lipton {

/// Steps of the long training up to an epoch, rounded.
[[nodiscard]] std::int64_t steps_at(const Protocol& protocol, double epoch);

/// The long training of a parent, a checkpoint each epoch and where runs leave it.
[[nodiscard]] Experiment trunk_run(const Protocol& protocol, std::size_t a, std::int64_t parent);

/// SGD of so many epochs from the trunk at spawn[spawn], with momentum zero and an order of images of its own.
/// \param twin  0 or 1: which of the two runs
[[nodiscard]] Experiment spawned_run(const Protocol& protocol,
                                     std::size_t a,
                                     std::int64_t parent,
                                     std::size_t spawn,
                                     std::int64_t twin,
                                     std::int64_t epochs);

/// The trunks of all parents and activations.
[[nodiscard]] std::vector<Experiment> trunk_runs(const Protocol& protocol);

/// The trunk's weights epoch by epoch.
[[nodiscard]] Path trunk_path(const StudyContext& context, std::size_t a, std::int64_t parent);

/// Parameters of a run's last checkpoint; absent where it diverged.
[[nodiscard]] std::optional<Parameters> end_of(const StudyContext& context, const Experiment& run);

/// Parameters after so many steps of a run. \throws FileError where it kept none
[[nodiscard]] Parameters at_step(const StudyContext& context, const Experiment& run, std::int64_t step);

}  // namespace zeroset::studies::lipton
