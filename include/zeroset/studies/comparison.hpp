/// \file
/// Tables and figures of trained networks that differ in their activation, their seed and what else was varied.
///
/// \code
/// const Experiment experiment = runs::read_run("runs/relu");
/// const runs::Comparison comparison;  // of nets::compare(experiment, "folder")
/// write_results(studies::results(experiment, comparison), "folder", "comparison.json");
/// \endcode
#pragma once

#include "zeroset/core/experiment.hpp"
#include "zeroset/document/results.hpp"
#include "zeroset/runs/comparison.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace zeroset::studies {

/// All tables and figures of a comparison that have something to show, the table "comparison" and the curves first;
/// facts: "schema" (zeroset.comparison/1) and "experiment". Notes and captions name no table that is not among them.
/// Runs that have not ended are counted in a note and in nothing else. Cost: linear in the epochs of all runs.
[[nodiscard]] Results results(const Experiment& experiment, const runs::Comparison& comparison);

/// What the numbers say, in sentences made from them: each difference of held-out error with its interval and whether
/// the seeds decide it, or for many of them how many are decided; which activations failed, and in how many seeds.
/// Failed: diverged, did not train (runs::why_untrained), or a final training error more than ten percentage points
/// above the median of its seeds. Where errors with exact statistics and with running averages part: which is which.
[[nodiscard]] std::vector<std::string> findings(const Experiment& experiment, const runs::Comparison& comparison);

/// The document comparison.json: the facts, every table under its name, and the names of the figures.
[[nodiscard]] nlohmann::ordered_json to_json(const Experiment& experiment, const runs::Comparison& comparison);

/// \name Tables
/// The columns of what is varied (width, training images, ...) are there only where it is.
/// @{

/// One row a cell and activation: final errors seed by seed, their means with 95 % confidence intervals, those with
/// running averages (or exact statistics, where the experiment measures with others) beside, difference to the first
/// activation of the same cell by pairs of seeds, two p-values with Holm's correction for all tests of the table,
/// losses, arguments out of the fitted range, divergences with the first cause. \param beside  names of the tables that
/// stand with it: its notes name no other
[[nodiscard]] Table comparison_table(const Experiment& experiment,
                                     const runs::Comparison& comparison,
                                     const std::vector<std::string>& beside = {});

/// One row a run.
[[nodiscard]] Table runs_table(const Experiment& experiment, const runs::Comparison& comparison);

/// One row a cell, activation and layer: Euclidean norm of its weights at the start and at the end, and the effective
/// learning rate lr / |w|^2 of the layers before a batch normalization, over the seeds that finished.
[[nodiscard]] Table weight_norms_table(const Experiment& experiment, const runs::Comparison& comparison);

/// One row a run that diverged, with the first cause; nothing where none did.
[[nodiscard]] std::optional<Table> divergences_table(const Experiment& experiment, const runs::Comparison& comparison);

/// One row a run in which, after some epoch, one value of a normalized unit had at least a tenth of the variance over
/// the whole training set: why its training loss may be far above its minibatch loss. Nothing where there is none.
[[nodiscard]] std::optional<Table> concentrated_statistics_table(const Experiment& experiment,
                                                                 const runs::Comparison& comparison);

/// Where learning rates are varied, one row a cell without its rate and activation: the largest rate such that it and
/// all smaller ones that were tried are stable for every seed. Stable: finished, every mean training loss finite, the
/// last one below the first. Test errors have no say.
[[nodiscard]] std::optional<Table> largest_stable_rate_table(const Experiment& experiment,
                                                             const runs::Comparison& comparison);

/// Where the number of pre-trained layers is varied and one value is 0, one row a cell with pre-training and
/// activation: held-out errors with and without, their difference by pairs of seeds, p-values as in the comparison
/// table.
[[nodiscard]] std::optional<Table> pretraining_table(const Experiment& experiment, const runs::Comparison& comparison);
/// @}

/// \name Curves
/// @{

/// Training and held-out error, and the losses, against the epoch, a pair of panels a cell: median over seeds, with the
/// curve of each seed behind. Nothing for more than four cells.
[[nodiscard]] std::optional<Figure> error_curves(const Experiment& experiment, const runs::Comparison& comparison);
[[nodiscard]] std::optional<Figure> loss_curves(const Experiment& experiment, const runs::Comparison& comparison);

/// Effective learning rates against the epoch, a panel a cell and layer before a batch normalization. Nothing for more
/// than eight panels.
[[nodiscard]] std::optional<Figure> effective_rate_curves(const Experiment& experiment,
                                                          const runs::Comparison& comparison);
/// @}

/// \name Final errors against one thing
/// Medians over the seeds, with a dot for each seed; nothing where that thing is not varied.
/// @{

/// Against the number of parameters, a line a size of the training set, a panel an activation.
[[nodiscard]] std::optional<Figure> size_vs_data(const Experiment& experiment, const runs::Comparison& comparison);
/// Against the degree (a line a method and interval), and against half the length of the fitted interval (a line a
/// method and degree); the other kinds of activations are horizontal lines.
[[nodiscard]] std::optional<Figure> error_by_degree(const Experiment& experiment, const runs::Comparison& comparison);
[[nodiscard]] std::optional<Figure> error_by_interval(const Experiment& experiment, const runs::Comparison& comparison);
/// Training and held-out error against the share of replaced labels, a line an activation.
[[nodiscard]] std::optional<Figure> error_by_label_noise(const Experiment& experiment,
                                                         const runs::Comparison& comparison);
/// The same against the learning rate.
[[nodiscard]] std::optional<Figure> error_by_learning_rate(const Experiment& experiment,
                                                           const runs::Comparison& comparison);
/// Held-out error where the number of pre-trained layers is varied: against the number of training images, a line a
/// number of layers and a panel an activation; where that is not varied, against the number of layers, a line an
/// activation.
[[nodiscard]] std::optional<Figure> error_by_pretraining(const Experiment& experiment,
                                                         const runs::Comparison& comparison);
/// @}

}  // namespace zeroset::studies
