// The trainings that several kinds of groups have in common.
#pragma once

#include "studies/theory2/protocol.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace zeroset::studies::theory2 {

// `a`: index of the activation in Protocol::base. `parent`: 0 to Protocol::replicas - 1, a network from an
// initialization of its own; runs of parents but the first, which no figure shows, keep their start and their end
// alone.

/// The study's data, network and device with one activation, these phases, and a checkpoint each `every` epochs (0:
/// none between start and end).
[[nodiscard]] Experiment one_run(const Protocol& protocol,
                                 std::size_t a,
                                 std::vector<TrainingSpec> phases,
                                 std::int64_t every);

/// The phase with another number of epochs.
[[nodiscard]] TrainingSpec lasting(TrainingSpec phase, std::int64_t epochs);

/// The seed of a replica: replicas differ in initialization and order of images.
[[nodiscard]] std::uint64_t replica_seed(const Protocol& protocol, std::int64_t replica);

/// SGD, then full-batch descent, from the initialization of the replica.
[[nodiscard]] Experiment base_run(const Protocol& protocol, std::size_t a, std::int64_t replica);

/// Full-batch descent of so many epochs from the initialization of the replica.
[[nodiscard]] Experiment trunk_run(
    const Protocol& protocol, std::int64_t epochs, std::int64_t every, std::size_t a, std::int64_t replica);

/// Full-batch descent from a point of a run of this parent, which the caller adds.
[[nodiscard]] Experiment child_run(
    const Protocol& protocol, std::int64_t epochs, std::int64_t every, std::size_t a, std::int64_t parent);

/// At the last epoch of the run.
[[nodiscard]] StartSpec start_from(Experiment run);

/// Nothing for noise 0. Every stage and trajectory, branch and perturbation has noise of its own.
void set_noise(StartSpec& start, double noise, NoiseUnit unit, std::uint64_t seed);

}  // namespace zeroset::studies::theory2
