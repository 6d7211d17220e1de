#include "cli/algebra/algebra_verb.hpp"

#include "zeroset/atlas/readable.hpp"
#include "zeroset/core/file.hpp"

#include "cli/batch.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <iostream>
#include <memory>

namespace zeroset::cli {
namespace {

using nlohmann::json;

struct AlgebraVerbArguments {
  SubjectOptions subject{};
  CommonOptions common{};
  std::string batch{}, shard{};
  json extra = json::object();
};

/// --out DIR: the answer as a file as well, DIR/VERB.json or, where it is text, DIR/VERB.txt.
void store(const atlas::AlgebraVerb& verb, const atlas::Answer& answer, const std::filesystem::path& folder) {
  if (folder.empty()) {
    return;
  }
  make_folders(folder);
  if (!answer.text.empty()) {
    atomic_write(folder / (std::string(verb.name) + ".txt"), answer.text);
    return;
  }
  write_json_file(folder / (std::string(verb.name) + ".json"), to_json(verb, answer));
}

bool has_own_subject(const AlgebraVerbText& text, const json& extra) {
  for (const char* const* key = text.own_subjects; key != nullptr && *key != nullptr; ++key) {
    if (extra.contains(*key)) {
      return true;
    }
  }
  return false;
}

int run_one(const atlas::AlgebraVerb& verb, const AlgebraVerbText& text, const AlgebraVerbArguments& arguments) {
  std::string folder;
  json line = has_own_subject(text, arguments.extra) ? line_without_network(arguments.subject)
                                                     : line_of(arguments.subject, arguments.common.set, folder);
  line.update(arguments.extra);
  atlas::LineOptions options = line_options(arguments.common, folder);
  options.threads = arguments.common.thread_count();
  options.out = arguments.common.out;
  const atlas::Answer answer = atlas::answer_line(verb, line, options);
  store(verb, answer, arguments.common.out);
  if (!answer.text.empty()) {
    std::cout << answer.text << std::flush;
  } else {
    print(to_json(verb, answer),
          headline(atlas::sentence(verb, answer)) + atlas::key_lines(answer.keys, window()),
          arguments.common);
  }
  return interrupted() ? kInterrupted : answer.complete ? kAnswered : kIncomplete;
}

int run_algebra_verb(const atlas::AlgebraVerb& verb,
                     const AlgebraVerbText& text,
                     const AlgebraVerbArguments& arguments) {
  if (arguments.batch.empty()) {
    if (!arguments.shard.empty()) {
      throw SpecError("", "--shard goes with --batch");
    }
    return run_one(verb, text, arguments);
  }
  if (!arguments.common.out.empty()) {
    throw SpecError("", "--batch answers on standard output; --out goes with a single subject");
  }
  if (!arguments.subject.positional.empty() || arguments.subject.has_network_flags()) {
    throw SpecError("", "--batch takes its networks and problems from the file");
  }
  return run_batch(verb, arguments.batch, arguments.shard, arguments.common);
}

}  // namespace

void add_algebra_verb(
    CLI::App& app, const atlas::AlgebraVerb& verb, const AlgebraVerbText& text, int& exit_code, ExtraFlags extra) {
  CLI::App* added = app.add_subcommand(verb.name, text.description);
  auto arguments = std::make_shared<AlgebraVerbArguments>();
  added->add_option("subject", arguments->subject.positional, text.positional);
  text.network_only ? add_network_options(*added, arguments->subject) : add_problem_options(*added, arguments->subject);
  if (extra.add != nullptr) {
    extra.add(*added, arguments->extra);
  }
  add_batch_options(*added, arguments->batch, arguments->shard);
  add_common_options(*added, arguments->common, {.figures = false});
  added->footer(text.footer);
  added->callback([&verb, &text, arguments, &exit_code] { exit_code = run_algebra_verb(verb, text, *arguments); });
}

}  // namespace zeroset::cli
