#include "cli/output.hpp"

#include "zeroset/core/terminal.hpp"
#include "zeroset/core/text.hpp"
#include "zeroset/document/table_writers.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"

#include <iostream>
#include <unistd.h>

namespace zeroset::cli {

int give(const Results& results, const CommonOptions& options, const std::string& document_name) {
  return give(results, options, document_name, shown(results.tables.front()));
}

int give(const Results& results,
         const CommonOptions& options,
         const std::string& document_name,
         const std::string& text) {
  tell(results.notes);
  const Uninterrupted all_of_it;
  // The answer first: on a full disk it is all that is left of hours.
  print(to_json(results), opening(results) + text, options);
  return options.out.empty() ? kAnswered : store(results, options, options.out, document_name);
}

int store(const Results& results,
          const CommonOptions& options,
          const std::filesystem::path& folder,
          const std::string& document_name) {
  const WrittenResults written = write_results(results, folder, document_name, options.figure_width);
  tell(written.reasons);
  return written.drawn ? kAnswered : kIncomplete;
}

std::string shown(const Table& table) {
  return to_text(table, {.width = window(), .elsewhere = "with --json, or in a wider window"});
}

void print(const nlohmann::ordered_json& document, const std::string& text, const CommonOptions& options) {
  std::cout << (options.json ? document.dump(2) + "\n" : text) << std::flush;
}

std::string headline(const std::string& sentence) {
  std::string text;
  for (const std::string& line : window() > 0 ? wrap(sentence, window()) : std::vector{sentence}) {
    text += line + '\n';
  }
  const std::size_t known = text.find_last_of(';');
  if (sentence.empty() || known == std::string::npos) {
    return sentence.empty() ? "" : styled(text, Style::strong, STDOUT_FILENO) + '\n';
  }
  const Style style = sentence.ends_with("; proved.") ? Style::green : Style::yellow;
  return styled(text.substr(0, known + 1), Style::strong, STDOUT_FILENO) +
         styled(text.substr(known + 1), style, STDOUT_FILENO) + '\n';
}

std::size_t window() {
  return is_terminal(STDOUT_FILENO) ? terminal_width(STDOUT_FILENO) : 0;
}

void tell(const std::vector<std::string>& notes) {
  for (const std::string& note : notes) {
    std::cerr << styled("zeroset:", Style::yellow, STDERR_FILENO) << ' ' << note << '\n';
  }
}

}  // namespace zeroset::cli
