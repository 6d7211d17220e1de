// zeroset verify STUDY: rows in child processes, stored as they end; tables and figures at the end.
#include "cli/study.hpp"

#include "zeroset/core/figure_writers.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/run_folder.hpp"
#include "zeroset/core/table_writers.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_bar.hpp"
#include "cli/study_store.hpp"
#include "cli/versions.hpp"

#include <algorithm>
#include <iostream>
#include <optional>
#include <set>

namespace zeroset::cli {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

namespace fs = std::filesystem;

constexpr const char* kRunSchema = "zeroset.study_run/1";
constexpr const char* kResultSchema = "zeroset.study_result/1";
constexpr const char* kRowsFile = "rows.jsonl";

struct Run {
  Study study{};
  std::vector<StudyAnswer> answers{};
  RowLimits limits{};
  Shard shard{};
  std::optional<RunFolder> folder{};
  std::optional<StudyStore> store{};
  std::string why_missing{};
};

json spec_of(const StudyCommand& command, const Study& study) {
  return {{"schema", kRunSchema}, {"seed", command.common.seed}, {"study", self_contained(command.document, study)}};
}

std::string typed(const StudyCommand& command) {
  std::string text = "zeroset verify " + command.file;
  text += command.shard.empty() ? "" : " --shard " + command.shard;
  for (const std::string& assignment : command.common.set) {
    text += " --set " + assignment;
  }
  return text;
}

/// Takes over the answers that stand; says how many.
void recall(Run& run, bool quiet) {
  const StoredRows stored = run.store->read(run.study);
  std::size_t taken = 0;
  for (std::size_t i = 0; i < run.study.rows.size(); ++i) {
    const auto found = stored.answers.find(run.study.rows[i].id);
    if (found != stored.answers.end() && stands(found->second, run.limits)) {
      run.answers[i] = found->second.answer;
      ++taken;
    }
  }
  if (quiet) {
    return;
  }
  if (taken > 0) {
    std::cerr << "zeroset: " << taken << " of " << run.study.rows.size() << " rows are stored already\n";
  }
  if (stored.refused > 0) {
    std::cerr << "zeroset: " << stored.refused << " lines of " << kRowsFile
              << " are damaged or of another version, and are left out\n";
  }
}

Run open_run(const StudyCommand& command) {
  Run run{.study = read_study(command.document, command.folder)};
  run.answers.resize(run.study.rows.size());
  run.shard = read_shard(command.shard);
  run.limits = {command.common.timeout > 0 ? command.common.timeout : run.study.timeout,
                command.common.memory > 0 ? command.common.memory : run.study.memory};
  if (!command.common.out.empty()) {
    run.folder = RunFolder::create(
        command.common.out,
        spec_of(command, run.study),
        {.versions = versions(), .host = host_description(), .seed = command.common.seed, .command = typed(command)});
    run.folder->set_status(RunStatus::running);
    run.store.emplace(run.folder->path() / kRowsFile);
  }
  return run;
}

/// Answers what is open, several rows at once. False where the user interrupted it.
bool answer_open_rows(Run& run, const CommonOptions& options) {
  std::vector<std::size_t> open;
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < run.study.rows.size(); ++i) {
    if (run.answers[i].answer.is_null() && run.shard.has(i)) {
      open.push_back(i);
      lines.push_back(run.study.rows[i].line.dump());
    }
  }
  CommonOptions limits;
  limits.timeout = run.limits.seconds;
  limits.memory = run.limits.gibibytes;
  ask_on_interrupt();
  ProgressBar bar(options.quiet);
  std::int64_t done = 0;
  const auto total = static_cast<std::int64_t>(open.size());
  answer_lines(*run.study.verb,
               lines,
               {.defaults = {limits.limits(), options.seed, ""},
                .processes = options.thread_count(),
                .in_order = false,
                .stop = interrupted},
               [&](std::size_t k, const LineResult& result) {
                 const std::size_t i = open[k];
                 run.answers[i] = {ordered_json::parse(result.output), result.status};
                 run.answers[i].answer.erase("id");
                 if (run.store) {
                   run.store->add(run.study.rows[i], {run.answers[i], run.limits});
                 }
                 bar.show({run.study.name, ++done, total, "row " + run.study.rows[i].id});
               });
  bar.clear();
  return done == total;
}

/// Takes over what other folders of the same study hold and this one does not.
void merge(Run& run, const StudyCommand& command) {
  const json spec = spec_of(command, run.study);
  StoredRows mine = run.store->read(run.study);
  for (const std::string& path : command.merge) {
    const RunFolder other = RunFolder::open(path);
    if (const auto difference = first_difference(other.spec(), spec)) {
      throw FileError(path, "holds another study or another seed: they differ at " + *difference);
    }
    for (const auto& [id, stored] : StudyStore(other.path() / kRowsFile).read(run.study).answers) {
      const auto known = mine.answers.find(id);
      const bool better = known == mine.answers.end() ||
                          (known->second.answer.status != kAnswered && stored.answer.status == kAnswered);
      if (better) {
        const auto row = std::ranges::find(run.study.rows, id, &StudyRow::id);
        run.store->add(*row, stored);
        mine.answers[id] = stored;
      }
    }
  }
  for (std::size_t i = 0; i < run.study.rows.size(); ++i) {
    if (const auto found = mine.answers.find(run.study.rows[i].id); found != mine.answers.end()) {
      run.answers[i] = found->second.answer;
    }
  }
}

