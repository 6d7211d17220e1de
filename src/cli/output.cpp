#include "cli/output.hpp"

#include "zeroset/document/table_writers.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"

#include <iostream>

namespace zeroset::cli {

int give(const Results& results, const CommonOptions& options, const std::string& document_name) {
  return give(results, options, document_name, to_text(results.tables.front()));
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

void print(const nlohmann::ordered_json& document, const std::string& text, const CommonOptions& options) {
  std::cout << (options.json ? document.dump(2) + "\n" : text) << std::flush;
}

void tell(const std::vector<std::string>& notes) {
  for (const std::string& note : notes) {
    std::cerr << "zeroset: " << note << '\n';
  }
}

}  // namespace zeroset::cli
