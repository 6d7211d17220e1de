#include "cli/verify.hpp"

#include "zeroset/algebra/verify.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/table.hpp"
#include "zeroset/core/table_writers.hpp"

#include "cli/algebra_answers.hpp"
#include "cli/batch.hpp"
#include "cli/exit_code.hpp"
#include "cli/mixed_volume_keys.hpp"
#include "cli/progress_bar.hpp"
#include "cli/study.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>
#include <memory>
#include <optional>
#include <utility>

namespace zeroset::cli {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

ordered_json closed_form_keys(const std::optional<algebra::ClosedForm>& closed_form) {
  ordered_json keys{{"closed_form", nullptr}};
  if (closed_form) {
    constexpr std::int64_t kExact = std::int64_t{1} << 53;
    keys["closed_form"] = closed_form->value <= kExact ? ordered_json(static_cast<std::int64_t>(closed_form->value))
                                                       : ordered_json(to_string(closed_form->value));
    keys["closed_form_status"] = closed_form->status;
    keys["closed_form_status"] = closed_form->status;
    keys["closed_form_source"] = closed_form->theorem;
  }
  return keys;
}

/// The mixed volumes of a row, `mixed_volume` and perhaps `reason`.
struct MixedVolumeKeys {
  ordered_json keys = ordered_json::object();
  bool complete = true;  ///< false where they ran out of limits that somebody named
};

/// In a process of their own: their time and memory must not cost the count.
MixedVolumeKeys mixed_volume_apart(const Subject& subject, LineOptions options) {
  constexpr double kBoth = 0.5, kEach = 0.2;  // of the time of the row; the rest of kBoth for the monomials
  const bool limited = std::isfinite(options.limits.seconds);
  const Limits outer{options.limits.seconds * kBoth, options.limits.memory_gib};
  options.limits.seconds *= kEach;
  const auto work = [&] {
    ordered_json keys = ordered_json::object();
    const bool complete = add_mixed_volume(keys, subject, options);
    return std::string(complete ? "1" : "0") + keys.dump();
  };
  const ChildOutcome outcome = run_in_child(work, outer);
  if (outcome.status == ChildStatus::finished) {
    return {ordered_json::parse(outcome.output.substr(1)), outcome.output[0] == '1' || !limited};
  }
  return {{{"mixed_volume", nullptr}, {"reason", "mixed_volume: " + outcome.reason}},
          outcome.status == ChildStatus::failed};
}

void merge(ordered_json& bounds, const ordered_json& mixed) {
  bounds["mixed_volume"] = mixed.at("mixed_volume");
  const std::string known = bounds.value("reason", ""), more = mixed.value("reason", "");
  if (!more.empty()) {
    bounds["reason"] = known.empty() ? more : known + "; " + more;
  }
}

Answer answer(ObjectReader& line, const LineOptions& options) {
  using Clock = std::chrono::steady_clock;
  constexpr double kLeastSeconds = 0.01;
  const auto start = Clock::now();
  const Subject subject = read_problem_subject(line, options.folder);
  line.finish();
  const MixedVolumeKeys mixed = mixed_volume_apart(subject, options);
  algebra::CountOptions count_options{.limits = options.limits, .seed = options.seed, .threads = options.threads};
  const double spent = std::chrono::duration<double>(Clock::now() - start).count();
  count_options.limits.seconds = std::max(options.limits.seconds - spent, kLeastSeconds);
  algebra::VerifyRow row;
  if (subject.problem) {
    row = algebra::verify(*subject.problem, "", {.count = count_options});
  } else {
    row.bounds = algebra::bounds(*subject.system, algebra::effort_within(count_options.limits.seconds));
    row.count = algebra::count(*subject.system, count_options);
  }
  Answer result{.complete = row.count.complete && mixed.complete};
  result.keys["bounds"] = bounds_keys(row.bounds, names_of_unknowns(subject));
  merge(result.keys["bounds"], mixed.keys);
  result.keys["count"] = count_keys(row.count);
  result.keys["solve"] = nullptr;
  result.keys.update(closed_form_keys(row.closed_form));
  result.keys["agree"] = row.agree ? ordered_json(*row.agree) : ordered_json();
  result.keys["reason"] = "solve: not in this build";
  return result;
}

constexpr const char* kKeys[] = {"bounds", "count", "solve", "closed_form", "agree", nullptr};

struct Arguments {
  std::vector<std::string> problems{};
  SubjectOptions subject{};
  CommonOptions common{};
  std::string batch{}, shard{}, resume{};
  std::vector<std::string> merge{};
};

Table table_of(const std::vector<ordered_json>& rows) {
  Table table{.name = "verify",
              .title = "Bounds and exact counts",
              .columns = {{.key = "id", .heading = "problem"},
                          {.key = "unknowns", .heading = "unknowns", .kind = ColumnKind::integer},
                          {.key = "equations", .heading = "equations", .kind = ColumnKind::integer},
                          {.key = "bezout_number",
                           .heading = "Bézout number",
                           .kind = ColumnKind::exact_integer,
                           .integer_form = IntegerForm::prime_powers},
                          {.key = "multihomogeneous",
                           .heading = "multi-homogeneous",
                           .kind = ColumnKind::exact_integer,
                           .integer_form = IntegerForm::prime_powers},
                          {.key = "mixed_volume",
                           .heading = "mixed volume",
                           .kind = ColumnKind::exact_integer,
                           .integer_form = IntegerForm::prime_powers},
                          {.key = "dimension", .heading = "dimension", .kind = ColumnKind::integer},
                          {.key = "degree", .heading = "degree", .kind = ColumnKind::integer},
                          {.key = "with_multiplicity", .heading = "solutions", .kind = ColumnKind::integer},
                          {.key = "distinct", .heading = "distinct", .kind = ColumnKind::integer},
                          {.key = "real", .heading = "real", .kind = ColumnKind::integer},
                          {.key = "closed_form", .heading = "closed form", .kind = ColumnKind::integer},
                          {.key = "agree", .heading = "agree", .kind = ColumnKind::boolean}}};
  const auto number = [](const ordered_json& value, const std::string& reason) {
    return value.is_number_integer() ? Cell(value.get<std::int64_t>()) : Cell(Missing{reason});
  };
  const auto digits = [](const ordered_json& value, const std::string& reason) {
    return value.is_string() ? Cell(Integer(value.get<std::string>())) : Cell(Missing{reason});
  };
  const auto member = [](const ordered_json& object, const char* outer, const char* inner) {
    const auto found = object.find(outer);
    return found != object.end() && found->is_object() ? found->value(inner, ordered_json()) : ordered_json();
  };
  for (const ordered_json& row : rows) {
    const ordered_json& count = row["count"];
    const std::string reason = count.is_object() ? count.value("reason", "") : row.value("reason", "");
    const ordered_json none = ordered_json::object();
    const ordered_json& c = count.is_object() ? count : none;
    const ordered_json& b = row["bounds"].is_object() ? row["bounds"] : none;
    const std::string bounds_reason = b.value("reason", reason);
    add_row(table,
            {row["id"].get<std::string>(),
             number(b.value("unknowns", ordered_json()), reason),
             number(b.value("equations", ordered_json()), reason),
             digits(b.value("bezout_number", ordered_json()), bounds_reason),
             digits(member(b, "multihomogeneous_bezout_number", "best"), reason_for(bounds_reason, "multihomogeneous_bezout_number")),
             digits(member(b, "mixed_volume", "affine"), reason_for(bounds_reason, "mixed_volume")),
             number(c.value("dimension", ordered_json()), reason),
             number(c.value("degree", ordered_json()), reason),
             number(c.value("with_multiplicity", ordered_json()), reason),
             number(c.value("distinct", ordered_json()), reason),
             number(c.value("real", ordered_json()), reason),
             number(row.value("closed_form", ordered_json()), "no theorem known here"),
             row["agree"].is_boolean() ? Cell(row["agree"].get<bool>()) : Cell(Missing{"one route alone"})});
  }
  return table;
}

/// The lines that the command line stands for, each with an id.
std::vector<std::string> lines_of(const Arguments& arguments) {
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

/// The document of a study; null where the file is something else, which its own reader speaks of.
json study_in(const std::string& file) {
  if (std::filesystem::path(file).extension() != ".json" || !std::filesystem::is_regular_file(file)) {
    return nullptr;
  }
  json document = read_json_file(file);
  const bool is_study = document.is_object() && document.contains("schema") && document["schema"] == kStudySchema;
  return is_study ? document : json();
}

/// The exit code where the command line names a study.
std::optional<int> run_if_study(const Arguments& arguments) {
  StudyCommand command{.shard = arguments.shard, .merge = arguments.merge, .common = arguments.common};
  if (!arguments.resume.empty()) {
    if (!arguments.problems.empty() || has_subject_flags(arguments.subject) || !arguments.common.out.empty() ||
        !arguments.common.set.empty()) {
      throw SpecError("", "--resume goes on with what the folder holds; it takes no problem, no --out and no --set");
    }
    command.common.out = arguments.resume;
    return resume_study(std::move(command));
  }
  for (const std::string& problem : arguments.problems) {
    json document = study_in(problem);
    if (document.is_null()) {
      continue;
    }
    if (arguments.problems.size() > 1 || has_subject_flags(arguments.subject)) {
      throw SpecError("",
                      problem + " is a study, which is verified by itself: no other problems and flags of networks");
    }
    apply_set(document, arguments.common.set);
    command.file = problem;
    command.folder = std::filesystem::path(problem).parent_path();
    command.document = std::move(document);
    return run_study(command);
  }
  return std::nullopt;
}

int run(const Arguments& arguments) {
  if (!arguments.batch.empty()) {
    return run_batch(kVerifyVerb, arguments.batch, arguments.shard, arguments.common);
  }
  if (const std::optional<int> code = run_if_study(arguments)) {
    return *code;
  }
  if (!arguments.shard.empty() || !arguments.merge.empty()) {
    throw SpecError("", "--shard goes with a study or with --batch, --merge with a study");
  }
  const std::vector<std::string> lines = lines_of(arguments);
  std::vector<ordered_json> rows;
  int status = kAnswered;
  ProgressBar bar(arguments.common.quiet);
  answer_lines(kVerifyVerb,
               lines,
               {.defaults = {arguments.common.limits(), arguments.common.seed, ""},
                .processes = arguments.common.thread_count()},
               [&](std::size_t line, const LineResult& result) {
                 ordered_json row = ordered_json::parse(result.output);
                 if (row.contains("error")) {
                   throw SpecError(row["error"]["pointer"].get<std::string>(),
                                   row["id"].get<std::string>() + ": " + row["error"]["message"].get<std::string>());
                 }
                 status = std::max(status, result.status);
                 rows.push_back(std::move(row));
                 bar.show({"verify", static_cast<std::int64_t>(line + 1), static_cast<std::int64_t>(lines.size()), ""});
               });
  bar.clear();
  if (!arguments.common.out.empty()) {
    make_folders(arguments.common.out);
    write_table(table_of(rows), arguments.common.out);
    write_json_file(std::filesystem::path(arguments.common.out) / "rows.json",
                    {{"schema", kVerifyVerb.schema}, {"rows", rows}});
  }
  if (arguments.common.json) {
    std::cout << ordered_json{{"schema", kVerifyVerb.schema}, {"rows", rows}}.dump(2) << std::endl;
  } else {
    std::cout << to_text(table_of(rows)) << std::flush;
  }
  return status;
}

}  // namespace

const AlgebraVerb kVerifyVerb{"verify", "zeroset.verify/1", answer, kKeys};

void add_verify_verb(CLI::App& app, int& exit_code) {
  CLI::App* verb = app.add_subcommand("verify", "bounds, exact count and closed form side by side, a row a problem");
  auto arguments = std::make_shared<Arguments>();
  verb->add_option("problems", arguments->problems, "problem, system or network files, or presets; or one study");
  add_problem_options(*verb, arguments->subject);
  verb->add_option("--batch", arguments->batch, "answer every line of a JSON Lines file (- for standard input)")
      ->type_name("FILE");
  verb->add_option("--shard", arguments->shard, "with a study or --batch: i/n, every n-th row from the i-th")
      ->type_name("I/N");
  verb->add_option("--merge", arguments->merge, "with a study and --out: take over the rows of these folders of shards")
      ->type_name("DIR");
  verb->add_option("--resume", arguments->resume, "go on with the study in this folder")->type_name("DIR");
  add_common_options(*verb, arguments->common);
  verb->footer(
      "Examples:\n"
      "  zeroset verify --widths 2,2,1 --degrees 6 --output-weights one      720 of at most 1,296 solutions\n"
      "  zeroset verify first.json second.json --timeout 60 --json\n"
      "  zeroset verify theory/studies/bharadwaj-hosten-3.1.json --out table31     a published table, row by row\n"
      "  zeroset verify study.json --shard 3/16 --out shard3                       a part of a long study\n"
      "  zeroset verify study.json --out whole --merge shard1 shard2 shard3        ... and all parts together\n"
      "A study that is interrupted goes on when the same command is given again.\n"
      "agree compares independent routes to the same number and stays empty where there is only one.");
  verb->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace zeroset::cli
