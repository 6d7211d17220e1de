// The answers of a study as tables and figures.
#include "cli/algebra_answers.hpp"
#include "cli/exit_code.hpp"
#include "cli/study.hpp"

#include <cmath>
#include <optional>

namespace zeroset::cli {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

/// What the pointer leads to; null where it leads nowhere.
template <class Json>
ordered_json at(const Json& document, const std::string& pointer) {
  try {
    const typename Json::json_pointer place(pointer);
    return document.contains(place) ? ordered_json(document.at(place)) : ordered_json();
  } catch (const json::exception&) {
    return nullptr;  // an index into an object, or the like
  }
}

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
      return reason_for(reason.get<std::string>(), key);
    }
  }
  return "not computed";
}

/// Integers are numbers or, where they may be large, strings of digits.
std::optional<Integer> integer(const ordered_json& value) {
  if (value.is_number_integer()) {
    return Integer(value.dump());
  }
  const std::string digits = value.is_string() ? value.get<std::string>() : "";
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  if (digits.size() == first || digits.find_first_not_of("0123456789", first) != std::string::npos) {
    return std::nullopt;
  }
  return Integer(digits);
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

bool is_compared(const StudyColumn& column) {
  return !column.from.value.empty() && !column.from.published.empty();
}

bool equal(const ordered_json& ours, const ordered_json& published) {
  const auto a = integer(ours), b = integer(published);
  return a && b ? *a == *b : ours == published;
}

Column column_of(const StudyColumn& column, const std::string& key, const std::string& heading) {
  return {.key = key, .heading = heading, .kind = column.kind, .integer_form = IntegerForm::prime_powers};
}

std::vector<Column> columns_of(const StudyTable& table, const std::string& published_as) {
  std::vector<Column> columns{{.key = "id", .heading = "row", .alignment = Alignment::right}};
  bool compares = false;
  for (const StudyColumn& column : table.columns) {
    columns.push_back(column_of(column, column.key, column.heading));
    if (is_compared(column)) {
      columns.push_back(column_of(column, column.key + "_published", column.heading + " " + published_as));
      compares = true;
    }
  }
  if (compares) {
    columns.push_back({.key = "match", .heading = "match", .kind = ColumnKind::boolean});
  }
  return columns;
}

std::vector<Cell> cells_of(const StudyTable& table, const StudyRow& row, const ordered_json& answer) {
  std::vector<Cell> cells{row.id};
  bool compares = false;
  for (const StudyColumn& column : table.columns) {
    const StudyValue& from = column.from;
    const ordered_json published = from.published.empty() ? ordered_json() : at(row.published, "/" + from.published);
    if (!from.value.empty()) {
      const ordered_json value = at(answer, from.value);
      cells.push_back(cell(value, column.kind, value.is_null() ? reason_of(answer, from.value) : ""));
    } else if (!from.row.empty()) {
      cells.push_back(cell(at(row.row, from.row), column.kind, ""));
    }
    if (!from.published.empty()) {
      cells.push_back(cell(published, column.kind, ""));
    }
    compares = compares || is_compared(column);
  }
  if (compares) {
    const Match match = match_of(table, row, answer);
    cells.push_back(match == Match::none ? Cell(Missing{}) : Cell(match == Match::yes));
  }
  return cells;
}

std::string plural(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string list_of_rows(const std::vector<std::string>& ids) {
  constexpr std::size_t kMost = 20;
  std::string text;
  for (std::size_t i = 0; i < std::min(ids.size(), kMost); ++i) {
    text += (i == 0 ? "" : ", ") + ids[i];
  }
  return text + (ids.size() > kMost ? ", ..." : "");
}

/// For a figure: a number, or that of a string of digits however long; not finite where there is none.
double real(const StudyValue& from, const StudyRow& row, const ordered_json& answer) {
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

Match match_of(const StudyTable& table, const StudyRow& row, const ordered_json& answer) {
  Match match = Match::none;
  for (const StudyColumn& column : table.columns) {
    if (!is_compared(column)) {
      continue;
    }
    const ordered_json ours = at(answer, column.from.value);
    const ordered_json published = at(row.published, "/" + column.from.published);
    if (ours.is_null() || published.is_null()) {
      continue;
    }
    if (!equal(ours, published)) {
      return Match::no;
    }
    match = Match::yes;
  }
  return match;
}

Match match_of(const Study& study, const StudyRow& row, const ordered_json& answer) {
  Match match = Match::none;
  for (const StudyTable& table : study.tables) {
    const Match one = match_of(table, row, answer);
    if (one == Match::no) {
      return one;
    }
    match = one == Match::none ? match : one;
  }
  return match;
}

StudySummary summary_of(const Study& study, const std::vector<StudyAnswer>& answers) {
  StudySummary summary{.rows = study.rows.size()};
  for (std::size_t i = 0; i < study.rows.size(); ++i) {
    const StudyAnswer& one = answers[i];
    if (one.answer.is_null()) {
      continue;
    }
    ++summary.answered;
    summary.unfinished += one.status != kAnswered ? 1 : 0;
    const Match match = match_of(study, study.rows[i], one.answer);
    summary.matching += match == Match::yes ? 1 : 0;
    if (match == Match::no) {
      ++summary.differing;
      summary.different_rows.push_back(study.rows[i].id);
    }
    if (at(one.answer, "/agree") == false) {
      summary.disagreeing_rows.push_back(study.rows[i].id);
    }
  }
  return summary;
}

std::string text_of(const StudySummary& summary) {
  std::string text = std::to_string(summary.answered) + " of " + plural(summary.rows, "row") + " answered";
  text += summary.unfinished > 0 ? ", " + std::to_string(summary.unfinished) + " of them not wholly" : "";
  if (summary.matching + summary.differing > 0) {
    text += "; " + std::to_string(summary.matching) + (summary.matching == 1 ? " matches" : " match") +
            " the values beside, " + std::to_string(summary.differing) + (summary.differing == 1 ? " does" : " do") +
            " not";
    text += summary.differing > 0 ? " (" + list_of_rows(summary.different_rows) + ")" : "";
  }
  if (!summary.disagreeing_rows.empty()) {
    text += "; independent routes disagree in " + list_of_rows(summary.disagreeing_rows);
  }
  return text;
}

std::vector<Table> study_tables(const Study& study,
                                const std::vector<StudyAnswer>& answers,
                                const std::string& why_missing) {
  std::vector<Table> tables;
  for (const StudyTable& from : study.tables) {
    Table table{.name = from.name,
                .title = from.title,
                .caption = from.caption,
                .columns = columns_of(from, study.published_as)};
    std::vector<std::string> row_notes;
    for (std::size_t i = 0; i < study.rows.size(); ++i) {
      const StudyRow& row = study.rows[i];
      if (answers[i].answer.is_null()) {
        continue;
      }
      add_row(table, cells_of(from, row, answers[i].answer));
      if (!row.note.empty() && tables.empty()) {  // said once, below the first table
        row_notes.push_back("Row " + row.id + ": " + row.note);
      }
    }
    const std::size_t missing = study.rows.size() - table.rows.size();
    if (missing > 0) {
      table.notes.push_back(std::to_string(missing) + " of " + plural(study.rows.size(), "row") +
                            (missing == 1 ? " is" : " are") + " missing" +
                            (why_missing.empty() ? "" : ": " + why_missing) + ".");
    }
    table.notes.insert(table.notes.end(), from.notes.begin(), from.notes.end());
    table.notes.insert(table.notes.end(), row_notes.begin(), row_notes.end());
    table.notes.push_back("Source: " + study.source);
    validate(table);
    tables.push_back(std::move(table));
  }
  return tables;
}

std::vector<Figure> study_figures(const Study& study, const std::vector<StudyAnswer>& answers) {
  std::vector<Figure> figures;
  for (const StudyFigure& from : study.figures) {
    Panel panel{.x = from.x, .y = from.y};
    for (const StudySeries& one : from.series) {
      Series series{
          .key = "series" + std::to_string(panel.series.size() + 1), .name = one.name, .kind = SeriesKind::points};
      for (std::size_t i = 0; i < study.rows.size(); ++i) {
        const ordered_json& answer = answers[i].answer;
        const bool numbered = from.x_from.value.empty() && from.x_from.row.empty();
        const double x = numbered ? static_cast<double>(i + 1) : real(from.x_from, study.rows[i], answer);
        const double y = real(one.from, study.rows[i], answer);
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

}  // namespace zeroset::cli
