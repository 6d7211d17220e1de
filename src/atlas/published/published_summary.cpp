// What of a published table our answers match.
#include "zeroset/core/text.hpp"

#include "atlas/published/answer_values.hpp"

#include <algorithm>

namespace zeroset::atlas {

using nlohmann::ordered_json;

namespace detail {

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

bool is_compared(const PublishedColumn& column) {
  return !column.from.value.empty() && !column.from.published.empty();
}

}  // namespace detail

namespace {

using detail::at;
using detail::integer;
using detail::is_compared;

bool equal(const ordered_json& ours, const ordered_json& published) {
  const auto a = integer(ours), b = integer(published);
  return a && b ? *a == *b : ours == published;
}

std::string list_of_rows(const std::vector<std::string>& ids) {
  constexpr std::size_t kMax = 20;
  std::string text;
  for (std::size_t i = 0; i < std::min(ids.size(), kMax); ++i) {
    text += (i == 0 ? "" : ", ") + ids[i];
  }
  return text + (ids.size() > kMax ? ", ..." : "");
}

}  // namespace

Match match_of(const TableLayout& table, const PublishedRow& row, const ordered_json& answer) {
  Match match = Match::none;
  for (const PublishedColumn& column : table.columns) {
    if (!is_compared(column)) {
      continue;
    }
    const ordered_json ours = at(answer, column.from.value);
    const ordered_json printed = at(row.published, "/" + column.from.published);
    if (ours.is_null() || printed.is_null()) {
      continue;
    }
    if (!equal(ours, printed)) {
      return Match::no;
    }
    match = Match::yes;
  }
  return match;
}

Match match_of(const PublishedTable& published, const PublishedRow& row, const ordered_json& answer) {
  Match match = Match::none;
  for (const TableLayout& table : published.tables) {
    const Match one = match_of(table, row, answer);
    if (one == Match::no) {
      return one;
    }
    match = one == Match::none ? match : one;
  }
  return match;
}

PublishedSummary summary_of(const PublishedTable& published, const std::vector<RowAnswer>& answers) {
  PublishedSummary summary{.rows = published.rows.size()};
  for (std::size_t i = 0; i < published.rows.size(); ++i) {
    const RowAnswer& one = answers[i];
    if (one.answer.is_null()) {
      continue;
    }
    ++summary.answered;
    summary.unfinished += one.status != LineStatus::answered ? 1 : 0;
    const Match match = match_of(published, published.rows[i], one.answer);
    summary.matching += match == Match::yes ? 1 : 0;
    if (match == Match::no) {
      ++summary.differing;
      summary.different_rows.push_back(published.rows[i].id);
    }
    if (at(one.answer, "/agree") == false) {
      summary.disagreeing_rows.push_back(published.rows[i].id);
    }
  }
  return summary;
}

std::string text_of(const PublishedSummary& summary) {
  std::string text = std::to_string(summary.answered) + " of " + zeroset::count_of(summary.rows, "row") + " answered";
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

}  // namespace zeroset::atlas
