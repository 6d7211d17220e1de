#include "zeroset/algebra/system_io.hpp"
#include "zeroset/atlas/published_table.hpp"
#include "zeroset/atlas/subject.hpp"
#include "zeroset/core/json.hpp"

#include "atlas/published/read_layouts.hpp"

#include <algorithm>
#include <set>

namespace zeroset::atlas {
namespace {

using detail::read_all;
using detail::required_text;
using detail::text;
using nlohmann::json;

constexpr std::size_t kMaxRows = 1'000'000;
constexpr std::size_t kMaxRowFormat = 64;

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
    line["system"] = parse_json(algebra::write_system(*subject.system, algebra::SystemFormat::json), "a system");
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

PublishedRow read_row(json row, std::size_t index, bool networks, const std::filesystem::path& folder) {
  const std::string pointer = child("/rows", index);
  PublishedRow published_row;
  published_row.row = row;
  ObjectReader reader(row, pointer);
  const json* id = reader.find("id");
  published_row.id = id == nullptr ? std::to_string(index + 1) : read_string(*id, reader.at("id"));
  published_row.note = text(reader, "note");
  published_row.published = row.value("published", json::object());
  check_published(published_row.published, reader.at("published"));
  if (row.contains("labels")) {
    (void)ObjectReader(row["labels"], reader.at("labels"));
  }
  for (const char* key : {"labels", "published", "note"}) {
    row.erase(key);
  }
  row["id"] = published_row.id;
  try {
    published_row.line = complete_line(row, networks, pointer, folder);
  } catch (const NotInThisBuild&) {
    published_row.line = row;  // the row will say so
  } catch (const LimitExceeded&) {
    published_row.line = row;
  }
  return published_row;
}

std::vector<PublishedRow> read_rows(ObjectReader& reader, bool networks, const std::filesystem::path& folder) {
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
  if (format.size() > kMaxRowFormat) {
    throw SpecError(reader.at("row_format"), "expected at most " + std::to_string(kMaxRowFormat) + " pointers");
  }
  std::vector<PublishedRow> rows;
  std::set<std::string> ids;
  const json& array = read_array(reader.require("rows", "an array of rows"), reader.at("rows"));
  if (array.empty() || array.size() > kMaxRows) {
    throw SpecError(reader.at("rows"), "expected 1 to " + std::to_string(kMaxRows) + " rows");
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
void check_published_names(const PublishedTable& published) {
  std::set<std::string> shown, known;
  for (const TableLayout& table : published.tables) {
    for (const PublishedColumn& column : table.columns) {
      shown.insert(column.from.published);
    }
  }
  for (const FigureLayout& figure : published.figures) {
    for (const SeriesLayout& series : figure.series) {
      shown.insert(series.from.published);
    }
  }
  for (std::size_t i = 0; i < published.rows.size(); ++i) {
    for (const auto& [key, value] : published.rows[i].published.items()) {
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
void check_tables(const PublishedTable& published) {
  try {
    (void)tables_of(published, std::vector<RowAnswer>(published.rows.size()), "");
  } catch (const InvalidArgument& error) {
    throw SpecError("/tables", error.what());
  }
  std::set<std::string> names;
  for (std::size_t i = 0; i < published.tables.size(); ++i) {
    if (!names.insert(published.tables[i].name).second) {
      throw SpecError(child("/tables", i) + "/name", "expected names that differ");
    }
  }
  for (std::size_t i = 0; i < published.figures.size(); ++i) {
    if (!names.insert(published.figures[i].name).second) {
      throw SpecError(child("/figures", i) + "/name", "expected names that differ, also from those of the tables");
    }
  }
}

}  // namespace

PublishedTable read_published_table(const json& document, const std::filesystem::path& folder) {
  ObjectReader reader(document, "");
  (void)reader.require("schema", kPublishedTableSchema);
  reader.schema(kPublishedTableSchema);
  PublishedTable published{
      .name = detail::file_name(reader, "name"),
      .title = required_text(reader, "title", "a title"),
      .source = required_text(reader, "source", "where the published values are from, or \"none\""),
      .description = text(reader, "description")};
  if (reader.find("published_as") != nullptr) {
    published.published_as = required_text(reader, "published_as", "what headings call the published values");
  }
  const std::size_t kind =
      read_choice(reader.require("kind", "problems or networks"), reader.at("kind"), {"problems", "networks"});
  published.verb = kind == 0 ? &kVerify : &kDimension;
  if (const json* timeout = reader.find("timeout")) {
    published.timeout = read_real(*timeout, reader.at("timeout"), 1e-3, 1e9);
  }
  if (const json* memory = reader.find("memory")) {
    published.memory = read_real(*memory, reader.at("memory"), 1e-3, 1e6);
  }
  published.tables = read_all<TableLayout>(reader, "tables", detail::read_table_layout);
  if (published.tables.empty()) {
    throw SpecError("/tables", "expected at least one table");
  }
  published.figures = read_all<FigureLayout>(reader, "figures", detail::read_figure_layout);
  published.rows = read_rows(reader, kind == 1, folder);
  reader.finish();
  check_published_names(published);
  check_tables(published);
  return published;
}

json self_contained(const json& document, const PublishedTable& published) {
  json whole = document;
  whole.erase("defaults");
  whole.erase("row_format");
  whole["rows"] = json::array();
  for (const PublishedRow& row : published.rows) {
    json full = row.row;
    full.update(row.line);
    whole["rows"].push_back(std::move(full));
  }
  return whole;
}

}  // namespace zeroset::atlas
