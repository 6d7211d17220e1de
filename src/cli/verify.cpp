#include "zeroset/atlas/verify.hpp"

#include "zeroset/atlas/line_pool.hpp"
#include "zeroset/atlas/published_table.hpp"
#include "zeroset/atlas/readable.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/document/table_writers.hpp"

#include "cli/batch.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "cli/progress_bar.hpp"
#include "cli/published_table.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace zeroset::cli {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

struct VerifyArguments {
  std::vector<std::string> problems{};
  SubjectOptions subject{};
  CommonOptions common{};
  std::string batch{}, shard{}, resume{};
  std::vector<std::string> merge{};
};

/// The lines that the command line stands for, each with an id.
std::vector<std::string> lines_of(const VerifyArguments& arguments) {
  std::vector<std::string> lines;
  const auto add = [&](const SubjectOptions& subject, const std::string& id) {
    std::string folder;
    json line = line_of(subject, arguments.common.set, folder);
    if (line.contains("system") && line["system"].is_string()) {
      line["system"] = (std::filesystem::path(folder) / line["system"].get<std::string>()).string();
    }
    line["id"] = id;
    lines.push_back(line.dump());
  };
  if (arguments.problems.empty()) {
    add(arguments.subject, arguments.subject.network.empty() ? "network" : arguments.subject.network);
  }
  for (const std::string& problem : arguments.problems) {
    SubjectOptions subject = arguments.subject;
    subject.positional = problem;
    add(subject, problem);
  }
  return lines;
}

bool has_subject_flags(const SubjectOptions& subject) {
  return subject.has_network_flags() || !subject.kind.empty() || !subject.points.empty() ||
         !subject.data_seed.empty() || !subject.lambda.empty();
}

/// The document of a published table; null where the file is something else, which its own reader speaks of.
json published_table_in(const std::string& file) {
  if (std::filesystem::path(file).extension() != ".json" || !std::filesystem::is_regular_file(file)) {
    return nullptr;
  }
  json document = read_json_file(file);
  const bool is_table =
      document.is_object() && document.contains("schema") && document["schema"] == atlas::kPublishedTableSchema;
  return is_table ? document : json();
}

/// The exit code where the command line names a published table.
std::optional<int> run_if_published_table(const VerifyArguments& arguments) {
  PublishedTableCommand command{.shard = arguments.shard, .merge = arguments.merge, .common = arguments.common};
  if (!arguments.resume.empty()) {
    if (!arguments.problems.empty() || has_subject_flags(arguments.subject) || !arguments.common.out.empty() ||
        !arguments.common.set.empty()) {
      throw SpecError("", "--resume goes on with what the folder holds; it takes no problem, no --out and no --set");
    }
    command.common.out = arguments.resume;
    return resume_published_table(std::move(command));
  }
  for (const std::string& problem : arguments.problems) {
    json document = published_table_in(problem);
    if (document.is_null()) {
      continue;
    }
    if (arguments.problems.size() > 1 || has_subject_flags(arguments.subject)) {
      throw SpecError(
          "", problem + " is a published table, which is verified by itself: no other problems and flags of networks");
    }
    apply_set(document, arguments.common.set);
    command.file = problem;
    command.folder = std::filesystem::path(problem).parent_path();
    command.document = std::move(document);
    return run_published_table(command);
  }
  return std::nullopt;
}

/// The documents of all rows.
struct Answers {
  std::vector<ordered_json> rows{};
  atlas::LineStatus status = atlas::LineStatus::answered;
};

/// \throws SpecError for the first line that is wrong
Answers answer(const std::vector<std::string>& lines, const CommonOptions& options) {
  Answers answers;
  ProgressBar bar(options.quiet);
  atlas::answer_lines(
      atlas::kVerify,
      lines,
      {.defaults = line_options(options), .processes = options.thread_count()},
      [&](std::size_t line, const atlas::LineResult& result) {
        ordered_json row = parse_ordered_json(result.output, "an answer");
        if (row.contains("error")) {
          throw SpecError(row["error"]["pointer"].get<std::string>(),
                          row["id"].get<std::string>() + ": " + row["error"]["message"].get<std::string>());
        }
        answers.status = atlas::worse(answers.status, result.status);
        answers.rows.push_back(std::move(row));
        bar.show({"verify", static_cast<std::int64_t>(line + 1), static_cast<std::int64_t>(lines.size()), ""});
      });
  bar.clear();
  return answers;
}

int run_verify(const VerifyArguments& arguments) {
  if (!arguments.batch.empty()) {
    return run_batch(atlas::kVerify, arguments.batch, arguments.shard, arguments.common);
  }
  if (const std::optional<int> code = run_if_published_table(arguments)) {
    return *code;
  }
  if (!arguments.shard.empty() || !arguments.merge.empty()) {
    throw SpecError("", "--shard goes with a published table or with --batch, --merge with a published table");
  }
  const Answers answers = answer(lines_of(arguments), arguments.common);
  std::vector<atlas::VerifyRow> rows;
  std::ranges::transform(answers.rows, std::back_inserter(rows), atlas::read_verify_row);
  const Table table = atlas::verify_table(rows);
  const ordered_json document{{"schema", atlas::kVerify.schema}, {"rows", answers.rows}};
  if (!arguments.common.out.empty()) {
    make_folders(arguments.common.out);
    write_table(table, arguments.common.out);
    write_json_file(std::filesystem::path(arguments.common.out) / "rows.json", document);
  }
  print(document, headline(atlas::sentence(rows)) + shown(table), arguments.common);
  return exit_code_of(answers.status);
}

}  // namespace

void add_verify_verb(CLI::App& app, int& exit_code) {
  CLI::App* verb =
      app.add_subcommand("verify", "bounds, exact count and closed form side by side, one row per problem");
  auto arguments = std::make_shared<VerifyArguments>();
  verb->add_option("problems", arguments->problems, "problem, system or network files, presets or one published table");
  add_problem_options(*verb, arguments->subject);
  add_batch_options(*verb, arguments->batch, arguments->shard, "a published table or --batch");
  verb->add_option("--merge", arguments->merge, "with a published table and --out: take over the rows of these shards")
      ->type_name("DIR");
  verb->add_option("--resume", arguments->resume, "go on with the published table in this folder")->type_name("DIR");
  add_common_options(*verb, arguments->common);
  verb->footer(
      "Examples:\n"
      "  zeroset verify --widths 2,2,1 --degrees 6 --output-weights one      720 of at most 1,296 solutions\n"
      "  zeroset verify first.json second.json --timeout 60 --json\n"
      "  zeroset verify theory/studies/bharadwaj-hosten-3.1.json --out table31     a published table, row by row\n"
      "  zeroset verify study.json --shard 3/16 --out shard3                       a part of a long table\n"
      "  zeroset verify study.json --out whole --merge shard1 shard2 shard3        ... and all parts together\n"
      "A table that is interrupted goes on when the same command is given again.\n"
      "agree compares independent routes to the same number and stays empty where there is only one.");
  verb->callback([arguments, &exit_code] { exit_code = run_verify(*arguments); });
}

}  // namespace zeroset::cli
