// A stand-in for the landscape tools in the program that make report builds first.
#include "zeroset/core/error.hpp"

#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

namespace zeroset::cli {

void add_landscape_verb(CLI::App& app, int& /*exit_code*/) {
  CLI::App* verb = app.add_subcommand("landscape", "where training goes, and its loss surface (not in this build)");
  verb->allow_extras();
  verb->callback([] { throw NotInThisBuild("the verb landscape is not in this build"); });
}

}  // namespace zeroset::cli
