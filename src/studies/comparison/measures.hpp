// The runs of one cell and activation, and what is measured of them.
#pragma once

#include "zeroset/core/statistics.hpp"
#include "zeroset/document/table.hpp"
#include "zeroset/runs/comparison.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace zeroset::studies {

using Runs = std::vector<const runs::ComparedRun*>;

[[nodiscard]] Runs runs_of(const runs::Comparison& comparison, std::size_t cell, std::size_t activation);
/// Those that reached the end and measured something there.
[[nodiscard]] Runs finished_runs(const runs::Comparison& comparison, std::size_t cell, std::size_t activation);

using Value = std::function<std::optional<double>(const runs::EpochMetrics&)>;

/// The value after the last epoch of each run; absent where one has none, or there is no run.
[[nodiscard]] std::optional<std::vector<double>> final_values(const Runs& runs, const Value& value);

/// Mean and 95 % half-width of one value a seed, for a column with half-widths where the experiment has several seeds
/// (missing where but one finished, none where all are the same) and without them where it has one.
/// \param values  at least one
[[nodiscard]] Cell measured(const Experiment& experiment, const std::vector<double>& values);

/// The value, or why there is none.
[[nodiscard]] Cell optional_cell(const std::optional<double>& value, const char* reason = "not finite");
/// With three digits.
[[nodiscard]] Column loss_column(const std::string& key, const std::string& heading);

/// Errors as shares.
[[nodiscard]] std::optional<double> train_error(const runs::EpochMetrics& metrics);
[[nodiscard]] std::optional<double> test_error(const runs::EpochMetrics& metrics);

/// "test", or "validation" where that is what is held out.
[[nodiscard]] std::string held_out_name(const Experiment& experiment);

/// What errors and losses are of: "all 2,000 training and 1,000 test images", without a number that is not the same
/// for all runs.
[[nodiscard]] std::string measured_images(const Experiment& experiment, const runs::Comparison& comparison);

/// The largest share of a normalized unit's variance over the training set that one of its values has after the last
/// epoch: z^2 / m of m values. Absent where no unit is normalized, or one is not finite.
[[nodiscard]] std::optional<double> largest_share_at_end(const Experiment& experiment,
                                                         const runs::Comparison& comparison,
                                                         const runs::ComparedRun& run);

/// Names of the weight slices whose scale does not change the network: those of a dense or convolution layer that a
/// batch normalization follows, with nothing but a flattening between.
[[nodiscard]] std::set<std::string> normalized_slices(const Architecture& network);

/// lr / |w|^2 of a slice after an epoch: how fast its direction moves. Absent for a slice that no batch normalization
/// follows, and where rate or norm were not recorded or are not finite.
[[nodiscard]] std::optional<double> effective_learning_rate(const runs::EpochMetrics& metrics,
                                                            const std::string& slice);
/// |w|; absent where not recorded or not finite.
[[nodiscard]] std::optional<double> weight_norm(const runs::EpochMetrics& metrics, const std::string& slice);

}  // namespace zeroset::studies
