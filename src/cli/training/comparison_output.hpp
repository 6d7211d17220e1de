#pragma once

#include "zeroset/core/figure.hpp"
#include "zeroset/core/table.hpp"
#include "zeroset/nets/comparison.hpp"

#include <string>
#include <vector>

namespace zeroset::cli {

/// One run in a few lines for people.
[[nodiscard]] std::string summary(const Experiment& experiment, const nets::RunResult& result);

/// finished 0; diverged 1; interrupted 130 by the user, 1 by a time limit.
[[nodiscard]] int exit_code_of(const nets::RunResult& result);

/// One row an activation: final errors with 95 % confidence intervals over the seeds, difference to the first
/// activation by pairs of seeds, losses, arguments out of the fitted range, divergence.
[[nodiscard]] Table comparison_table(const Experiment& experiment, const nets::Comparison& comparison);

/// One row a run.
[[nodiscard]] Table runs_table(const Experiment& experiment, const nets::Comparison& comparison);

/// Training and test error, and the losses, against the epoch: mean over seeds, with a band from the smallest to the
/// largest.
[[nodiscard]] Figure error_curves(const Experiment& experiment, const nets::Comparison& comparison);
[[nodiscard]] Figure loss_curves(const Experiment& experiment, const nets::Comparison& comparison);

}  // namespace zeroset::cli
