/// \file
/// Points of parameter space with their names, and the losses that belong to them: what the tools on losses take.
#pragma once

#include "zeroset/core/objective.hpp"
#include "zeroset/core/parameters.hpp"
#include "zeroset/landscape/snapshots.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace zeroset::landscape {

/// A parameter vector and what tables and figures call it.
struct LabeledPoint {
  std::string label{};  ///< "relu seed 1, epoch 30"
  Parameters parameters{};
  std::string run{};        ///< "relu seed 1": where it comes from; points of one run belong together in figures
  std::size_t network = 0;  ///< points with the same number are parameters of one network: a path between them is one
};

/// The network of a run with its activation: that of the snapshots where the run does not say.
[[nodiscard]] Architecture network_of(const Snapshots& snapshots, const SnapshotRun& run);

/// All points of stored runs, in their order; `network` tells activations apart. Memory: all of their parameters.
[[nodiscard]] std::vector<LabeledPoint> labeled_points(const Snapshots& snapshots);

/// Parameter vectors of one function, named "point 1", "point 2", ...
[[nodiscard]] std::vector<LabeledPoint> labeled_points(const std::vector<Parameters>& points);

/// The loss of the k-th point, asked for once for each point that a tool comes to. Networks with other activations have
/// other losses; one whose batch normalization is to be frozen at the point is given so.
using ObjectiveOfPoint = std::function<std::shared_ptr<const Objective>(std::size_t point)>;

}  // namespace zeroset::landscape
