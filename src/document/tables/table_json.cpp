#include "zeroset/core/json.hpp"
#include "zeroset/core/overloaded.hpp"
#include "zeroset/document/table.hpp"

#include "document/tables/table_cells.hpp"

#include <limits>

namespace zeroset {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr std::string_view kSchema = "zeroset.table/1";
constexpr double kLargest = std::numeric_limits<double>::max();

const std::vector<std::string> kColumnKinds{"text", "integer", "exact_integer", "real", "percent", "boolean"};
const std::vector<std::string> kAlignments{"automatic", "left", "center", "right"};
const std::vector<std::string> kForms{"decimal", "prime_powers", "digit_count"};

ordered_json column_json(const Column& column) {
  const Column standard;
  ordered_json json{{"key", column.key}, {"heading", column.heading}, {"kind", name(column.kind)}};
  if (!column.unit.empty()) {
    json["unit"] = column.unit;
  }
  if (column.digits != standard.digits) {
    json["digits"] = column.digits;
  }
  if (column.alignment != standard.alignment) {
    json["alignment"] = name(column.alignment);
  }
  if (column.integer_form != standard.integer_form) {
    json["integer_form"] = name(column.integer_form);
  }
  if (column.half_widths) {
    json["half_widths"] = true;
  }
  if (column.detail) {
    json["detail"] = true;
  }
  return json;
}

void put_cell(ordered_json& row, const Column& column, const Cell& cell) {
  ordered_json& place = row[column.key];
  std::visit(Overloaded{[&](const Missing& missing) {
                          if (!missing.reason.empty()) {
                            row[column.key + "_reason"] = missing.reason;
                          }
                        },
                        [&](const Integer& value) { place = value.str(); },
                        [&](const Measured& measured) {
                          place = measured.value;
                          row[column.key + "_half_width"] = measured.half_width;
                        },
                        [&](double value) {
                          place = value;
                          if (column.half_widths) {
                            row[column.key + "_half_width"] = nullptr;
                          }
                        },
                        [&](const auto& value) { place = value; }},
             cell);
}

Column read_column(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  Column column;
  column.key = read_string(reader.require("key", "the column's key"), reader.at("key"));
  column.heading = read_string(reader.require("heading", "the column's heading"), reader.at("heading"));
  column.kind = static_cast<ColumnKind>(
      read_choice(reader.require("kind", list_of(kColumnKinds)), reader.at("kind"), kColumnKinds));
  if (const json* unit = reader.find("unit")) {
    column.unit = read_string(*unit, reader.at("unit"));
  }
  if (const json* digits = reader.find("digits")) {
    column.digits = static_cast<int>(read_integer(*digits, reader.at("digits"), -1, 1000));
  }
  if (const json* alignment = reader.find("alignment")) {
    column.alignment = static_cast<Alignment>(read_choice(*alignment, reader.at("alignment"), kAlignments));
  }
  if (const json* form = reader.find("integer_form")) {
    column.integer_form = static_cast<IntegerForm>(read_choice(*form, reader.at("integer_form"), kForms));
  }
  if (const json* half_widths = reader.find("half_widths")) {
    column.half_widths = read_bool(*half_widths, reader.at("half_widths"));
  }
  if (const json* detail = reader.find("detail")) {
    column.detail = read_bool(*detail, reader.at("detail"));
  }
  reader.finish();
  return column;
}

Integer read_exact(const json& value, const std::string& pointer) {
  const Rational number = read_rational(value, pointer);
  if (denominator(number) != 1) {
    throw SpecError(pointer, "expected a whole number, got " + describe(value));
  }
  return numerator(number);
}

Cell read_real_cell(const json& value, const Column& column, ObjectReader& reader) {
  const double number = read_real(value, reader.at(column.key), -kLargest, kLargest);
  if (!column.half_widths) {
    return number;
  }
  const std::string key = column.key + "_half_width";
  const json& half_width = reader.require(key, "the half-width, or null where there is none");
  return half_width.is_null() ? Cell(number) : Measured{number, read_real(half_width, reader.at(key), 0, kLargest)};
}

Cell read_cell(const Column& column, ObjectReader& reader) {
  const json& value = reader.require(column.key, "a value or null");
  const std::string where = reader.at(column.key);
  if (value.is_null()) {
    const json* reason = reader.find(column.key + "_reason");
    return Missing{reason == nullptr ? "" : read_string(*reason, reader.at(column.key + "_reason"))};
  }
  switch (column.kind) {
    case ColumnKind::text:
      return read_string(value, where);
    case ColumnKind::integer:
      return read_integer(value, where);
    case ColumnKind::exact_integer:
      return read_exact(value, where);
    case ColumnKind::boolean:
      return read_bool(value, where);
    case ColumnKind::real:
    case ColumnKind::percent:
      break;
  }
  return read_real_cell(value, column, reader);
}

std::string optional_text(ObjectReader& reader, std::string_view key) {
  const json* value = reader.find(key);
  return value == nullptr ? "" : read_string(*value, reader.at(key));
}

void read_notes(ObjectReader& reader, Table& table) {
  const json* notes = reader.find("notes");
  if (notes == nullptr) {
    return;
  }
  for (const json& note : read_array(*notes, reader.at("notes"))) {
    table.notes.push_back(read_string(note, child(reader.at("notes"), table.notes.size())));
  }
}

void read_rows(const json& rows, const std::string& pointer, Table& table) {
  for (const json& row : read_array(rows, pointer)) {
    ObjectReader reader(row, child(pointer, table.rows.size()));
    std::vector<Cell> cells;
    for (const Column& column : table.columns) {
      cells.push_back(read_cell(column, reader));
    }
    reader.finish();
    table.rows.push_back(std::move(cells));
  }
}

}  // namespace

ordered_json to_json(const Table& table) {
  const Table checked = normalized(table);
  ordered_json columns = ordered_json::array();
  for (const Column& column : checked.columns) {
    columns.push_back(column_json(column));
  }
  ordered_json rows = ordered_json::array();
  for (const std::vector<Cell>& cells : checked.rows) {
    ordered_json row = ordered_json::object();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      put_cell(row, checked.columns[i], cells[i]);
    }
    rows.push_back(std::move(row));
  }
  return {{"schema", kSchema},
          {"name", table.name},
          {"title", table.title},
          {"caption", table.caption},
          {"notes", table.notes},
          {"columns", std::move(columns)},
          {"rows", std::move(rows)}};
}

Table read_table(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  reader.schema(kSchema);
  Table table;
  table.name = read_string(reader.require("name", "the table's name"), reader.at("name"));
  table.title = optional_text(reader, "title");
  table.caption = optional_text(reader, "caption");
  read_notes(reader, table);
  for (const json& column : read_array(reader.require("columns", "an array of columns"), reader.at("columns"))) {
    table.columns.push_back(read_column(column, child(reader.at("columns"), table.columns.size())));
  }
  read_rows(reader.require("rows", "an array of rows"), reader.at("rows"), table);
  reader.finish();
  try {
    validate(table);
  } catch (const InvalidArgument& error) {
    throw SpecError(pointer, error.what());
  }
  return table;
}

}  // namespace zeroset
