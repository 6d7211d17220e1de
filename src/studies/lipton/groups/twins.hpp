// Two runs that share the first epochs, and the surface between their ends and near their common start.
#pragma once

#include "studies/lipton/groups/local_nonconvexity.hpp"
#include "studies/lipton/study_loss.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::studies::lipton {

/// The pair of one parent and epoch of spawning.
struct Twins {
  std::int64_t parent = 0;
  double epoch = 0;                ///< of the long training, at which both leave it
  LossLine line{};                 ///< between their ends
  double distance = 0;             ///< 1 - cos between their ends, all weights
  std::vector<double> segments{};  ///< of each radius: share of random segments about the start with a barrier
};

/// 1 - cos of all weights, no biases.
[[nodiscard]] double weight_distance(const Architecture& network, const Parameters& a, const Parameters& b);

/// Random segments through a point, which is their middle: the share on which the loss has a barrier above its chord.
/// Directions are normal, each filter with the norm that it has at the point, times the radius.
/// \param name  stands for the point \throws StudyStopped
[[nodiscard]] double barrier_share(const StudyContext& context,
                                   const StudyLoss& loss,
                                   const LocalOptions& options,
                                   const std::string& name,
                                   const Parameters& point,
                                   double radius);

/// All pairs of one activation that did not diverge, by parent and epoch. \throws StudyStopped
[[nodiscard]] std::vector<Twins> measured_twins(const StudyContext& context,
                                                const LocalOptions& options,
                                                std::size_t a);

/// The baseline: runs of different parents, which share nothing; by the first of the two.
[[nodiscard]] std::vector<Twins> strangers(const StudyContext& context, const LocalOptions& options, std::size_t a);

}  // namespace zeroset::studies::lipton