std::string why_missing(const StudyCommand& command, bool stopped) {
  return stopped                  ? "interrupted, the same command goes on"
         : !command.merge.empty() ? "none of the merged folders holds them"
         : !command.shard.empty() ? "this is shard " + command.shard
                                  : "";
}

ordered_json match_json(Match match) {
  return match == Match::none ? ordered_json() : ordered_json(match == Match::yes);
}

ordered_json result_json(const Run& run, const std::vector<Table>& tables) {
  const StudySummary summary = summary_of(run.study, run.answers);
  ordered_json rows = ordered_json::array();
  for (std::size_t i = 0; i < run.study.rows.size(); ++i) {
    const StudyRow& row = run.study.rows[i];
    ordered_json one{{"id", row.id}, {"answer", run.answers[i].answer}, {"published", row.published}};
    one["match"] = match_json(match_of(run.study, row, run.answers[i].answer));
    if (!row.note.empty()) {
      one["note"] = row.note;
    }
    rows.push_back(std::move(one));
  }
  ordered_json written = ordered_json::array();
  for (const Table& table : tables) {
    written.push_back(to_json(table));
  }
  return {{"schema", kResultSchema},
          {"name", run.study.name},
          {"title", run.study.title},
          {"source", run.study.source},
          {"summary",
           {{"rows", summary.rows},
            {"answered", summary.answered},
            {"unfinished", summary.unfinished},
            {"matching", summary.matching},
            {"differing", summary.differing},
            {"different_rows", summary.different_rows},
            {"disagreeing_rows", summary.disagreeing_rows},
            {"text", text_of(summary)}}},
          {"rows", rows},
          {"tables", written}};
}

/// All of it on one page, for reading.
std::string page(const Run& run, const std::vector<Table>& tables) {
  std::string text = "# " + run.study.title + "\n\nSource: " + run.study.source + "\n\n";
  text += run.study.description.empty() ? "" : run.study.description + "\n\n";
  text += text_of(summary_of(run.study, run.answers)) + ".\n";
  for (const Table& table : tables) {
    text += "\n" + to_markdown(table);
  }
  return text;
}

void write_results(const Run& run, const std::vector<Table>& tables) {
  for (const Table& table : tables) {
    write_table(table, run.folder->path() / "tables");
  }
  run.folder->write("study.md", page(run, tables));
  write_json_file(run.folder->path() / "study.json", result_json(run, tables));
  std::set<std::string> reasons;
  for (const Figure& figure : study_figures(run.study, run.answers)) {
    make_folders(run.folder->path() / "figures");
    const WrittenFigure written = write_figure(figure, run.folder->path() / "figures");
    if (written.status != DrawStatus::drawn && reasons.insert(written.reason).second) {
      std::cerr << "zeroset: the figures are not drawn, their data and scripts are there: " << written.reason << '\n';
    }
  }
}

void print(const Run& run, const std::vector<Table>& tables, bool as_json) {
  if (as_json) {
    std::cout << result_json(run, tables).dump(2) << std::endl;
    return;
  }
  for (const Table& table : tables) {
    std::cout << to_text(table) << '\n';
  }
  std::cout << text_of(summary_of(run.study, run.answers)) << std::endl;
}

/// A wrong row is worth more notice than one that is not in this build, and that more than an unfinished one.
int exit_code_of(const Run& run, bool merged) {
  std::set<int> seen;
  for (const StudyAnswer& one : run.answers) {
    seen.insert(one.answer.is_null() ? (merged ? kIncomplete : kAnswered) : one.status);
  }
  for (const int status : {kWrongInput, kNotInThisBuild, kIncomplete}) {
    if (seen.contains(status)) {
      return status;
    }
  }
  return kAnswered;
}

}  // namespace

int run_study(const StudyCommand& command) {
  if (!command.merge.empty() && (command.common.out.empty() || !command.shard.empty())) {
    throw SpecError("", "--merge goes with --out, and without --shard");
  }
  Run run = open_run(command);
  bool stopped = false;
  if (!command.merge.empty()) {
    merge(run, command);
  } else {
    if (run.store) {
      recall(run, command.common.quiet);
    }
    stopped = !answer_open_rows(run, command.common);
  }
  if (run.store) {
    run.store->sync();
  }
  const std::vector<Table> tables = study_tables(run.study, run.answers, why_missing(command, stopped));
  const int code = stopped ? kInterrupted : exit_code_of(run, !command.merge.empty());
  if (run.folder) {
    write_results(run, tables);
    run.folder->set_status(stopped             ? RunStatus::interrupted
                           : code == kAnswered ? RunStatus::finished
                                               : RunStatus::incomplete);
  }
  print(run, tables, command.common.json);
  return code;
}

int resume_study(StudyCommand command) {
  const RunFolder folder = RunFolder::open(command.common.out);
  const json spec = folder.spec();
  ObjectReader reader(spec, "");
  reader.schema(kRunSchema);
  command.document = reader.require("study", "a study");
  command.common.seed = read_seed(reader.require("seed", "the seed"), reader.at("seed"));
  command.file = command.common.out;
  reader.finish();
  return run_study(command);
}

}  // namespace zeroset::cli
