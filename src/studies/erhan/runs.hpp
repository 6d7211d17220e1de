// The trainings of the study.
#pragma once

#include "studies/engine/runs.hpp"
#include "studies/erhan/protocol.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::studies::erhan {

/// A network trained for so many epochs, with its start and its end alone.
[[nodiscard]] Experiment network_run(
    const Protocol& protocol, std::size_t a, std::size_t preparation, std::int64_t replica, std::int64_t epochs);

/// The network whose snapshots are kept.
[[nodiscard]] Experiment snapshot_run(const Protocol& protocol,
                                      std::size_t a,
                                      std::size_t preparation,
                                      std::int64_t replica);

/// Of all activations, preparations and replicas.
[[nodiscard]] std::vector<Experiment> snapshot_runs(const Protocol& protocol);

/// A network whose snapshots are kept, and what became of it.
struct TrainedNetwork {
  std::size_t preparation = 0;
  std::int64_t replica = 0;
  Experiment run{};
  const runs::RunResult* result = nullptr;
};

/// Those of one activation that finished: by preparation, then by replica.
[[nodiscard]] std::vector<TrainedNetwork> finished_networks(const StudyContext& context, std::size_t a);

/// "RBM seed 3"
[[nodiscard]] std::string network_label(const Protocol& protocol, std::size_t a, const TrainedNetwork& network);

}  // namespace zeroset::studies::erhan
