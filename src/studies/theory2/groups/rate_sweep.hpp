// What the sweep of full-batch descent over learning rates and momenta answers.
#pragma once

#include "studies/theory2/groups/rates.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::studies::theory2 {

/// Why a descent is not stable, by its training images alone; empty where it is. Stable means all of:
///   1. it finishes, and the mean training loss is finite wherever it was measured;
///   2. after the start it is measured below its value at the start, always;
///   3. the last one measured is at most `spike` times the lowest: a spike may come, but must have gone.
/// Full-batch descent at usable rates is not monotone (Cohen et al., "Gradient descent on neural networks typically
/// occurs at the edge of stability", 2021), so a rise alone is no sign of a rate too large.
[[nodiscard]] std::string instability(const runs::RunResult& run, double spike);

/// One descent of the sweep.
struct RateOutcome {
  std::size_t activation = 0;  ///< index in Protocol::base
  double learning_rate = 0, momentum = 0;
  std::string unstable{};  ///< see instability()
  double train_loss = 0;   ///< mean, at the end; infinite where it is not known

  /// learning_rate / (1 - momentum): the step for each unit of a gradient that stays the same.
  [[nodiscard]] double effective_rate() const { return learning_rate / (1 - momentum); }
};

/// In the order of the activations, then of momenta and rates.
[[nodiscard]] std::vector<RateOutcome> rate_outcomes(const Protocol& protocol,
                                                     const RatesOptions& options,
                                                     const StudyRuns& runs);

/// Of one activation: the stable pair whose mean training loss at the end of the sweep is lowest, of equal ones that
/// with the larger effective rate, then with the larger momentum; absent where there is none. No test image has a say.
[[nodiscard]] std::optional<RateOutcome> best_stable(const std::vector<RateOutcome>& outcomes, std::size_t activation);

/// Whether it is the descent with this rate and momentum.
[[nodiscard]] bool is_pair(const RateOutcome& outcome, double learning_rate, double momentum);

}  // namespace zeroset::studies::theory2
