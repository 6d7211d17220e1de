#include "studies/comparison/varied.hpp"

#include "zeroset/core/text.hpp"

#include <algorithm>
#include <optional>

namespace zeroset::studies {

using runs::Comparison;

namespace {

/// Significant digits that show each value as it was written: 1 for 0.03, 2 for 0.25. At most six.
int digits_of(const VariedQuantity& quantity, const std::vector<VariationCell>& cells) {
  int digits = 1;
  for (const VariationCell& cell : cells) {
    const double value = cell.value(quantity).value_or(0);
    while (digits < 6 && std::stod(significant(value, digits)) != value) {
      ++digits;
    }
  }
  return digits;
}

}  // namespace

Quantities varied_between(const std::vector<VariationCell>& cells) {
  Quantities varied;
  for (const VariedQuantity& quantity : varied_quantities()) {
    const auto same = [&](const VariationCell& cell) { return cell.value(quantity) == cells.front().value(quantity); };
    if (!std::all_of(cells.begin(), cells.end(), same)) {
      varied.push_back(&quantity);
    }
  }
  return varied;
}

bool is_varied(const Comparison& comparison, const VariedQuantity& quantity) {
  const Quantities varied = varied_between(comparison.cells);
  return std::find(varied.begin(), varied.end(), &quantity) != varied.end();
}

Column column_of(const VariedQuantity& quantity, const std::vector<VariationCell>& cells) {
  Column column{.key = quantity.key, .heading = quantity.heading};
  switch (quantity.kind) {
    case VariedKind::real:
      column.kind = ColumnKind::real;
      column.digits = digits_of(quantity, cells);
      break;
    case VariedKind::integer:
      column.kind = ColumnKind::integer;
      break;
    case VariedKind::share:
      column.kind = ColumnKind::percent;
      break;
    case VariedKind::choice:
      break;
  }
  return column;
}

Cell cell_value(const VariationCell& cell, const VariedQuantity& quantity) {
  const std::optional<double> value = cell.value(quantity);
  if (!value) {
    return Missing{"the experiment's own"};
  }
  switch (quantity.kind) {
    case VariedKind::integer:
      return static_cast<std::int64_t>(*value);
    case VariedKind::choice:
      return quantity.words.at(static_cast<std::size_t>(*value));
    case VariedKind::real:
    case VariedKind::share:
      break;
  }
  return *value;
}

std::string describe(const VariationCell& cell, const Quantities& quantities) {
  std::string text;
  for (const VariedQuantity* quantity : quantities) {
    if (const std::optional<double> value = cell.value(*quantity)) {
      text += (text.empty() ? "" : ", ") + describe(*quantity, *value);
    }
  }
  return text;
}

std::string describe(const VariationCell& cell, const Comparison& comparison) {
  return describe(cell, varied_between(comparison.cells));
}

std::vector<CellGroup> groups_without(const std::vector<VariationCell>& cells, const Quantities& quantities) {
  std::vector<CellGroup> groups;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    VariationCell common = cells[i];
    for (const VariedQuantity* quantity : quantities) {
      common.erase(*quantity);
    }
    auto found = std::find_if(groups.begin(), groups.end(), [&](const CellGroup& g) { return g.common == common; });
    if (found == groups.end()) {
      found = groups.insert(found, {common, {}});
    }
    found->cells.push_back(i);
  }
  return groups;
}

std::vector<Column> cell_columns(const Comparison& comparison) {
  std::vector<Column> columns;
  for (const VariedQuantity* quantity : varied_between(comparison.cells)) {
    columns.push_back(column_of(*quantity, comparison.cells));
    if (quantity->changes_network) {
      columns.push_back({.key = "parameters", .heading = "parameters", .kind = ColumnKind::integer});
    }
  }
  return columns;
}

std::vector<Cell> cell_cells(const Experiment& experiment, const Comparison& comparison, std::size_t cell) {
  std::vector<Cell> cells;
  for (const VariedQuantity* quantity : varied_between(comparison.cells)) {
    cells.push_back(cell_value(comparison.cells[cell], *quantity));
    if (quantity->changes_network) {
      cells.emplace_back(parameters_in(experiment, comparison.cells[cell]));
    }
  }
  return cells;
}

std::int64_t parameters_in(const Experiment& experiment, const VariationCell& cell) {
  return num_parameters(in_cell(experiment, cell).network);
}

}  // namespace zeroset::studies
