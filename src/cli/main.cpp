// zeroset VERB ...: a thin shell over the library, one file a verb.
#include "zeroset/core/error.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/process_limits.hpp"
#include "cli/verbs.hpp"
#include "cli/versions.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <exception>
#include <iostream>
#include <new>
#include <string>

namespace zeroset::cli {
namespace {

constexpr const char* kDescription =
    "zeroset: what does the set of zero-error solutions of a neural network look like, and is a network with "
    "polynomial\n"
    "activations, for which algebra gives exact answers, a fair stand-in for a ReLU network?";

constexpr const char* kMainFooter =
    "Examples:\n"
    "  zeroset count --widths 2,2,1 --degrees 3 --output-weights one     zero-error solutions of a toy network\n"
    "  zeroset bounds figure7 --json                                     how many there are at most\n"
    "  zeroset dimension --widths 2,3,4,1                                dimension of its neurovariety\n"
    "  zeroset train experiment.json --out runs/relu                     one training on CIFAR-10\n"
    "  zeroset report --out report                                       tables, figures and report.html\n"
    "`zeroset VERB --help` tells more. Exit codes: 0 answered; 1 finished without the whole answer; 2 wrong usage or\n"
    "input; 3 not in this build; 130 interrupted.";

int say(int code, const std::string& message) {
  std::string line = message;
  std::replace(line.begin(), line.end(), '\n', ' ');
  std::cerr << "zeroset: " << line << '\n';
  return code;
}

/// In the order of the help.
constexpr void (*kVerbs[])(CLI::App& app, int& exit_code) = {add_system_verb,
                                                             add_bounds_verb,
                                                             add_dimension_verb,
                                                             add_closed_form_verb,
                                                             add_count_verb,
                                                             add_certify_inconsistent_verb,
                                                             add_verify_verb,
                                                             add_approximate_verb,
                                                             add_data_verb,
                                                             add_train_verb,
                                                             add_compare_verb,
                                                             add_landscape_verb,
                                                             add_reproduce_verb,
                                                             add_report_verb,
                                                             add_stored_result_verbs,
                                                             add_doctor_verb,
                                                             add_absent_verbs};

int parse(CLI::App& app, int argc, char** argv, int& exit_code) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help
    app.exit(asked);
    return kAnswered;
  } catch (const CLI::ParseError& error) {
    return say(kWrongInput, std::string(error.what()) + " (see zeroset --help, zeroset VERB --help)");
  }
  return exit_code;
}

int run_main(int argc, char** argv) {
  CLI::App app{kDescription, "zeroset"};
  app.footer(kMainFooter);
  app.get_formatter()->column_width(34);
  int exit_code = kAnswered;
  bool version = false;
  bool json = false;
  app.add_flag("--version", version, "print the versions of the program and its libraries");
  app.add_flag("--json", json, "with --version: as JSON");
  for (const auto& add_verb : kVerbs) {
    add_verb(app, exit_code);
  }
  app.require_subcommand(0, 1);
  const int code = parse(app, argc, argv, exit_code);
  if (code != kAnswered || !app.get_subcommands().empty()) {
    return code;
  }
  if (version) {
    std::cout << (json ? versions_json() : versions_text());
    return kAnswered;
  }
  if (argc > 1 && code == kAnswered) {  // --help has printed
    return code;
  }
  return say(kWrongInput, "expected a verb (see zeroset --help)");
}

/// An answer that nobody can read is none.
int after_printing(int code) {
  if (!std::cout.flush() && code == kAnswered) {
    return say(kIncomplete, "standard output: the answer could not be written (is the disk full?)");
  }
  return code;
}

/// LibTorch throws its own exception where an allocation fails, and tells a stack of calls behind the first line.
int say_unexpected(const std::string& message) {
  if (message.find("can't allocate memory") != std::string::npos ||
      message.find("out of memory") != std::string::npos) {
    return say(kIncomplete, memory_is_limited() ? "out of memory (--memory)" : "out of memory");
  }
  return say(kWrongInput, "unexpected: " + message.substr(0, message.find('\n')));
}

}  // namespace
}  // namespace zeroset::cli

int main(int argc, char** argv) {
  using namespace zeroset::cli;
  exit_on_interrupt();
  try {
    return after_printing(run_main(argc, argv));
  } catch (const zeroset::NotInThisBuild& error) {
    return say(kNotInThisBuild, error.what());
  } catch (const zeroset::LimitExceeded& error) {
    return say(kIncomplete, error.what());
  } catch (const std::bad_alloc&) {
    return say(kIncomplete, "out of memory");
  } catch (const zeroset::Error& error) {
    return say(kWrongInput, error.what());
  } catch (const std::exception& error) {
    return say_unexpected(error.what());
  }
}
