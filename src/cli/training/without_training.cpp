// Stand-ins for what needs the module studies, where the program is built without LibTorch.
#include "zeroset/core/error.hpp"

#include "cli/landscape/landscape_options.hpp"
#include "cli/report.hpp"
#include "cli/training/training_library.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

namespace zeroset::cli {
namespace {

void add_absent(CLI::App& app, const char* name, const char* description) {
  CLI::App* verb = app.add_subcommand(name, description);
  verb->allow_extras();
  verb->callback([] { static_cast<void>(training_library({})); });
}

}  // namespace

void add_compare_verb(CLI::App& app, int& /*exit_code*/) {
  add_absent(app, "compare", "the same training for several activations and seeds, side by side (not in this build)");
}

void add_reproduce_verb(CLI::App& app, int& /*exit_code*/) {
  add_absent(app, "reproduce", "a published study, figure by figure (not in this build)");
}

void add_families_tool(CLI::App& landscape, int& /*exit_code*/) {
  add_absent(landscape, "compare", "loss surfaces of several activations side by side (not in this build)");
}

int add_training(atlas::ReportContent& /*content*/,
                 const std::string& /*root*/,
                 const CommonOptions& options,
                 const std::filesystem::path& /*folder*/) {
  static_cast<void>(training_library(options));
  return 0;
}

}  // namespace zeroset::cli
