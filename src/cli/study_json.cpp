// Reads zeroset.study/1.
#include "zeroset/algebra/system_io.hpp"

#include "cli/dimension.hpp"
#include "cli/study.hpp"
#include "cli/subject.hpp"
#include "cli/verify.hpp"

#include <algorithm>
#include <set>

namespace zeroset::cli {
namespace {

using nlohmann::json;

constexpr std::size_t kMostRows = 1'000'000;
constexpr std::size_t kMostRowFormat = 64;

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

/// A stem of files: letters, digits, '-' and '_'.
std::string file_name(ObjectReader& reader, const char* key) {
  std::string name = required_text(reader, key, "a name for files");
  if (!std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
      })) {
    throw SpecError(reader.at(key), "expected letters, digits, - and _, got \"" + name + "\"");
  }
  return name;
}

std::string pointer_text(ObjectReader& reader, const char* key) {
  const std::string pointer = text(reader, key);
  try {
    (void)json::json_pointer(pointer);
  } catch (const json::exception&) {
    throw SpecError(reader.at(key), "expected a JSON pointer such as /count/distinct, got \"" + pointer + "\"");
  }
  return pointer;
}

StudyValue read_value(ObjectReader& reader) {
  StudyValue from{pointer_text(reader, "value"), pointer_text(reader, "row"), text(reader, "published")};
  const bool one = from.value.empty() != from.row.empty();
  const bool published_alone = from.value.empty() && from.row.empty() && !from.published.empty();
  if (!one && !published_alone) {
    throw SpecError(reader.pointer(), "expected value (a JSON pointer into the answer) or row (into the study's row)");
  }
  if (!from.row.empty() && !from.published.empty()) {
    throw SpecError(reader.at("published"), "is compared with a value of the answer; row is none");
  }
  return from;
}

