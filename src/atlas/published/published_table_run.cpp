#include "zeroset/atlas/published_table_run.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"

#include "atlas/published/published_page.hpp"
#include "atlas/published/row_store.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace zeroset::atlas {

using detail::RowStore;
using detail::StoredRows;
using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr const char* kRunSchema = "zeroset.study_run/1";
constexpr const char* kRowsFile = "rows.jsonl";

Limits limits_of(const RowLimits& limits) {
  Limits result;
  if (limits.seconds > 0) {
    result.seconds = limits.seconds;
  }
  if (limits.gibibytes > 0) {
    result.memory_gib = limits.gibibytes;
  }
  return result;
}

}  // namespace

struct PublishedTableRun::State {
  PublishedTable table{};
  std::vector<RowAnswer> answers{};
  json spec{};
  std::uint64_t seed = 1;
  RowLimits limits{};
  std::string shard{};
  bool merged = false, stopped = false;
  std::optional<runs::RunFolder> folder{};
  std::optional<RowStore> store{};

  [[nodiscard]] std::string why_missing() const {
    return stopped          ? "interrupted, the same command goes on"
           : merged         ? "none of the merged folders holds them"
           : !shard.empty() ? "this is shard " + shard
                            : "";
  }

  /// Numbers of the shard's rows that have no answer.
  [[nodiscard]] std::vector<std::size_t> open_rows() const {
    const Shard mine = read_shard(shard);
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      if (answers[i].answer.is_null() && mine.has(i)) {
        open.push_back(i);
      }
    }
    return open;
  }

  void take(std::size_t row, const LineResult& result) {
    answers[row] = {parse_ordered_json(result.output, "an answer"), result.status};
    answers[row].answer.erase("id");
    if (store) {
      store->add(table.rows[row], {answers[row], limits});
    }
  }

  /// Stores what another folder holds and `mine` does not, or not as whole.
  void take_from(const std::string& path, StoredRows& mine) {
    const runs::RunFolder other = runs::RunFolder::open(path);
    if (const auto difference = runs::first_difference(other.spec(), spec)) {
      throw FileError(path, "holds another published table or another seed: they differ at " + *difference);
    }
    for (const auto& [id, stored] : RowStore(other.path() / kRowsFile).read(table).answers) {
      const auto known = mine.answers.find(id);
      const bool better = known == mine.answers.end() || (known->second.answer.status != LineStatus::answered &&
                                                          stored.answer.status == LineStatus::answered);
      if (better) {
        store->add(*std::ranges::find(table.rows, id, &PublishedRow::id), stored);
        mine.answers[id] = stored;
      }
    }
  }
};

PublishedTableRun::PublishedTableRun(const json& document, PublishedTable table, const PublishedRunOptions& options)
    : state_(std::make_unique<State>()) {
  State& state = *state_;
  state.spec = {{"schema", kRunSchema}, {"seed", options.seed}, {"study", self_contained(document, table)}};
  state.table = std::move(table);
  state.answers.resize(state.table.rows.size());
  state.seed = options.seed;
  (void)read_shard(options.shard);
  state.shard = options.shard;
  state.limits = {options.limits.seconds > 0 ? options.limits.seconds : state.table.timeout,
                  options.limits.gibibytes > 0 ? options.limits.gibibytes : state.table.memory};
  if (!options.folder.empty()) {
    runs::RunRecord record = options.record;
    record.seed = options.seed;
    state.folder = runs::RunFolder::create(options.folder, state.spec, record);
    state.folder->set_status(runs::RunStatus::running);
    state.store.emplace(state.folder->path() / kRowsFile);
  }
}

PublishedTableRun::PublishedTableRun(PublishedTableRun&&) noexcept = default;
PublishedTableRun& PublishedTableRun::operator=(PublishedTableRun&&) noexcept = default;
PublishedTableRun::~PublishedTableRun() = default;

