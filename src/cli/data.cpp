// zeroset data fetch|check|info.
#include "cli/process_limits.hpp"
#include "cli/training_request.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace zeroset::cli {
namespace {

constexpr Offered kNothingMore{.seed = false, .threads = false, .out = false, .set = false};

constexpr const char* kFooter =
    "Examples:\n"
    "  zeroset data fetch --root data            download, check and unpack the official binary archive (170 MB)\n"
    "  zeroset data fetch --from cifar-10-binary.tar.gz --root data\n"
    "  ZEROSET_DATA=data zeroset data check      compare every file's size and MD5 with the published ones\n"
    "  zeroset data info                         what the bundled images are";

struct DataVerb {
  const char* name;
  const char* description;
  TrainingRequest::Action action;
};

constexpr DataVerb kDataVerbs[] = {
    {"fetch",
     "download CIFAR-10's binary archive, or take it from --from, check it and unpack it",
     TrainingRequest::Action::data_fetch},
    {"check", "check size and MD5 of every file", TrainingRequest::Action::data_check},
    {"info", "numbers of images and classes, and the normalisation", TrainingRequest::Action::data_info},
};

}  // namespace

void add_data_verb(CLI::App& app, int& exit_code) {
  CLI::App* data = app.add_subcommand("data", "fetch, check and describe the CIFAR-10 images");
  data->require_subcommand(1);
  data->footer(kFooter);
  for (const DataVerb& each : kDataVerbs) {
    CLI::App* verb = data->add_subcommand(each.name, each.description);
    auto request = std::make_shared<TrainingRequest>();
    request->action = each.action;
    verb->add_option("--root", request->root, "folder of the files (default: ZEROSET_DATA)")->type_name("DIR");
    if (each.action == TrainingRequest::Action::data_fetch) {
      verb->add_option("--from", request->from, "an archive or a folder to take the files from")->type_name("PATH");
      verb->add_option("--url", request->url, "address of the archive (default: the University of Toronto's)");
    }
    add_common_options(*verb, request->options, kNothingMore);
    verb->callback([request, &exit_code] {
      if (request->action !=
          TrainingRequest::Action::data_fetch) {  // which watches the time, for it has programs to stop
        exit_at_timeout(request->options);
      }
      exit_code = call_training_plugin(*request);
    });
  }
}

}  // namespace zeroset::cli
