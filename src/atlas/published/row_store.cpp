#include "atlas/published/row_store.hpp"

#include "zeroset/core/json.hpp"
#include "zeroset/core/json_lines.hpp"
#include "zeroset/core/version.hpp"

#include "atlas/lines/line_json.hpp"

namespace zeroset::atlas::detail {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr auto kSyncEvery = std::chrono::seconds(1);

/// False where the line is no answer of this version to a row of the table.
bool recall(const ordered_json& stored, const std::map<std::string, const PublishedRow*>& rows, StoredRows& found) {
  if (!stored.is_object() || !stored.contains("answer") || stored.value("zeroset", "") != version()) {
    return false;
  }
  const std::string id = stored.value("id", "");
  const auto row = rows.find(id);
  if (row == rows.end() || json(stored.value("line", ordered_json())) != row->second->line) {
    return false;
  }
  const int status = stored.value("status", static_cast<int>(LineStatus::incomplete));
  StoredAnswer answer{{stored["answer"], static_cast<LineStatus>(status)},
                      {stored.value("timeout", 0.0), stored.value("memory", 0.0)}};
  const auto known = found.answers.find(id);
  if (known == found.answers.end() || known->second.answer.status != LineStatus::answered) {
    found.answers[id] = std::move(answer);
  }
  return true;
}

}  // namespace

bool stands(const StoredAnswer& stored, const RowLimits& limits) {
  return stored.answer.status == LineStatus::answered ||
         (stored.answer.status == LineStatus::incomplete && stored.limits == limits);
}

StoredRows RowStore::read(const PublishedTable& table) const {
  std::map<std::string, const PublishedRow*> rows;
  for (const PublishedRow& row : table.rows) {
    rows[row.id] = &row;
  }
  StoredRows found;
  for (const std::string& line : read_whole_lines(file_)) {
    try {
      found.refused += recall(parse_ordered_json(line, file_.string()), rows, found) ? 0 : 1;
    } catch (const SpecError&) {
      ++found.refused;
    } catch (const json::exception&) {
      ++found.refused;
    }
  }
  return found;
}

void RowStore::add(const PublishedRow& row, const StoredAnswer& answer) {
  const ordered_json line{{"id", row.id},
                          {"zeroset", version()},
                          {"line", row.line},
                          {"timeout", answer.limits.seconds},
                          {"memory", answer.limits.gibibytes},
                          {"status", static_cast<int>(answer.answer.status)},
                          {"answer", answer.answer.answer}};
  append_line(file_, line_text(line));
  if (std::chrono::steady_clock::now() - synced_ > kSyncEvery) {
    sync();
  }
}

void RowStore::sync() {
  sync_file(file_);
  synced_ = std::chrono::steady_clock::now();
}

}  // namespace zeroset::atlas::detail
