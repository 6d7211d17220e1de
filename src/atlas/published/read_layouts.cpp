#include "atlas/published/read_layouts.hpp"

#include "zeroset/core/text.hpp"

namespace zeroset::atlas::detail {

using nlohmann::json;

std::string required_text(ObjectReader& reader, const char* key, const char* expected) {
  std::string text = read_string(reader.require(key, expected), reader.at(key));
  if (text.empty()) {
    throw SpecError(reader.at(key), "expected " + std::string(expected) + ", got an empty string");
  }
  return text;
}

std::string text(ObjectReader& reader, const char* key) {
  const json* value = reader.find(key);
  return value == nullptr ? "" : read_string(*value, reader.at(key));
}

std::string file_name(ObjectReader& reader, const char* key) {
  std::string name = required_text(reader, key, "a name for files");
  if (!is_stem(name)) {
    throw SpecError(reader.at(key), "expected letters, digits, - and _, got \"" + name + "\"");
  }
  return name;
}

namespace {

std::string pointer_text(ObjectReader& reader, const char* key) {
  const std::string pointer = text(reader, key);
  try {
    (void)json::json_pointer(pointer);
  } catch (const json::exception&) {
    throw SpecError(reader.at(key), "expected a JSON pointer such as /count/distinct, got \"" + pointer + "\"");
  }
  return pointer;
}

ValueSource read_value(ObjectReader& reader) {
  ValueSource from{pointer_text(reader, "value"), pointer_text(reader, "row"), text(reader, "published")};
  const bool one = from.value.empty() != from.row.empty();
  const bool published_alone = from.value.empty() && from.row.empty() && !from.published.empty();
  if (!one && !published_alone) {
    throw SpecError(reader.pointer(), "expected value (a JSON pointer into the answer) or row (into the table's row)");
  }
  if (!from.row.empty() && !from.published.empty()) {
    throw SpecError(reader.at("published"), "is compared with a value of the answer; row is none");
  }
  return from;
}

PublishedColumn read_column(const json& document, const std::string& pointer) {
  ObjectReader reader(document, pointer);
  PublishedColumn column;
  column.key = required_text(reader, "key", "a name for programs: letters, digits and underscores");
  column.heading = text(reader, "heading");
  if (column.heading.empty()) {
    column.heading = column.key;
  }
  column.from = read_value(reader);
  if (const json* kind = reader.find("kind")) {
    constexpr ColumnKind kKinds[] = {
        ColumnKind::exact_integer, ColumnKind::real, ColumnKind::boolean, ColumnKind::text};
    column.kind = kKinds[read_choice(*kind, reader.at("kind"), {"integer", "real", "boolean", "text"})];
  }
  if (column.kind == ColumnKind::real && !column.from.published.empty()) {
    throw SpecError(reader.at("published"), "only integers, booleans and texts are compared, not reals");
  }
  reader.finish();
  return column;
}

Axis read_axis(const json& document, const std::string& pointer, ValueSource* from) {
  ObjectReader reader(document, pointer);
  Axis axis{.title = required_text(reader, "title", "a title")};
  if (const json* logarithmic = reader.find("logarithmic")) {
    axis.logarithmic = read_bool(*logarithmic, reader.at("logarithmic"));
  }
  if (from != nullptr && (reader.find("value") != nullptr || reader.find("row") != nullptr)) {
    *from = read_value(reader);
  }
  reader.finish();
  return axis;
}

SeriesLayout read_series(const json& document, const std::string& pointer) {
  ObjectReader reader(document, pointer);
  SeriesLayout series{required_text(reader, "name", "a name for the legend"), read_value(reader)};
  if (!series.from.value.empty() && !series.from.published.empty()) {
    throw SpecError(pointer, "expected one of value, row and published: a series has no second value");
  }
  reader.finish();
  return series;
}

}  // namespace

TableLayout read_table_layout(const json& document, const std::string& pointer) {
  ObjectReader reader(document, pointer);
  TableLayout table{.name = file_name(reader, "name"),
                    .title = required_text(reader, "title", "a title"),
                    .caption = text(reader, "caption"),
                    .notes = read_all<std::string>(reader, "notes", read_string),
                    .columns = read_all<PublishedColumn>(reader, "columns", read_column)};
  if (table.columns.empty()) {
    throw SpecError(reader.at("columns"), "expected at least one column");
  }
  reader.finish();
  return table;
}

FigureLayout read_figure_layout(const json& document, const std::string& pointer) {
  ObjectReader reader(document, pointer);
  FigureLayout figure{.name = file_name(reader, "name"),
                      .title = required_text(reader, "title", "a title"),
                      .caption = text(reader, "caption")};
  figure.x = {.title = "row"};
  if (const json* x = reader.find("x")) {
    figure.x = read_axis(*x, reader.at("x"), &figure.x_from);
  }
  figure.y = read_axis(reader.require("y", "an axis: {\"title\": ...}"), reader.at("y"), nullptr);
  figure.series = read_all<SeriesLayout>(reader, "series", read_series);
  if (figure.series.empty()) {
    throw SpecError(reader.at("series"), "expected at least one series");
  }
  reader.finish();
  return figure;
}

}  // namespace zeroset::atlas::detail
