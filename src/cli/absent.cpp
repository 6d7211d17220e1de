// Verbs of the contract that later modules bring. They are listed, so that a script learns from the exit code (3) that
// the build is too old, not that it misspelt a verb.
#include "zeroset/core/error.hpp"

#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

namespace zeroset::cli {
namespace {

struct AbsentVerb {
  const char* name;
  const char* description;
};

constexpr AbsentVerb kAbsent[] = {
    {"solve", "all isolated solutions, certified (not in this build)"},
    {"decompose", "positive-dimensional solution sets (not in this build)"},
};

}  // namespace

void add_absent_verbs(CLI::App& app, int& /*exit_code*/) {
  for (const AbsentVerb& absent : kAbsent) {
    CLI::App* verb = app.add_subcommand(absent.name, absent.description);
    verb->allow_extras();
    const std::string name = absent.name;
    verb->callback([name] { throw NotInThisBuild("the verb " + name + " is not in this build"); });
  }
}

}  // namespace zeroset::cli
