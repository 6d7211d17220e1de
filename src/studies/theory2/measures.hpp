// What claims are judged by: numbers that groups leave behind when they are evaluated.
#pragma once

#include "zeroset/core/statistics.hpp"
#include "zeroset/runs/metrics.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace zeroset::studies::theory2 {

// `parent`: the network that it descends from, see runs.hpp. What has one parent is not independent.

inline constexpr double kZeroError = 0.001;  // up to here a training error counts as zero

/// What stands between trunk and branch at their common end: the training error of the average less the mean of theirs.
struct Wall {
  std::int64_t parent = 0, branch = 0;
  double noise = 0;
  MeanInterval difference{};  ///< over the images, paired: of these three networks alone
};

/// How far a branch is from its trunk after as many steps as every branch has, see common_steps().
struct Displacement {
  std::int64_t parent = 0, branch = 0, layer = 0;
  double noise = 0, distance = 0;  ///< 1 - cos between branch and trunk
};

/// Descents from one perturbed network.
struct PerturbedMeasures {
  std::int64_t parent = 0;
  bool is_after_sgd = false;    ///< the network before the noise is one of full-batch descent
  bool starts_at_zero = false;  ///< and has no training error
  /// Of each pair of runs, by all weights: 1 - cos of the ends over 1 - cos of the perturbed starts.
  std::vector<double> end_over_start{};
  /// Of each pair: cosine of what the two moved since the perturbation. 1: all movement is common.
  std::vector<double> displacement_cosines{};
  std::vector<double> end_train_errors{};
  /// A run: mean P(other run right | right) less P(reference right | right).
  std::vector<double> more_than_reference{};
  std::vector<double> less_than_perfect{};  ///< a run: 1 - mean P(other run right | right)
};

/// All groups of one activation.
struct ActivationMeasures {
  std::vector<double> descent_train_errors{}, descent_test_errors{};  ///< full-batch, at the end; one a replica
  std::vector<double> stalls{};                                       ///< see stalled_share(); one a replica
  std::vector<double> sgd_test_errors{};                              ///< at the end of SGD; one a replica
  std::vector<Wall> walls{};
  std::vector<Displacement> displacements{};
  std::vector<PerturbedMeasures> perturbed{};
  std::int64_t train_images = 0;
};

/// The largest number of epochs in a row without a new lowest mean training loss, as a share of the epochs until the
/// training error is first at most kZeroError, or of all where it never is. In [0, 1]; by the epochs that were
/// measured, so never less than the distance of two of them. A loss that is not finite is no lowest one. Absent for
/// fewer than two lines.
[[nodiscard]] std::optional<double> stalled_share(const std::vector<runs::EpochMetrics>& epochs);

}  // namespace zeroset::studies::theory2
