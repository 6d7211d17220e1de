// Trainings as experiments of one run each, from what a study's protocol says.
#pragma once

#include "studies/engine/protocol.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace zeroset::studies {

/// The study's data, network and device with one activation, these phases, and a checkpoint each `every` epochs (0:
/// none between start and end). \param a  index of the activation in the protocol
[[nodiscard]] Experiment one_run(const StudyProtocol& protocol,
                                 std::size_t a,
                                 std::vector<TrainingSpec> phases,
                                 std::int64_t every);

/// The phase with another number of epochs.
[[nodiscard]] TrainingSpec lasting(TrainingSpec phase, std::int64_t epochs);

/// The seed of a replica: replicas differ in initialization and order of images.
[[nodiscard]] std::uint64_t replica_seed(const StudyProtocol& protocol, std::int64_t replica);

/// At the last epoch of the run.
[[nodiscard]] StartSpec start_from(Experiment run);

/// Nothing for noise 0. Every stage and trajectory, branch and perturbation has noise of its own.
void set_noise(StartSpec& start, double noise, NoiseUnit unit, std::uint64_t seed);

}  // namespace zeroset::studies
