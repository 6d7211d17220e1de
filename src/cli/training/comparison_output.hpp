// Tables and figures of trained networks.
#pragma once

#include "zeroset/core/figure.hpp"
#include "zeroset/core/table.hpp"
#include "zeroset/nets/comparison.hpp"

#include <optional>
#include <string>
#include <vector>

namespace zeroset::cli {

/// One run in a few lines for people.
[[nodiscard]] std::string summary(const Experiment& experiment, const nets::RunResult& result);

/// finished 0; diverged 1; interrupted 130 by the user, 1 by a time limit.
[[nodiscard]] int exit_code_of(const nets::RunResult& result);

// In all tables and figures the columns of what is varied (width, training images, ...) are there only where it is.

/// One row a cell and activation: final errors with 95 % confidence intervals over the seeds, difference to the first
/// activation of the same cell by pairs of seeds with two p-values, losses, arguments out of the fitted range,
/// divergences with the first cause.
[[nodiscard]] Table comparison_table(const Experiment& experiment, const nets::Comparison& comparison);

/// One row a run.
[[nodiscard]] Table runs_table(const Experiment& experiment, const nets::Comparison& comparison);

/// One row a cell, activation and layer: Euclidean norm of its weights at the start and at the end, and the effective
/// learning rate lr / |w|^2 of the layers before a batch normalisation, over the seeds that finished.
[[nodiscard]] Table weight_norms_table(const Experiment& experiment, const nets::Comparison& comparison);

/// One row a run that diverged, with the first cause; nothing where none did.
[[nodiscard]] std::optional<Table> divergences_table(const Experiment& experiment, const nets::Comparison& comparison);

/// One row a run in which, after some epoch, one value of a normalised unit had at least a tenth of the variance over the
/// whole training set: why its training loss may be far above its minibatch loss. Nothing where there is none.
[[nodiscard]] std::optional<Table> concentration_table(const Experiment& experiment,
                                                       const nets::Comparison& comparison);

/// Where learning rates are varied, one row a cell without its rate and activation: the largest rate such that it and
/// all smaller ones that were tried are stable for every seed. Stable: finished, every mean training loss finite, the
/// last one below the first. Test errors have no say.
[[nodiscard]] std::optional<Table> largest_stable_rate_table(const Experiment& experiment,
                                                             const nets::Comparison& comparison);

/// All of the above that are there, the comparison first.
[[nodiscard]] std::vector<Table> comparison_tables(const Experiment& experiment, const nets::Comparison& comparison);

/// Training and held-out error, and the losses, against the epoch, a pair of panels a cell: mean over seeds, with a
/// band from the smallest to the largest. Nothing for more than four cells.
[[nodiscard]] std::optional<Figure> error_curves(const Experiment& experiment, const nets::Comparison& comparison);
[[nodiscard]] std::optional<Figure> loss_curves(const Experiment& experiment, const nets::Comparison& comparison);

/// Effective learning rates against the epoch, a panel a cell and layer before a batch normalisation. Nothing for more
/// than eight panels.
[[nodiscard]] std::optional<Figure> effective_rate_curves(const Experiment& experiment,
                                                          const nets::Comparison& comparison);

// Final errors against one thing, with confidence intervals; nothing where that thing is not varied.

/// Against the number of parameters, a line a size of the training set, a panel an activation.
[[nodiscard]] std::optional<Figure> size_vs_data(const Experiment& experiment, const nets::Comparison& comparison);
/// Against the degree (a line a method and interval), and against half the length of the fitted interval (a line a
/// method and degree); the other kinds of activations are horizontal lines.
[[nodiscard]] std::optional<Figure> error_by_degree(const Experiment& experiment, const nets::Comparison& comparison);
[[nodiscard]] std::optional<Figure> error_by_interval(const Experiment& experiment, const nets::Comparison& comparison);
/// Training and held-out error against the share of replaced labels, a line an activation.
[[nodiscard]] std::optional<Figure> error_by_label_noise(const Experiment& experiment,
                                                         const nets::Comparison& comparison);
/// The same against the learning rate.
[[nodiscard]] std::optional<Figure> error_by_learning_rate(const Experiment& experiment,
                                                           const nets::Comparison& comparison);

/// All of the above that are there, the curves first.
[[nodiscard]] std::vector<Figure> comparison_figures(const Experiment& experiment, const nets::Comparison& comparison);

}  // namespace zeroset::cli
