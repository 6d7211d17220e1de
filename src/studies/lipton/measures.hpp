// What claims are judged by: numbers that groups leave behind when they are evaluated, of one activation.
#pragma once

#include "studies/claim_rules.hpp"

#include <cstdint>
#include <map>

namespace zeroset::studies::lipton {

/// One value or several a parent network.
struct Measures {
  std::int64_t train_images = 0;

  /// \name After the loss has converged, over the epochs of the tail; nothing of a parent that has no such epochs
  /// @{
  ByParent tail_loss{};  ///< the largest training loss
  ByParent moved{};      ///< |x(end of tail) - x(converged)| over |x(converged) - x(0)|, x all weights
  ByParent turned{};     ///< the same of the directions of the filters
  /// @}

  ByParent straighter{};  ///< share of the variance on the first axis, less that of a walk with the same steps

  ByParent orbit_change{};   ///< largest relative change of the loss along orbits
  ByParent random_change{};  ///< median relative change after random moves of the same lengths

  ByParent copy_barrier{};     ///< error half way to a permuted copy, less the mean of the ends
  ByParent matched_barrier{};  ///< the same after matching the units

  std::map<double, ByParent> spawn_barrier{};  ///< by the epoch of spawning: error barrier between two runs
  ByParent segment_share{};                    ///< share of random segments with a barrier of the loss
};

}  // namespace zeroset::studies::lipton
