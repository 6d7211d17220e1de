#include "zeroset/atlas/readable.hpp"
#include "zeroset/continuation/certificate_file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/json_numbers.hpp"
#include "zeroset/core/text.hpp"

#include "cli/common_options.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace zeroset::cli {
namespace {

struct CheckArguments {
  std::string file{};
  CommonOptions common{};
};

std::string check_sentence(const continuation::CertificateCheck& check) {
  if (!check.verified) {
    return "Refused: " + check.reason + ".";
  }
  return count_of(static_cast<std::size_t>(check.solutions), "solution") + ", " + std::to_string(check.real) +
         " of them real; proved.";
}

int run_check(const CheckArguments& arguments) {
  const continuation::CertificateCheck check =
      continuation::check_certificate(read_json_file(arguments.file), arguments.common.limits());
  const nlohmann::ordered_json document{{"schema", "zeroset.check/1"},
                                        {"verified", check.verified},
                                        {"solutions", check.solutions},
                                        {"real", check.real},
                                        {"precision", check.precision},
                                        {"solution", nullable(check.solution)},
                                        {"reason", check.reason}};
  nlohmann::ordered_json keys = document;
  keys.erase("schema");
  print(document, headline(check_sentence(check)) + atlas::key_lines(keys, window()), arguments.common);
  return check.verified ? kAnswered : kIncomplete;
}

}  // namespace

void add_check_verb(CLI::App& app, int& exit_code) {
  CLI::App* verb = app.add_subcommand("check", "prove the certificates in a file again, with Arb alone");
  auto arguments = std::make_shared<CheckArguments>();
  verb->add_option("file", arguments->file, "certificates.json of a solution (zeroset.certificate/1)")->required();
  add_common_options(
      *verb, arguments->common, {.seed = false, .threads = false, .out = false, .set = false, .figures = false});
  verb->footer(
      "Examples:\n"
      "  zeroset solve katsura8.ms --out katsura8\n"
      "  zeroset check katsura8/certificates.json\n"
      "Each box is proved to hold exactly one solution, by code apart from that which found it; exit code 1 where one "
      "is\n"
      "refused.");
  verb->callback([arguments, &exit_code] { exit_code = run_check(*arguments); });
}

}  // namespace zeroset::cli
