// Stand-ins for what needs the module studies, where the program is built without LibTorch.
#include "zeroset/core/error.hpp"

#include "cli/landscape/landscape_options.hpp"
#include "cli/report.hpp"
#include "cli/training/training_library.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

namespace zeroset::cli {
namespace {

/// It answers, and the help does not list it.
void add_absent(CLI::App& app, const char* name) {
  CLI::App* verb = app.add_subcommand(name);
  verb->group("")->allow_extras();
  verb->set_help_flag();
  verb->callback([] { static_cast<void>(training_library({})); });
}

}  // namespace

void add_compare_verb(CLI::App& app, int& /*exit_code*/) {
  add_absent(app, "compare");
}

void add_reproduce_verb(CLI::App& app, int& /*exit_code*/) {
  add_absent(app, "reproduce");
}

void add_families_tool(CLI::App& landscape, int& /*exit_code*/) {
  add_absent(landscape, "compare");
}

int add_training(atlas::ReportContent& /*content*/,
                 const std::string& /*root*/,
                 const CommonOptions& options,
                 const std::filesystem::path& /*folder*/) {
  static_cast<void>(training_library(options));
  return 0;
}

}  // namespace zeroset::cli
