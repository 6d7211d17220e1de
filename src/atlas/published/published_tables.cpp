// The answers of a published table as tables and figures.
#include "zeroset/algebra/bound_numbers.hpp"
#include "zeroset/atlas/published_table.hpp"
#include "zeroset/core/text.hpp"

#include "atlas/published/answer_values.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace zeroset::atlas {
namespace {

using detail::at;
using detail::integer;
using detail::is_compared;
using nlohmann::ordered_json;

/// The reason that stands nearest to the value: /count/reason for /count/real, else /reason.
std::string reason_of(const ordered_json& answer, std::string pointer) {
  if (answer.contains("error")) {
    return answer["error"].value("message", "");
  }
  while (!pointer.empty()) {
    const std::string key = pointer.substr(pointer.rfind('/') + 1);
    pointer.erase(pointer.rfind('/'));
    if (pointer == "/count" && at(answer, "/count/dimension").is_number_integer() &&
        answer["count"]["dimension"].get<std::int64_t>() > 0) {
      return "infinitely many solutions";
    }
    const ordered_json reason = at(answer, pointer + "/reason");
    if (reason.is_string() && !reason.get<std::string>().empty()) {
      return algebra::reason_for(reason.get<std::string>(), key);
    }
  }
  return "not computed";
}

std::string list_text(const ordered_json& value) {
  if (!value.is_array()) {
    return value.is_string() ? value.get<std::string>() : value.dump();
  }
  std::string text;
  for (const ordered_json& element : value) {
    text += (text.empty() ? "" : ", ") + list_text(element);
  }
  return text;
}

Cell cell(const ordered_json& value, ColumnKind kind, const std::string& reason) {
  if (value.is_null()) {
    return Missing{reason};
  }
  switch (kind) {
    case ColumnKind::exact_integer:
      if (const auto number = integer(value)) {
        return *number;
      }
      return Missing{"no integer: " + list_text(value)};
    case ColumnKind::real:
      return value.is_number() ? Cell(value.get<double>()) : Cell(Missing{"no number: " + list_text(value)});
    case ColumnKind::boolean:
      return value.is_boolean() ? Cell(value.get<bool>()) : Cell(Missing{"not yes or no: " + list_text(value)});
    default:
      return list_text(value);
  }
}

Column column_of(const PublishedColumn& column, const std::string& key, const std::string& heading) {
  return {.key = key, .heading = heading, .kind = column.kind, .integer_form = IntegerForm::prime_powers};
}

/// A second route to what another column says, or what the source alone says.
bool is_detail(const PublishedColumn& column) {
  constexpr std::string_view kSecondRoutes[] = {
      "/closed_form_status", "/agree", "/distinct", "/layerwise", "/unknowns", "/fiber_dimension", "/identifiable"};
  return (column.from.value.empty() && column.from.row.empty()) ||
         std::ranges::any_of(kSecondRoutes, [&](std::string_view end) { return column.from.value.ends_with(end); });
}

std::vector<Column> columns_of(const TableLayout& table, const std::string& published_as) {
  std::vector<Column> columns{{.key = "id", .heading = "row", .alignment = Alignment::right}};
  bool compares = false;
  for (const PublishedColumn& column : table.columns) {
    columns.push_back(column_of(column, column.key, column.heading));
    columns.back().detail = is_detail(column);
    if (is_compared(column)) {
      columns.push_back(column_of(column, column.key + "_published", column.heading + " " + published_as));
      columns.back().detail = column.from.value == "/parameters" || column.from.value == "/ambient_dimension";
      compares = true;
    }
  }
  if (compares) {
    columns.push_back({.key = "match", .heading = "match", .kind = ColumnKind::boolean});
  }
  return columns;
}

std::vector<Cell> cells_of(const TableLayout& table, const PublishedRow& row, const ordered_json& answer) {
  std::vector<Cell> cells{row.id};
  bool compares = false;
  for (const PublishedColumn& column : table.columns) {
    const ValueSource& from = column.from;
    const ordered_json printed = from.published.empty() ? ordered_json() : at(row.published, "/" + from.published);
    if (!from.value.empty()) {
      const ordered_json value = at(answer, from.value);
      cells.push_back(cell(value, column.kind, value.is_null() ? reason_of(answer, from.value) : ""));
    } else if (!from.row.empty()) {
      cells.push_back(cell(at(row.row, from.row), column.kind, ""));
    }
    if (!from.published.empty()) {
      cells.push_back(cell(printed, column.kind, ""));
    }
    compares = compares || is_compared(column);
  }
  if (compares) {
    const Match match = match_of(table, row, answer);
    cells.push_back(match == Match::none ? Cell(Missing{}) : Cell(match == Match::yes));
  }
  return cells;
}

/// For a figure: a number, or that of a string of digits however long; not finite where there is none.
double real(const ValueSource& from, const PublishedRow& row, const ordered_json& answer) {
  const ordered_json value = !from.value.empty() ? at(answer, from.value)
                             : !from.row.empty() ? at(row.row, from.row)
                                                 : at(row.published, "/" + from.published);
  if (value.is_number()) {
    return value.get<double>();
  }
  const auto number = integer(value);
  return number ? number->convert_to<double>() : std::nan("");
}

}  // namespace