StudyColumn read_column(const json& document, const std::string& pointer) {
  ObjectReader reader(document, pointer);
  StudyColumn column;
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

/// Each element of an array by `read`, at its own pointer.
template <class T, class Read>
std::vector<T> read_all(ObjectReader& reader, const char* key, const Read& read) {
  std::vector<T> values;
  if (const json* array = reader.find(key)) {
    for (const json& element : read_array(*array, reader.at(key))) {
      values.push_back(read(element, child(reader.at(key), values.size())));
    }
  }
  return values;
}

StudyTable read_table_member(const json& document, const std::string& pointer) {
  ObjectReader reader(document, pointer);
  StudyTable table{.name = file_name(reader, "name"),
                   .title = required_text(reader, "title", "a title"),
                   .caption = text(reader, "caption"),
                   .notes = read_all<std::string>(reader, "notes", read_string),
                   .columns = read_all<StudyColumn>(reader, "columns", read_column)};
  if (table.columns.empty()) {
    throw SpecError(reader.at("columns"), "expected at least one column");
  }
  reader.finish();
  return table;
}

Axis read_axis(const json& document, const std::string& pointer, StudyValue* from) {
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

StudySeries read_series(const json& document, const std::string& pointer) {
  ObjectReader reader(document, pointer);
  StudySeries series{required_text(reader, "name", "a name for the legend"), read_value(reader)};
  if (!series.from.value.empty() && !series.from.published.empty()) {
    throw SpecError(pointer, "expected one of value, row and published: a series has no second value");
  }
  reader.finish();
  return series;
}

StudyFigure read_figure_member(const json& document, const std::string& pointer) {
  ObjectReader reader(document, pointer);
  StudyFigure figure{.name = file_name(reader, "name"),
                     .title = required_text(reader, "title", "a title"),
                     .caption = text(reader, "caption")};
  figure.x = {.title = "row"};
  if (const json* x = reader.find("x")) {
    figure.x = read_axis(*x, reader.at("x"), &figure.x_from);
  }
  figure.y = read_axis(reader.require("y", "an axis: {\"title\": ...}"), reader.at("y"), nullptr);
  figure.series = read_all<StudySeries>(reader, "series", read_series);
  if (figure.series.empty()) {
    throw SpecError(reader.at("series"), "expected at least one series");
  }
  reader.finish();
  return figure;
}

/// [[2, 3, 1], 5] by ["/network/widths", "/published/dimension"] is {"network": {"widths": [2, 3, 1]}, ...}.
json expanded(const json& row, const std::vector<std::string>& format, const std::string& pointer) {
  if (!row.is_array()) {
    return row;
  }
  if (row.size() != format.size()) {
    throw SpecError(pointer,
                    "expected as many elements as row_format, " + std::to_string(format.size()) + ", got " +
                        std::to_string(row.size()));
  }
  json object = json::object();
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (!row[i].is_null()) {
      object[json::json_pointer(format[i])] = row[i];
    }
  }
  return object;
}

/// The batch line of a row, checked by reading what it asks; names of files become what they hold.
json complete_line(json line, bool networks, const std::string& pointer, const std::filesystem::path& folder) {
  ObjectReader reader(line, pointer);
  (void)read_line_options(reader, {});
  if (networks) {
    const Subject subject = read_network_subject(reader, folder);
    const json* points = reader.find("points");
    if (points != nullptr && *points != "square") {
      (void)read_integer(*points, reader.at("points"), 1);
    }
    reader.finish();
    const json network = line["network"];
    if (network.is_string()) {
      line["network"] = to_json(*subject.network);
    }
    return line;
  }
  const Subject subject = read_problem_subject(reader, folder);
  reader.finish();
  if (line.contains("system") && line["system"].is_string()) {
    line["system"] = json::parse(algebra::write_system(*subject.system, algebra::SystemFormat::json));
  } else if (line.contains("network") && line["network"].is_string()) {
    line["network"] = to_json(subject.problem->network);
  } else if (line.contains("problem") && (line["problem"].is_string() || line["problem"]["network"].is_string())) {
    line["problem"] = to_json(*subject.problem);
  }
  return line;
}

/// Scalars that can be compared and printed.
void check_published(const json& published, const std::string& pointer) {
  ObjectReader reader(published, pointer);
  for (const auto& [key, value] : published.items()) {
    if (!value.is_number_integer() && !value.is_boolean() && !value.is_string()) {
      throw SpecError(reader.at(key), "expected an integer, a boolean or a string, got " + describe(value));
    }
  }
}

StudyRow read_row(json row, std::size_t index, bool networks, const std::filesystem::path& folder) {
  const std::string pointer = child("/rows", index);
  StudyRow study_row;
  study_row.row = row;
  ObjectReader reader(row, pointer);
  const json* id = reader.find("id");
  study_row.id = id == nullptr ? std::to_string(index + 1) : read_string(*id, reader.at("id"));
  study_row.note = text(reader, "note");
  study_row.published = row.value("published", json::object());
  check_published(study_row.published, reader.at("published"));
  if (row.contains("labels")) {
    (void)ObjectReader(row["labels"], reader.at("labels"));
  }
  for (const char* key : {"labels", "published", "note"}) {
    row.erase(key);
  }
  row["id"] = study_row.id;
  try {
    study_row.line = complete_line(row, networks, pointer, folder);
  } catch (const NotInThisBuild&) {
    study_row.line = row;  // the row will say so
  } catch (const LimitExceeded&) {
    study_row.line = row;
  }
  return study_row;
}

std::vector<StudyRow> read_rows(ObjectReader& reader, bool networks, const std::filesystem::path& folder) {
  const json* defaults = reader.find("defaults");
  if (defaults != nullptr && !defaults->is_object()) {
    throw SpecError(reader.at("defaults"), "expected an object, got " + describe(*defaults));
  }
  const auto format = read_all<std::string>(reader, "row_format", [](const json& value, const std::string& pointer) {
    const std::string text = read_string(value, pointer);
    if (text.empty() || text[0] != '/') {
      throw SpecError(pointer, "expected a JSON pointer such as /network/widths, got \"" + text + "\"");
    }
    return text;
  });
  if (format.size() > kMostRowFormat) {
    throw SpecError(reader.at("row_format"), "expected at most " + std::to_string(kMostRowFormat) + " pointers");
  }
  std::vector<StudyRow> rows;
  std::set<std::string> ids;
  const json& array = read_array(reader.require("rows", "an array of rows"), reader.at("rows"));
  if (array.empty() || array.size() > kMostRows) {
    throw SpecError(reader.at("rows"), "expected 1 to " + std::to_string(kMostRows) + " rows");
  }
  for (const json& element : array) {
    const std::string pointer = child(reader.at("rows"), rows.size());
    json row = defaults == nullptr ? json::object() : *defaults;
    json own = expanded(element, format, pointer);
    (void)ObjectReader(own, pointer);
    row.merge_patch(own);
    rows.push_back(read_row(std::move(row), rows.size(), networks, folder));
    if (!ids.insert(rows.back().id).second) {
      throw SpecError(pointer + "/id", "expected names that differ, got \"" + rows.back().id + "\" twice");
    }
  }
  return rows;
}

/// A published value that no table shows, or a column of values that no row has, is a slip of the pen.
void check_published_names(const Study& study) {
  std::set<std::string> shown, known;
  for (const StudyTable& table : study.tables) {
    for (const StudyColumn& column : table.columns) {
      shown.insert(column.from.published);
    }
  }
  for (const StudyFigure& figure : study.figures) {
    for (const StudySeries& series : figure.series) {
      shown.insert(series.from.published);
    }
  }
  for (std::size_t i = 0; i < study.rows.size(); ++i) {
    for (const auto& [key, value] : study.rows[i].published.items()) {
      known.insert(key);
      if (!shown.contains(key)) {
        throw SpecError(child(child("/rows", i) + "/published", key), "no column shows this published value");
      }
    }
  }
  for (const std::string& name : shown) {
    if (!name.empty() && !known.contains(name)) {
      throw SpecError("/tables", "a column shows the published value \"" + name + "\", and no row has it");
    }
  }
}

/// The tables must be such as the writers take, which is known before the first row is answered.
void check_tables(const Study& study) {
  try {
    (void)study_tables(study, std::vector<StudyAnswer>(study.rows.size()), "");
  } catch (const InvalidArgument& error) {
    throw SpecError("/tables", error.what());
  }
  std::set<std::string> names;
  for (std::size_t i = 0; i < study.tables.size(); ++i) {
    if (!names.insert(study.tables[i].name).second) {
      throw SpecError(child("/tables", i) + "/name", "expected names that differ");
    }
  }
  for (std::size_t i = 0; i < study.figures.size(); ++i) {
    if (!names.insert(study.figures[i].name).second) {
      throw SpecError(child("/figures", i) + "/name", "expected names that differ, also from those of the tables");
    }
  }
}

}  // namespace