const PublishedTable& PublishedTableRun::table() const {
  return state_->table;
}
const std::vector<RowAnswer>& PublishedTableRun::answers() const {
  return state_->answers;
}
bool PublishedTableRun::stopped() const {
  return state_->stopped;
}

RecalledRows PublishedTableRun::recall() {
  RecalledRows recalled;
  if (!state_->store) {
    return recalled;
  }
  const StoredRows stored = state_->store->read(state_->table);
  for (std::size_t i = 0; i < state_->answers.size(); ++i) {
    const auto found = stored.answers.find(state_->table.rows[i].id);
    if (found != stored.answers.end() && stands(found->second, state_->limits)) {
      state_->answers[i] = found->second.answer;
      ++recalled.taken;
    }
  }
  recalled.refused = stored.refused;
  return recalled;
}

bool PublishedTableRun::answer(const PublishedAnswerOptions& options) {
  State& state = *state_;
  const std::vector<std::size_t> open = state.open_rows();
  std::vector<std::string> lines;
  for (const std::size_t i : open) {
    lines.push_back(state.table.rows[i].line.dump());
  }
  std::int64_t done = 0;
  const auto total = static_cast<std::int64_t>(open.size());
  answer_lines(*state.table.verb,
               lines,
               {.defaults = {.limits = limits_of(state.limits), .seed = state.seed},
                .processes = options.processes,
                .in_order = false,
                .stop = options.stop},
               [&](std::size_t k, const LineResult& result) {
                 state.take(open[k], result);
                 ++done;
                 if (options.progress) {
                   options.progress({state.table.name, done, total, "row " + state.table.rows[open[k]].id});
                 }
               });
  state.stopped = done != total;
  if (state.store) {
    state.store->sync();
  }
  return !state.stopped;
}

void PublishedTableRun::merge(const std::vector<std::string>& folders) {
  State& state = *state_;
  state.merged = true;
  StoredRows mine = state.store->read(state.table);
  for (const std::string& folder : folders) {
    state.take_from(folder, mine);
  }
  for (std::size_t i = 0; i < state.answers.size(); ++i) {
    if (const auto found = mine.answers.find(state.table.rows[i].id); found != mine.answers.end()) {
      state.answers[i] = found->second.answer;
    }
  }
  state.store->sync();
}

LineStatus PublishedTableRun::status() const {
  LineStatus status = LineStatus::answered;
  for (const RowAnswer& one : state_->answers) {
    const LineStatus missing = state_->merged ? LineStatus::incomplete : LineStatus::answered;
    status = worse(status, one.answer.is_null() ? missing : one.status);
  }
  return status;
}

std::vector<Table> PublishedTableRun::tables() const {
  return tables_of(state_->table, state_->answers, state_->why_missing());
}

std::vector<Figure> PublishedTableRun::figures() const {
  return figures_of(state_->table, state_->answers);
}

WrittenResults PublishedTableRun::write(double figure_width) {
  if (!state_->folder) {
    return {};
  }
  runs::RunFolder& folder = *state_->folder;
  folder.write("study.md", detail::page(*this));
  write_json_file(folder.path() / "study.json", to_json(*this));
  const WrittenResults written =
      write_results({.tables = tables(), .figures = figures()}, folder.path(), {}, figure_width);
  folder.set_status(state_->stopped                    ? runs::RunStatus::interrupted
                    : status() == LineStatus::answered ? runs::RunStatus::finished
                                                       : runs::RunStatus::incomplete);
  return written;
}

StoredPublishedRun read_published_run(const std::filesystem::path& folder) {
  const json spec = runs::RunFolder::open(folder).spec();
  ObjectReader reader(spec, "");
  reader.schema(kRunSchema);
  StoredPublishedRun stored{.document = reader.require("study", "a published table")};
  stored.seed = read_seed(reader.require("seed", "the seed"), reader.at("seed"));
  reader.finish();
  return stored;
}

}  // namespace zeroset::atlas
