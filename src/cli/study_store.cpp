#include "cli/study_store.hpp"

#include "zeroset/core/json_lines.hpp"

#include "cli/exit_code.hpp"
#include "cli/versions.hpp"

namespace zeroset::cli {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr auto kSyncEvery = std::chrono::seconds(1);

/// False where the line is no answer of this version to a row of the study.
bool recall(const ordered_json& stored, const std::map<std::string, const StudyRow*>& rows, StoredRows& found) {
  if (!stored.is_object() || !stored.contains("answer") || stored.value("zeroset", "") != versions().at("zeroset")) {
    return false;
  }
  const std::string id = stored.value("id", "");
  const auto row = rows.find(id);
  if (row == rows.end() || json(stored.value("line", ordered_json())) != row->second->line) {
    return false;
  }
  StoredAnswer answer{{stored["answer"], stored.value("status", kIncomplete)},
                      {stored.value("timeout", 0.0), stored.value("memory", 0.0)}};
  const auto known = found.answers.find(id);
  if (known == found.answers.end() || known->second.answer.status != kAnswered) {
    found.answers[id] = std::move(answer);
  }
  return true;
}

}  // namespace

bool stands(const StoredAnswer& stored, const RowLimits& limits) {
  return stored.answer.status == kAnswered || (stored.answer.status == kIncomplete && stored.limits == limits);
}

StoredRows StudyStore::read(const Study& study) const {
  std::map<std::string, const StudyRow*> rows;
  for (const StudyRow& row : study.rows) {
    rows[row.id] = &row;
  }
  StoredRows found;
  for (const std::string& line : read_whole_lines(file_)) {
    try {
      found.refused += recall(ordered_json::parse(line), rows, found) ? 0 : 1;
    } catch (const json::exception&) {
      ++found.refused;
    }
  }
  return found;
}

void StudyStore::add(const StudyRow& row, const StoredAnswer& answer) {
  const ordered_json line{{"id", row.id},
                          {"zeroset", versions().at("zeroset")},
                          {"line", row.line},
                          {"timeout", answer.limits.seconds},
                          {"memory", answer.limits.gibibytes},
                          {"status", answer.answer.status},
                          {"answer", answer.answer.answer}};
  append_line(file_, line.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
  if (std::chrono::steady_clock::now() - synced_ > kSyncEvery) {
    sync();
  }
}

void StudyStore::sync() {
  sync_file(file_);
  synced_ = std::chrono::steady_clock::now();
}

}  // namespace zeroset::cli