std::vector<Table> tables_of(const PublishedTable& published,
                             const std::vector<RowAnswer>& answers,
                             const std::string& why_missing) {
  std::vector<Table> tables;
  for (const TableLayout& from : published.tables) {
    Table table{.name = from.name,
                .title = from.title,
                .caption = from.caption,
                .columns = columns_of(from, published.published_as)};
    std::vector<std::string> row_notes;
    for (std::size_t i = 0; i < published.rows.size(); ++i) {
      const PublishedRow& row = published.rows[i];
      if (answers[i].answer.is_null()) {
        continue;
      }
      add_row(table, cells_of(from, row, answers[i].answer));
      if (!row.note.empty() && tables.empty()) {  // said once, below the first table
        row_notes.push_back("Row " + row.id + ": " + row.note);
      }
    }
    const std::size_t missing = published.rows.size() - table.rows.size();
    if (missing > 0) {
      table.notes.push_back(std::to_string(missing) + " of " + zeroset::count_of(published.rows.size(), "row") +
                            (missing == 1 ? " is" : " are") + " missing" +
                            (why_missing.empty() ? "" : ": " + why_missing) + ".");
    }
    table.notes.insert(table.notes.end(), from.notes.begin(), from.notes.end());
    table.notes.insert(table.notes.end(), row_notes.begin(), row_notes.end());
    table.notes.push_back("Source: " + published.source);
    validate(table);
    tables.push_back(std::move(table));
  }
  return tables;
}

std::vector<Figure> figures_of(const PublishedTable& published, const std::vector<RowAnswer>& answers) {
  std::vector<Figure> figures;
  for (const FigureLayout& from : published.figures) {
    Panel panel{.x = from.x, .y = from.y};
    for (const SeriesLayout& one : from.series) {
      Series series{
          .key = "series" + std::to_string(panel.series.size() + 1), .name = one.name, .kind = SeriesKind::points};
      for (std::size_t i = 0; i < published.rows.size(); ++i) {
        const ordered_json& answer = answers[i].answer;
        const bool numbered = from.x_from.value.empty() && from.x_from.row.empty();
        const double x = numbered ? static_cast<double>(i + 1) : real(from.x_from, published.rows[i], answer);
        const double y = real(one.from, published.rows[i], answer);
        if (!answer.is_null() && std::isfinite(x) && std::isfinite(y)) {
          series.x.push_back(x);
          series.y.push_back(y);
        }
      }
      panel.series.push_back(std::move(series));
    }
    figures.push_back({.name = from.name,
                       .title = from.title,
                       .caption = from.caption,
                       .panels = {panel},
                       .panel_width = 14,
                       .panel_height = 9});
  }
  return figures;
}

}  // namespace zeroset::atlas
