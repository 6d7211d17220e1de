#include "atlas/published/published_page.hpp"

#include "zeroset/document/table_writers.hpp"

namespace zeroset::atlas {

using nlohmann::ordered_json;

namespace {

constexpr const char* kResultSchema = "zeroset.study_result/1";

ordered_json match_json(Match match) {
  return match == Match::none ? ordered_json() : ordered_json(match == Match::yes);
}

ordered_json summary_json(const PublishedSummary& summary) {
  return {{"rows", summary.rows},
          {"answered", summary.answered},
          {"unfinished", summary.unfinished},
          {"matching", summary.matching},
          {"differing", summary.differing},
          {"different_rows", summary.different_rows},
          {"disagreeing_rows", summary.disagreeing_rows},
          {"text", text_of(summary)}};
}

ordered_json row_json(const PublishedTable& table, const PublishedRow& row, const ordered_json& answer) {
  ordered_json one{{"id", row.id}, {"answer", answer}, {"published", row.published}};
  one["match"] = match_json(match_of(table, row, answer));
  if (!row.note.empty()) {
    one["note"] = row.note;
  }
  return one;
}

}  // namespace

ordered_json to_json(const PublishedTableRun& run) {
  const PublishedTable& table = run.table();
  ordered_json rows = ordered_json::array(), tables = ordered_json::array();
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    rows.push_back(row_json(table, table.rows[i], run.answers()[i].answer));
  }
  for (const Table& one : run.tables()) {
    tables.push_back(to_json(one));
  }
  return {{"schema", kResultSchema},
          {"name", table.name},
          {"title", table.title},
          {"source", table.source},
          {"summary", summary_json(summary_of(table, run.answers()))},
          {"rows", rows},
          {"tables", tables}};
}

std::string detail::page(const PublishedTableRun& run) {
  const PublishedTable& table = run.table();
  std::string text = "# " + table.title + "\n\nSource: " + table.source + "\n\n";
  text += table.description.empty() ? "" : table.description + "\n\n";
  text += text_of(summary_of(table, run.answers())) + ".\n";
  for (const Table& one : run.tables()) {
    text += "\n" + to_markdown(one);
  }
  return text;
}

}  // namespace zeroset::atlas
