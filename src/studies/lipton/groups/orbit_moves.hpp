// Moves along a network's orbits of equal loss, and random ones of the same lengths.
#pragma once

#include "studies/lipton/groups/symmetry.hpp"
#include "studies/lipton/study_loss.hpp"

#include <string>
#include <vector>

namespace zeroset::studies::lipton {

/// One point of an orbit, and a random point as far away.
struct Move {
  std::string kind{};
  double reach = 1;
  double moved = 0;          ///< relative to the norm of the weights
  double change = 0;         ///< of the loss, relative
  double random_change = 0;  ///< of the loss at the random point, relative
};

/// All draws of all kinds, of a run's trained network. \throws StudyStopped
[[nodiscard]] std::vector<Move> measured_moves(const StudyContext& context,
                                               const SymmetryOptions& options,
                                               const StudyLoss& loss,
                                               const Experiment& run,
                                               const Parameters& theta);

/// theta with its scale-free filters between what they are (reach 0) and what they are in `image` (1), and beyond, each
/// factor to that power. \param image  the same filters times positive factors
[[nodiscard]] Parameters rescaled(const Architecture& network,
                                  const Parameters& theta,
                                  const Parameters& image,
                                  double reach);

}  // namespace zeroset::studies::lipton
