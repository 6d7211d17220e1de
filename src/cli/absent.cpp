// Verbs of the contract that later modules bring. The help does not list them, and they answer, so that a script learns
// from the exit code (3) that the build is too old, not that it misspelled a verb.
#include "zeroset/core/error.hpp"

#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

namespace zeroset::cli {
namespace {

constexpr const char* kAbsent[] = {"decompose"};

}  // namespace

void add_absent_verbs(CLI::App& app, int& /*exit_code*/) {
  for (const std::string name : kAbsent) {
    CLI::App* verb = app.add_subcommand(name);
    verb->group("")->allow_extras();
    verb->set_help_flag();
    verb->callback([name] { throw NotInThisBuild("the verb " + name + " is not in this build"); });
  }
}

}  // namespace zeroset::cli
