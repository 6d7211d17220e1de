#include "cli/output.hpp"

#include "zeroset/document/table_writers.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"

#include <cstdlib>
#include <iostream>
#include <sys/ioctl.h>
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
  print(to_json(results), text, options);
  return options.out.empty() ? kAnswered : store(results, options.out, document_name);
}

int store(const Results& results, const std::filesystem::path& folder, const std::string& document_name) {
  const WrittenResults written = write_results(results, folder, document_name);
  tell(written.reasons);
  return written.drawn ? kAnswered : kIncomplete;
}

std::string shown(const Table& table) {
  return to_text(table,
                 {.width = isatty(STDOUT_FILENO) != 0 ? window_width(STDOUT_FILENO) : 0,
                  .elsewhere = "with --json, or in a wider window"});
}

std::size_t window_width(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    return size.ws_col;
  }
  const char* columns = std::getenv("COLUMNS");
  const int width = columns == nullptr ? 0 : std::atoi(columns);
  return width > 0 ? static_cast<std::size_t>(width) : 80;
}

void print(const nlohmann::ordered_json& document, const std::string& text, const CommonOptions& options) {
  std::cout << (options.json ? document.dump(2) + "\n" : text) << std::flush;
}

void tell(const std::vector<std::string>& notes) {
  for (const std::string& note : notes) {
    std::cerr << "zeroset: " << note << '\n';
  }
}

}  // namespace zeroset::cli
