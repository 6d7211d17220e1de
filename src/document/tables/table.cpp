#include "zeroset/document/table.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/overloaded.hpp"
#include "zeroset/core/text.hpp"

#include "document/tables/table_cells.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

namespace zeroset {
namespace {

const Missing kNotFinite{"not finite"};

std::string kind_of(const Cell& cell) {
  return std::visit(Overloaded{[](const Missing&) { return "a missing value"; },
                               [](const std::string&) { return "text"; },
                               [](std::int64_t) { return "an integer"; },
                               [](const Integer&) { return "an exact integer"; },
                               [](double) { return "a real number"; },
                               [](const Measured&) { return "a real number with a half-width"; },
                               [](bool) { return "a boolean"; }},
                    cell);
}

[[noreturn]] void refuse(const Column& column, const Cell& cell) {
  throw InvalidArgument("[Table] column \"" + column.key + "\" is of kind " + name(column.kind) +
                        (column.half_widths ? " with half-widths" : "") + ", got " + kind_of(cell));
}

template <class Type>
const Cell& require(const Column& column, const Cell& cell) {
  if (!std::holds_alternative<Type>(cell)) {
    refuse(column, cell);
  }
  return cell;
}

Cell as_integer(const Column& column, const Cell& cell) {
  const auto* exact = std::get_if<Integer>(&cell);
  if (exact == nullptr) {
    return require<std::int64_t>(column, cell);
  }
  using Limits = std::numeric_limits<std::int64_t>;
  if (*exact < Limits::min() || *exact > Limits::max()) {
    throw InvalidArgument("[Table] column \"" + column.key + "\" holds integers of 64 bits, got " + exact->str() +
                          "; make it exact_integer");
  }
  return static_cast<std::int64_t>(*exact);
}

Cell as_exact_integer(const Column& column, const Cell& cell) {
  if (const auto* small = std::get_if<std::int64_t>(&cell)) {
    return Integer(*small);
  }
  return require<Integer>(column, cell);
}

Cell as_real(const Column& column, const Cell& cell) {
  if (const auto* measured = std::get_if<Measured>(&cell); measured != nullptr && column.half_widths) {
    if (!std::isfinite(measured->value) || !std::isfinite(measured->half_width)) {
      return kNotFinite;
    }
    if (measured->half_width < 0) {
      throw InvalidArgument("[Table] column \"" + column.key + "\": a half-width must not be negative");
    }
    return cell;
  }
  if (const auto* whole = std::get_if<std::int64_t>(&cell); whole != nullptr && column.kind == ColumnKind::real) {
    return static_cast<double>(*whole);
  }
  if (const auto* real = std::get_if<double>(&cell)) {
    return std::isfinite(*real) ? cell : Cell(kNotFinite);
  }
  refuse(column, cell);
}

/// The cell as its column holds it.
Cell normalized(const Column& column, const Cell& cell) {
  if (std::holds_alternative<Missing>(cell)) {
    return cell;
  }
  switch (column.kind) {
    case ColumnKind::integer:
      return as_integer(column, cell);
    case ColumnKind::exact_integer:
      return as_exact_integer(column, cell);
    case ColumnKind::real:
    case ColumnKind::percent:
      return as_real(column, cell);
    case ColumnKind::text:
      return require<std::string>(column, cell);
    case ColumnKind::boolean:
      return require<bool>(column, cell);
  }
  refuse(column, cell);
}

std::vector<Cell> normalized(const Table& table, const std::vector<Cell>& cells) {
  if (cells.size() != table.columns.size()) {
    throw InvalidArgument("[Table] \"" + table.name + "\" has " + std::to_string(table.columns.size()) +
                          " columns, got a row of " + std::to_string(cells.size()));
  }
  std::vector<Cell> row;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    row.push_back(normalized(table.columns[i], cells[i]));
  }
  return row;
}

void check_column(const Column& column, std::set<std::string>& keys) {
  if (!is_key(column.key)) {
    throw InvalidArgument("[Table] expected a key of a letter, then letters, digits and underscores, got \"" +
                          column.key + "\"");
  }
  // The keys that stand beside it in JSON and CSV are taken as well.
  for (const char* suffix : {"", "_reason", "_half_width"}) {
    if ((*suffix != '_' || suffix[1] == 'r' || column.half_widths) && !keys.insert(column.key + suffix).second) {
      throw InvalidArgument("[Table] the key \"" + column.key + suffix + "\" is there twice");
    }
  }
  const int most = column.kind == ColumnKind::exact_integer ? 1000 : 17;
  if (column.digits < -1 || column.digits > most || (column.kind == ColumnKind::real && column.digits == 0)) {
    throw InvalidArgument("[Table] column \"" + column.key + "\": digits must be -1 or from " +
                          (column.kind == ColumnKind::real ? "1" : "0") + " to " + std::to_string(most) + ", got " +
                          std::to_string(column.digits));
  }
}

}  // namespace

Cell cell_of(double value, const std::string& reason) {
  return std::isfinite(value) ? Cell(value) : Cell(Missing{reason});
}

void add_row(Table& table, std::vector<Cell> cells) {
  table.rows.push_back(normalized(table, cells));
}

Table without_columns(Table table, const std::function<bool(const Column&)>& unwanted) {
  for (std::size_t i = table.columns.size(); i-- > 0;) {
    if (unwanted(table.columns[i])) {
      const auto place = static_cast<std::ptrdiff_t>(i);
      table.columns.erase(table.columns.begin() + place);
      for (std::vector<Cell>& row : table.rows) {
        row.erase(row.begin() + place);
      }
    }
  }
  return table;
}

Table without_details(Table table) {
  return without_columns(std::move(table), [](const Column& column) { return column.detail; });
}

void mark_details(Table& table, const std::vector<std::string_view>& keys) {
  for (const std::string_view key : keys) {
    const auto column = std::ranges::find(table.columns, key, &Column::key);
    if (column == table.columns.end()) {
      throw InvalidArgument("[mark_details] the table " + table.name + " has no column " + std::string(key));
    }
    column->detail = true;
  }
}

Table normalized(const Table& table) {
  if (!is_stem(table.name)) {
    throw InvalidArgument("[Table] expected a name of letters, digits, '-' and '_', got \"" + table.name + "\"");
  }
  if (table.columns.empty()) {
    throw InvalidArgument("[Table] \"" + table.name + "\" has no columns");
  }
  std::set<std::string> keys;
  for (const Column& column : table.columns) {
    check_column(column, keys);
  }
  Table result = table;
  for (std::vector<Cell>& row : result.rows) {
    row = normalized(table, row);
  }
  return result;
}

void validate(const Table& table) {
  (void)normalized(table);
}

}  // namespace zeroset
