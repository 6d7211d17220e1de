#include "cli/published_table.hpp"

#include "zeroset/atlas/published_table_run.hpp"

#include "cli/batch.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/progress_bar.hpp"
#include "cli/versions.hpp"

#include <set>

namespace zeroset::cli {
namespace {

std::string typed(const PublishedTableCommand& command) {
  std::string text = "zeroset verify " + command.file;
  text += command.shard.empty() ? "" : " --shard " + command.shard;
  for (const std::string& assignment : command.common.set) {
    text += " --set " + assignment;
  }
  return text;
}

atlas::PublishedTableRun open_run(const PublishedTableCommand& command) {
  const CommonOptions& common = command.common;
  return {command.document,
          atlas::read_published_table(command.document, command.folder),
          {.seed = common.seed,
           .limits = {common.timeout, common.memory},
           .shard = command.shard,
           .folder = common.out,
           .record = {.versions = versions(), .host = runs::host_description(), .command = typed(command)}}};
}

void tell_recalled(const atlas::PublishedTableRun& run, const atlas::RecalledRows& recalled) {
  if (recalled.taken > 0) {
    tell({std::to_string(recalled.taken) + " of " + std::to_string(run.table().rows.size()) +
          " rows are stored already"});
  }
  if (recalled.refused > 0) {
    tell({std::to_string(recalled.refused) +
          " lines of rows.jsonl are damaged or of another version, and are left out"});
  }
}

/// Answers what is open, several rows at once.
void answer(atlas::PublishedTableRun& run, const CommonOptions& options) {
  const atlas::RecalledRows recalled = run.recall();
  if (!options.quiet) {
    tell_recalled(run, recalled);
  }
  ask_on_interrupt();
  ProgressBar bar(options.quiet);
  (void)run.answer({.processes = options.thread_count(), .progress = bar.callback(), .stop = interrupted});
  bar.clear();
}

void write(atlas::PublishedTableRun& run, double figure_width) {
  const WrittenResults written = run.write(figure_width);
  std::set<std::string> told;
  for (const std::string& reason : written.reasons) {
    if (told.insert(reason).second) {
      tell({"the figures are not drawn, their data and scripts are there: " + reason});
    }
  }
}

std::string readable(const atlas::PublishedTableRun& run) {
  std::string text;
  for (const Table& table : run.tables()) {
    text += shown(table) + '\n';
  }
  return text + text_of(summary_of(run.table(), run.answers())) + '\n';
}

}  // namespace

int run_published_table(const PublishedTableCommand& command) {
  if (!command.merge.empty() && (command.common.out.empty() || !command.shard.empty())) {
    throw SpecError("", "--merge goes with --out, and without --shard");
  }
  atlas::PublishedTableRun run = open_run(command);
  if (command.merge.empty()) {
    answer(run, command.common);
  } else {
    run.merge(command.merge);
  }
  write(run, command.common.figure_width);
  print(to_json(run), readable(run), command.common);
  return run.stopped() ? kInterrupted : exit_code_of(run.status());
}

int resume_published_table(PublishedTableCommand command) {
  const atlas::StoredPublishedRun stored = atlas::read_published_run(command.common.out);
  command.document = stored.document;
  command.common.seed = stored.seed;
  command.file = command.common.out;
  return run_published_table(command);
}

}  // namespace zeroset::cli
