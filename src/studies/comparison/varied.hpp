// What differs between the cells of a comparison, as columns of tables and as words.
#pragma once

#include "zeroset/core/experiment.hpp"
#include "zeroset/document/table.hpp"
#include "zeroset/runs/comparison.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::studies {

/// Rows of the table of quantities.
using Quantities = std::vector<const VariedQuantity*>;

/// Those in which the cells differ, in the order of that table.
[[nodiscard]] Quantities varied_between(const std::vector<VariationCell>& cells);
[[nodiscard]] bool is_varied(const runs::Comparison& comparison, const VariedQuantity& quantity);

/// A quantity's column, with the digits that its values have, and what stands in it for a cell.
[[nodiscard]] Column column_of(const VariedQuantity& quantity, const std::vector<VariationCell>& cells);
[[nodiscard]] Cell cell_value(const VariationCell& cell, const VariedQuantity& quantity);

/// "width 0.5, 1,000 images, random labels"; empty where nothing is varied.
[[nodiscard]] std::string describe(const VariationCell& cell, const Quantities& quantities);

/// What is varied, for a title: as above of all that differs.
[[nodiscard]] std::string describe(const VariationCell& cell, const runs::Comparison& comparison);

/// Cells that agree in all but some quantities.
struct CellGroup {
  VariationCell common{};            ///< those left out
  std::vector<std::size_t> cells{};  ///< indices, ascending
};

/// Groups in the order of their first cells.
[[nodiscard]] std::vector<CellGroup> groups_without(const std::vector<VariationCell>& cells,
                                                    const Quantities& quantities);

/// The first columns of a table whose rows are of cells, with "parameters" behind what changes the network; and a
/// row's.
[[nodiscard]] std::vector<Column> cell_columns(const runs::Comparison& comparison);
[[nodiscard]] std::vector<Cell> cell_cells(const Experiment& experiment,
                                           const runs::Comparison& comparison,
                                           std::size_t cell);

/// The network's parameters in a cell.
[[nodiscard]] std::int64_t parameters_in(const Experiment& experiment, const VariationCell& cell);

}  // namespace zeroset::studies
