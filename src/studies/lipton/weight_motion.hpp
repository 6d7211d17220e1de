// How the weights of one training move, split into what is length and what is direction.
#pragma once

#include "zeroset/landscape/path.hpp"

#include "studies/engine/paths.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <optional>
#include <vector>

namespace zeroset::studies::lipton {

/// Steps between successive snapshots. step^2 = length^2 + direction^2: for any two vectors
/// |a - b|^2 = (|a| - |b|)^2 + 2 |a| |b| (1 - cos).
struct SplitSteps {
  Eigen::VectorXd length{};     ///< change of the norm, without its sign
  Eigen::VectorXd direction{};  ///< sqrt(2 |a| |b| (1 - cos)), >= 0
  Eigen::VectorXd angle{};      ///< between them, radians
};
[[nodiscard]] SplitSteps split_steps(const landscape::PathStatistics& path);

/// Every filter scaled to length 1: what no rescaling of a filter changes. A filter that is zero stays.
[[nodiscard]] Path filter_directions(const Path& path, const Architecture& network);

/// One training in numbers; all weights, no biases. Lengths of `directions` are those of the filters on their unit
/// spheres, taken together.
struct WeightMotion {
  std::vector<double> epochs{}, loss{};  ///< of each snapshot; a loss that is not known is NaN
  landscape::PathStatistics whole{}, directions{};
  SplitSteps steps{};
  std::vector<landscape::PathStatistics> layers{};  ///< in the order asked for
  std::int64_t filters = 0;
  std::optional<Eigen::Index> settled{};  ///< the first snapshot whose loss is at most the given one
};

/// \param losses  mean training losses of the snapshots  \param settled  the loss at which it has converged
[[nodiscard]] WeightMotion weight_motion(const Path& path,
                                         const std::vector<double>& losses,
                                         const Architecture& network,
                                         const std::vector<std::int64_t>& layers,
                                         double settled);

/// What happens in `tail` epochs from the one at which the loss has converged.
struct Tail {
  Eigen::Index first = 0, last = 0;      ///< snapshots
  double largest_loss = 0;               ///< of those after the first
  double moved = 0, turned = 0;          ///< see Measures
  double length = 0, length_before = 0;  ///< of the path of all weights
  double growth_share = 0;               ///< of the squared displacement, what is growth of the norm
  double cosine = 0, cosine_before = 0;  ///< mean between successive steps
};

/// Absent where the loss has not converged, or the training has no `tail` epochs after.
[[nodiscard]] std::optional<Tail> tail_of(const WeightMotion& motion,
                                          const Path& path,
                                          const Architecture& network,
                                          std::int64_t tail);

}  // namespace zeroset::studies::lipton
