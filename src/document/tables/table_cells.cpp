#include "document/tables/table_cells.hpp"

#include "zeroset/core/overloaded.hpp"
#include "zeroset/core/text.hpp"

#include <algorithm>
#include <array>

namespace zeroset {
namespace {

constexpr int kWithoutInterval = 4;  // digits of a number that stands among such with half-widths

/// Where the column leaves it open: see Column::digits.
int digits_of(const Column& column) {
  if (column.digits >= 0) {
    return column.digits;
  }
  if (column.kind == ColumnKind::exact_integer) {
    return 12;
  }
  return column.kind == ColumnKind::percent ? 1 : column.half_widths ? 2 : 4;
}

Runs real_cell(double value, const Column& column) {
  if (column.kind == ColumnKind::percent) {
    return {{fixed(100 * value, digits_of(column)), Style::number}};
  }
  return real_runs(value, column.half_widths ? kWithoutInterval : digits_of(column));
}

Runs measured_cell(const Measured& value, const Column& column) {
  if (column.kind == ColumnKind::percent) {
    const int decimals = digits_of(column);
    return {{fixed(100 * value.value, decimals) + " ± " + fixed(100 * value.half_width, decimals), Style::number}};
  }
  return measured_runs(value, digits_of(column));
}

Runs missing_cell(const Missing& missing, std::vector<std::string>& reasons) {
  if (missing.reason.empty()) {
    return {{"–", Style::text}};
  }
  const auto found = std::ranges::find(reasons, missing.reason);
  const auto index = static_cast<std::size_t>(found - reasons.begin());
  if (found == reasons.end()) {
    reasons.push_back(missing.reason);
  }
  return {{"–", Style::text}, {footnote_mark(index), Style::footnote}};
}

Runs cell_runs(const Cell& cell, const Column& column, std::vector<std::string>& reasons) {
  return std::visit(
      Overloaded{[&](const Missing& missing) { return missing_cell(missing, reasons); },
                 [](const std::string& text) {
                   return Runs{{text, Style::text}};
                 },
                 [](std::int64_t value) {
                   return Runs{{std::to_string(value), Style::number}};
                 },
                 [&](const Integer& value) { return integer_runs(value, column.integer_form, digits_of(column)); },
                 [&](double value) { return real_cell(value, column); },
                 [&](const Measured& value) { return measured_cell(value, column); },
                 [](bool value) {
                   return Runs{{value ? "yes" : "no", Style::text}};
                 }},
      cell);
}

std::string heading_of(const Column& column) {
  const std::string unit = column.unit.empty() && column.kind == ColumnKind::percent ? "%" : column.unit;
  return unit.empty() ? column.heading : column.heading + " (" + unit + ")";
}

Alignment alignment_of(const Column& column) {
  if (column.alignment != Alignment::automatic) {
    return column.alignment;
  }
  switch (column.kind) {
    case ColumnKind::text:
      return Alignment::left;
    case ColumnKind::boolean:
      return Alignment::center;
    default:
      return Alignment::right;
  }
}

}  // namespace

LaidOutTable lay_out(const Table& table) {
  LaidOutTable result;
  result.table = normalized(table);
  for (const Column& column : table.columns) {
    result.headings.push_back(heading_of(column));
    result.alignments.push_back(alignment_of(column));
  }
  for (const std::vector<Cell>& row : result.table.rows) {
    std::vector<Runs>& cells = result.cells.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) {
      cells.push_back(cell_runs(row[i], table.columns[i], result.reasons));
    }
  }
  return result;
}

std::string footnote_mark(std::size_t index) {
  std::string mark;
  for (std::size_t rest = index + 1; rest > 0; rest = (rest - 1) / 26) {
    mark.insert(mark.begin(), static_cast<char>('a' + (rest - 1) % 26));
  }
  return mark;
}

std::string name(ColumnKind kind) {
  constexpr std::array kNames{"text", "integer", "exact_integer", "real", "percent", "boolean"};
  return kNames.at(static_cast<std::size_t>(kind));
}

std::string name(Alignment alignment) {
  constexpr std::array kNames{"automatic", "left", "center", "right"};
  return kNames.at(static_cast<std::size_t>(alignment));
}

std::string name(IntegerForm form) {
  constexpr std::array kNames{"decimal", "prime_powers", "digit_count"};
  return kNames.at(static_cast<std::size_t>(form));
}

}  // namespace zeroset