Study read_study(const json& document, const std::filesystem::path& folder) {
  ObjectReader reader(document, "");
  (void)reader.require("schema", kStudySchema);
  reader.schema(kStudySchema);
  Study study{.name = file_name(reader, "name"),
              .title = required_text(reader, "title", "a title"),
              .source = required_text(reader, "source", "where the published values are from, or \"none\""),
              .description = text(reader, "description")};
  if (reader.find("published_as") != nullptr) {
    study.published_as = required_text(reader, "published_as", "what headings call the published values");
  }
  const std::size_t kind =
      read_choice(reader.require("kind", "problems or networks"), reader.at("kind"), {"problems", "networks"});
  study.verb = kind == 0 ? &kVerifyVerb : &kDimensionVerb;
  if (const json* timeout = reader.find("timeout")) {
    study.timeout = read_real(*timeout, reader.at("timeout"), 1e-3, 1e9);
  }
  if (const json* memory = reader.find("memory")) {
    study.memory = read_real(*memory, reader.at("memory"), 1e-3, 1e6);
  }
  study.tables = read_all<StudyTable>(reader, "tables", read_table_member);
  if (study.tables.empty()) {
    throw SpecError("/tables", "expected at least one table");
  }
  study.figures = read_all<StudyFigure>(reader, "figures", read_figure_member);
  study.rows = read_rows(reader, kind == 1, folder);
  reader.finish();
  check_published_names(study);
  check_tables(study);
  return study;
}

json self_contained(const json& document, const Study& study) {
  json whole = document;
  whole.erase("defaults");
  whole.erase("row_format");
  whole["rows"] = json::array();
  for (const StudyRow& row : study.rows) {
    json full = row.row;
    full.update(row.line);
    whole["rows"].push_back(std::move(full));
  }
  return whole;
}

}  // namespace zeroset::cli
