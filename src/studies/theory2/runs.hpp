// The trainings that several kinds of groups have in common.
#pragma once

#include "studies/engine/runs.hpp"
#include "studies/theory2/protocol.hpp"

#include <cstddef>
#include <cstdint>

namespace zeroset::studies::theory2 {

// `a`: index of the activation in Protocol::base. `parent`: 0 to Protocol::replicas - 1, a network from an
// initialization of its own; runs of parents but the first, which no figure shows, keep their start and their end
// alone.

/// SGD, then full-batch descent, from the initialization of the replica.
[[nodiscard]] Experiment base_run(const Protocol& protocol, std::size_t a, std::int64_t replica);

/// Full-batch descent of so many epochs from the initialization of the replica.
[[nodiscard]] Experiment trunk_run(
    const Protocol& protocol, std::int64_t epochs, std::int64_t every, std::size_t a, std::int64_t replica);

/// Full-batch descent from a point of a run of this parent, which the caller adds.
[[nodiscard]] Experiment child_run(
    const Protocol& protocol, std::int64_t epochs, std::int64_t every, std::size_t a, std::int64_t parent);

}  // namespace zeroset::studies::theory2
