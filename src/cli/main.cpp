// zeroset VERB ...: a thin shell over the library, one file a verb.
#include "zeroset/core/error.hpp"
#include "zeroset/core/terminal.hpp"
#include "zeroset/core/terminal_text.hpp"
#include "zeroset/core/text.hpp"

#include "cli/exit_code.hpp"
#include "cli/help.hpp"
#include "cli/interrupt.hpp"
#include "cli/process_limits.hpp"
#include "cli/verbs.hpp"
#include "cli/versions.hpp"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>
#include <new>
#include <string>
#include <unistd.h>
#include <vector>

namespace zeroset::cli {
namespace {

constexpr const char* kDescription =
    "What does the set of zero-error solutions of a neural network look like, and is a network with polynomial "
    "activations, for which algebra gives exact answers, a fair stand-in for a ReLU network?";

constexpr const char* kMainFooter =
    "Examples:\n"
    "  zeroset count --widths 2,2,1 --degrees 3 --output-weights one   18 solutions\n"
    "  zeroset solve --widths 2,2,1 --degrees 3 --output-weights one   ... and all of them, certified\n"
    "  zeroset bounds figure7 --json                         how many there are at most\n"
    "  zeroset dimension --widths 2,3,4,1                    dimension of its neurovariety\n"
    "  zeroset train experiment.json --out runs/relu         one training on CIFAR-10\n"
    "  zeroset report --out report                           tables, figures and report.html\n"
    "`zeroset VERB --help` tells more. Exit codes: 0 answered; 1 finished without the whole answer; 2 wrong usage or "
    "input; 3 not in this build; 130 interrupted.";

int say(int code, const std::string& message) {
  std::cerr << styled("zeroset:", code == kInterrupted ? Style::yellow : Style::red, STDERR_FILENO) << ' '
            << one_line(message) << '\n';
  return code;
}

/// In the order of the help, under these headings.
constexpr struct {
  const char* heading;
  void (*add)(CLI::App& app, int& exit_code);
} kVerbs[] = {{"Algebra", add_system_verb},
              {"Algebra", add_bounds_verb},
              {"Algebra", add_dimension_verb},
              {"Algebra", add_closed_form_verb},
              {"Algebra", add_count_verb},
              {"Algebra", add_solve_verb},
              {"Algebra", add_check_verb},
              {"Algebra", add_certify_inconsistent_verb},
              {"Algebra", add_verify_verb},
              {"Algebra", add_approximate_verb},
              {"Training", add_data_verb},
              {"Training", add_train_verb},
              {"Training", add_compare_verb},
              {"Landscape", add_landscape_verb},
              {"Papers and reports", add_reproduce_verb},
              {"Papers and reports", add_report_verb},
              {"Papers and reports", add_stored_result_verbs},
              {"This machine", add_doctor_verb},
              {"", add_absent_verbs}};

/// A verb that this build lacks has no heading: it answers, and the help does not list it.
void add_verbs(CLI::App& app, int& exit_code) {
  const auto all = [](CLI::App* /*verb*/) { return true; };
  for (const auto& [heading, add] : kVerbs) {
    const std::size_t before = app.get_subcommands(all).size();
    add(app, exit_code);
    const std::vector<CLI::App*> verbs = app.get_subcommands(all);
    for (std::size_t i = before; i < verbs.size(); ++i) {
      verbs[i]->group(verbs[i]->get_group().empty() ? "" : heading);
    }
  }
}

int parse(CLI::App& app, int argc, char** argv, int& exit_code) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    app.exit(help);
    return kAnswered;
  } catch (const CLI::ParseError& error) {
    return say(kWrongInput, explain(app, error));
  }
  return exit_code;
}

int run_main(int argc, char** argv) {
  CLI::App app{kDescription, "zeroset"};
  app.footer(kMainFooter);
  app.formatter(help_formatter());
  int exit_code = kAnswered;
  bool version = false;
  bool as_json = false;
  app.add_flag("--version", version, "print the versions of the program and its libraries");
  app.add_flag("--json", as_json, "with --version: as JSON");
  add_verbs(app, exit_code);
  app.require_subcommand(0, 1);
  const int code = parse(app, argc, argv, exit_code);
  if (code != kAnswered || !app.get_subcommands().empty()) {
    return code;
  }
  if (version) {
    std::cout << (as_json ? versions_json() : versions_text());
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
  } catch (const zeroset::SpecError& error) {
    return say(kWrongInput, error.pointer().empty() ? error.message() : error.what());
  } catch (const zeroset::Error& error) {
    return say(kWrongInput, zeroset::without_function(error.what()));
  } catch (const std::exception& error) {
    return say_unexpected(error.what());
  }
}
