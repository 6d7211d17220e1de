// Errors with other statistics in batch normalization than those of an experiment's tables, side by side with them.
#pragma once

#include "studies/comparison/measures.hpp"

#include <string>
#include <vector>

namespace zeroset::studies {

/// Of exact statistics and running averages those that the experiment's own lines are not measured with.
[[nodiscard]] std::vector<EvaluationStatistics> statistics_beside(const Experiment& experiment);

/// What the errors and losses of the tables are measured with: "the exact batch statistics of the whole training set".
[[nodiscard]] std::string statistics_words(const Experiment& experiment);

/// "train_error_running", "test_error_running", ...: two columns for each of them. Held-out errors stand beside the
/// others where they part by a point or more in some row, and are a detail where they do not.
[[nodiscard]] std::vector<Column> columns_beside(const Experiment& experiment, const runs::Comparison& comparison);
/// Their cells in one row. \param runs  those that finished
[[nodiscard]] std::vector<Cell> cells_beside(const Experiment& experiment, const Runs& runs);

/// What these columns are, for a note below the table.
[[nodiscard]] std::string words_beside(const Experiment& experiment);

/// A sentence for each row where errors with exact statistics and with running averages part by a point or more: which
/// is which, and why.
void add_parted_statistics(const Experiment& experiment,
                           const runs::Comparison& comparison,
                           std::vector<std::string>& sentences);

}  // namespace zeroset::studies
