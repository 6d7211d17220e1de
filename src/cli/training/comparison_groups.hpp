// What tables and figures of a comparison share: which cells differ in what, and the runs of each.
#pragma once

#include "zeroset/core/table.hpp"
#include "zeroset/nets/comparison.hpp"

#include "cli/training/statistics.hpp"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace zeroset::cli {

/// A member of VariationCell.
enum class Varied { width, train, label_noise, labels, inputs, learning_rate, momentum };

/// Those in which the cells differ, in that order.
[[nodiscard]] std::vector<Varied> varied_members(const std::vector<VariationCell>& cells);

/// Key and heading of a member's column, and what stands in it for a cell.
[[nodiscard]] Column column_of(Varied member, const std::vector<VariationCell>& cells);
[[nodiscard]] Cell cell_value(const VariationCell& cell, Varied member);
/// The value as a number, for an axis; 0 for true and 1 for random; absent where the cell has none.
[[nodiscard]] std::optional<double> number_of(const VariationCell& cell, Varied member);

/// "width 0.5, 1,000 images, labels random"; empty where nothing is varied.
[[nodiscard]] std::string describe(const VariationCell& cell, const std::vector<Varied>& members);

/// Cells that agree in all but some members.
struct CellGroup {
  VariationCell common{};            ///< those members left out
  std::vector<std::size_t> cells{};  ///< indices, ascending
};

/// Groups in the order of their first cells.
[[nodiscard]] std::vector<CellGroup> groups_without(const std::vector<VariationCell>& cells,
                                                    const std::vector<Varied>& members);

/// The first columns of a table whose rows are of cells, with "parameters" behind a varied width; and a row's.
[[nodiscard]] std::vector<Column> cell_columns(const nets::Comparison& comparison);
[[nodiscard]] std::vector<Cell> cell_cells(const Experiment& experiment,
                                           const nets::Comparison& comparison,
                                           std::size_t cell);

/// The network's parameters in a cell.
[[nodiscard]] std::int64_t parameters_in(const Experiment& experiment, const VariationCell& cell);

using Runs = std::vector<const nets::ComparedRun*>;

[[nodiscard]] Runs runs_of(const nets::Comparison& comparison, std::size_t cell, std::size_t activation);
/// Those that reached the end and measured something there.
[[nodiscard]] Runs finished_runs(const nets::Comparison& comparison, std::size_t cell, std::size_t activation);

using Value = std::function<std::optional<double>(const nets::EpochMetrics&)>;

/// The value after the last epoch of each run; absent where one has none, or there is no run.
[[nodiscard]] std::optional<std::vector<double>> final_values(const Runs& runs, const Value& value);

/// Mean and 95 % half-width of one value a seed, for a column with half-widths where the experiment has several seeds
/// (missing where but one finished) and without them where it has one. \param values  at least one
[[nodiscard]] Cell measured(const Experiment& experiment, const std::vector<double>& values);

/// Arguments outside the fitted intervals, over all layers; absent where no activation has one.
[[nodiscard]] std::optional<std::int64_t> outside_of(const nets::SplitMetrics& split);

/// Errors as shares.
[[nodiscard]] std::optional<double> train_error(const nets::EpochMetrics& metrics);
[[nodiscard]] std::optional<double> test_error(const nets::EpochMetrics& metrics);

/// "test", or "validation" where that is what is held out.
[[nodiscard]] std::string held_out_name(const Experiment& experiment);

/// Names of the weight slices whose scale does not change the network: those of a dense or convolution layer that a
/// batch normalisation follows, with nothing but a flattening between.
[[nodiscard]] std::set<std::string> normalised_slices(const Architecture& network);

/// lr / |w|^2 of a slice after an epoch: how fast its direction moves. Absent for a slice that no batch normalisation
/// follows, and where rate or norm were not recorded or are not finite.
[[nodiscard]] std::optional<double> effective_learning_rate(const nets::EpochMetrics& metrics,
                                                            const std::string& slice);
/// |w|; absent where not recorded or not finite.
[[nodiscard]] std::optional<double> weight_norm(const nets::EpochMetrics& metrics, const std::string& slice);

}  // namespace zeroset::cli
