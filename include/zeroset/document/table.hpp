/// \file
/// Tables: typed columns and rows of cells. table_writers.hpp writes them down.
#pragma once

#include "zeroset/core/number.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace zeroset {

/// The type of a column's cells.
enum class ColumnKind {
  text,
  integer,        ///< 64 bits; a JSON number
  exact_integer,  ///< any size; a JSON string of decimal digits
  real,
  percent,  ///< the cell is the fraction: 0.412 prints as 41.2, and stays 0.412 in CSV and JSON
  boolean,  ///< "yes" and "no" for people
};

/// How the cells of a column are aligned.
enum class Alignment { automatic, left, center, right };  ///< automatic: text left, booleans centered, numbers right

/// How people see an exact integer that is longer than the column's `digits`. CSV and JSON always hold it whole.
enum class IntegerForm {
  decimal,       ///< all digits
  prime_powers,  ///< 2^50 · 3, where the factors are small primes (below 10^4), else digit_count
  digit_count,   ///< ≈ 1.23 × 10^45 (46 digits)
};

/// A value that is not there, and why: "more than 60 s (--timeout)". Reasons become footnotes.
struct Missing {
  std::string reason{};
  bool operator==(const Missing&) const = default;
};

/// A real number with the half-width of its interval (standard error, confidence or range: the notes say which).
struct Measured {
  double value = 0;
  double half_width = 0;  ///< >= 0
  bool operator==(const Measured&) const = default;
};

/// Missing goes into every column; std::string into text; std::int64_t into integer, exact_integer and real; Integer
/// into exact_integer, and into integer where it fits; double into real and percent; Measured into those of them that
/// say `half_widths`, where a double has no interval; bool into boolean. Not finite: Missing{"not finite"}.
using Cell = std::variant<Missing, std::string, std::int64_t, Integer, double, Measured, bool>;

/// A column of a table: its key, its heading and its type.
struct Column {
  /// For machines: a letter, then letters, digits and underscores; unique in the table.
  std::string key{};

  /// For people, any text.
  std::string heading{};

  ColumnKind kind = ColumnKind::text;

  /// "s", "images/s"; printed as "heading (unit)". Empty for none; percent columns have "%" by themselves.
  std::string unit{};

  /// real: significant digits (-1: 4), at most 17; with half_widths those of the half-width, and the value to the same
  /// decimal (-1: 2). percent: decimals (-1: 1). exact_integer: digits up to which a number is printed whole in the
  /// other forms (-1: 12). Ignored elsewhere.
  int digits = -1;

  Alignment alignment = Alignment::automatic;
  IntegerForm integer_form = IntegerForm::decimal;

  /// real and percent: cells are Measured or have no interval; a second column KEY_half_width in CSV, key in JSON.
  bool half_widths = false;

  /// Not one of the columns that fit side by side on a page: people see it where they ask for all columns (a page's
  /// folded table, NAME-full.tex), machines always do.
  bool detail = false;

  bool operator==(const Column&) const = default;
};

/// A table. Build it with designated initializers and add_row; the writers check it once more.
struct Table {
  std::string name{};                ///< stem of files and of anchors: letters, digits, '-', '_'
  std::string title{};               ///< a few words
  std::string caption{};             ///< what the reader must know to read it; may be empty
  std::vector<std::string> notes{};  ///< printed below, one paragraph each
  std::vector<Column> columns{};
  std::vector<std::vector<Cell>> rows{};  ///< each as long as columns
  bool operator==(const Table&) const = default;
};

/// A value, or why it is not there where it is not finite.
[[nodiscard]] Cell cell_of(double value, const std::string& reason);

/// Appends a row whose cells are brought to their columns' types (an int64 in a real column becomes a double, ...).
/// \throws InvalidArgument naming the column where the number of cells or a type does not fit
void add_row(Table& table, std::vector<Cell> cells);

/// The table without those columns and their cells.
[[nodiscard]] Table without_columns(Table table, const std::function<bool(const Column&)>& unwanted);

/// The table without the columns that are details.
[[nodiscard]] Table without_details(Table table);

/// Marks those columns as details. \throws InvalidArgument naming a key that no column has
void mark_details(Table& table, const std::vector<std::string_view>& keys);

/// Checks names, keys, digits, and every row as add_row does. \throws InvalidArgument
void validate(const Table& table);

/// "zeroset.table/1": {schema, name, title, caption, notes, columns: [{key, heading, kind, ...}], rows: [{key:
/// value}]}. Exact integers are strings; a missing value is null with KEY_reason beside it.
[[nodiscard]] nlohmann::ordered_json to_json(const Table& table);

/// Reads that form back to an equal Table. \throws SpecError
[[nodiscard]] Table read_table(const nlohmann::json& json, const std::string& pointer = "");

}  // namespace zeroset
