#include "cli/batch.hpp"

#include "cli/interrupt.hpp"
#include "cli/progress_bar.hpp"

#include <CLI/CLI.hpp>

#include <fstream>
#include <iostream>
#include <vector>

namespace zeroset::cli {
namespace {

std::vector<std::string> read_lines(const std::string& file, const atlas::Shard& shard) {
  std::ifstream opened;
  if (file != "-") {
    opened.open(file);
    if (!opened || std::filesystem::is_directory(file)) {
      throw SpecError("", "cannot open the batch file " + file);
    }
  }
  std::istream& input = file == "-" ? std::cin : opened;
  std::vector<std::string> lines;
  std::size_t number = 0;
  for (std::string text; std::getline(input, text);) {
    if (text.find_first_not_of(" \t\r") == std::string::npos) {
      continue;
    }
    if (shard.has(number++)) {
      lines.push_back(std::move(text));
    }
  }
  return lines;
}

/// From the first question on, Ctrl-C and SIGTERM only ask: who asks gives what it has.
bool asked_to_stop() {
  static const bool asking = (ask_on_interrupt(), true);
  return asking && interrupted();
}

}  // namespace

atlas::LineOptions line_options(const CommonOptions& options, const std::filesystem::path& folder) {
  return {.limits = options.limits(), .seed = options.seed, .folder = folder, .stop = asked_to_stop};
}

int exit_code_of(atlas::LineStatus status) {
  return static_cast<int>(status);
}

void add_batch_options(CLI::App& verb, std::string& batch, std::string& shard, const std::string& with) {
  verb.add_option("--batch", batch, "answer every line of a JSON Lines file (- for standard input)")->type_name("FILE");
  verb.add_option("--shard", shard, "with " + with + ": i/n, every n-th line from the i-th")->type_name("I/N");
}

int run_batch(const atlas::AlgebraVerb& verb,
              const std::string& file,
              const std::string& shard,
              const CommonOptions& options) {
  const std::vector<std::string> lines = read_lines(file, atlas::read_shard(shard));
  const std::filesystem::path folder =
      file == "-" ? std::filesystem::path() : std::filesystem::path(file).parent_path();
  ProgressBar bar(options.quiet);
  atlas::LineStatus status = atlas::LineStatus::answered;
  atlas::answer_lines(
      verb,
      lines,
      {.defaults = line_options(options, folder), .processes = options.thread_count()},
      [&](std::size_t line, const atlas::LineResult& result) {
        std::cout << result.output << '\n' << std::flush;
        status = atlas::worse(status, result.status);
        bar.show({verb.name, static_cast<std::int64_t>(line + 1), static_cast<std::int64_t>(lines.size()), ""});
      });
  return exit_code_of(status);
}

}  // namespace zeroset::cli
