// zeroset data fetch|check|info.
#include "zeroset/core/error.hpp"
#include "zeroset/runs/image_files.hpp"
#include "zeroset/runs/images.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/process_limits.hpp"
#include "cli/progress_bar.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <sstream>

namespace zeroset::cli {
namespace {

using nlohmann::ordered_json;
using runs::FileReport;
using runs::FileState;

constexpr Offered kNothingMore{.seed = false, .threads = false, .out = false, .set = false, .figures = false};

constexpr const char* kDataFooter =
    "Examples:\n"
    "  zeroset data fetch --root data            download, check and unpack the official binary archive (170 MB)\n"
    "  zeroset data fetch --from cifar-10-binary.tar.gz --root data\n"
    "  ZEROSET_DATA=data zeroset data check      compare every file's size and MD5 with the published ones\n"
    "  zeroset data info                         what the bundled images are";

struct DataArguments {
  std::string root{}, from{}, url{};
  CommonOptions common{};
};

/// The whole of CIFAR-10 where the user names a place for it, else the bundled images.
ImageSet image_set(const DataArguments& arguments) {
  const bool named = !arguments.root.empty() || std::getenv("ZEROSET_DATA") != nullptr;
  return named ? ImageSet::cifar10 : ImageSet::cifar10_mini;
}

const char* name_of(FileState state) {
  switch (state) {
    case FileState::good:
      return "good";
    case FileState::missing:
      return "missing";
    case FileState::wrong_size:
      return "wrong_size";
    case FileState::wrong_md5:
      return "wrong_md5";
    case FileState::unreadable:
      break;
  }
  return "unreadable";
}

int print_reports(const std::vector<FileReport>& reports, const CommonOptions& options) {
  ordered_json document{{"schema", "zeroset.data/1"}, {"files", ordered_json::array()}};
  std::ostringstream text;
  for (const FileReport& report : reports) {
    document["files"].push_back({{"path", report.path.string()},
                                 {"state", name_of(report.state)},
                                 {"bytes", report.bytes},
                                 {"md5", report.md5}});
    text << describe(report) << '\n';
  }
  print(document, text.str(), options);
  const bool good = std::ranges::all_of(reports, [](const FileReport& r) { return r.state == FileState::good; });
  return good ? kAnswered : kWrongInput;
}

std::string target_folder(const DataArguments& arguments) {
  const char* variable = std::getenv("ZEROSET_DATA");
  const std::string root = !arguments.root.empty() ? arguments.root : variable != nullptr ? variable : "";
  if (root.empty()) {
    throw SpecError("", "data fetch expects --root DIR, or ZEROSET_DATA, for the folder to put the files into");
  }
  return root;
}

/// Watches the time by itself, for it has programs to stop.
int fetch(const DataArguments& arguments) {
  const std::string root = target_folder(arguments);
  limit_memory(arguments.common);
  ask_on_interrupt();
  ProgressBar bar(arguments.common.quiet);
  const StopRequest stop = stop_request(arguments.common);
  runs::FetchOptions options{.from = arguments.from, .progress = bar.callback(), .stop = stop};
  if (!arguments.url.empty()) {
    options.url = arguments.url;
  }
  std::vector<FileReport> reports;
  try {
    reports = runs::fetch_images(root, options);
  } catch (const Error&) {
    if (!stop() || interrupted()) {
      throw;
    }
    throw LimitExceeded("more than the time of --timeout; the same command goes on where it stopped");
  }
  bar.clear();
  return interrupted() ? kInterrupted : print_reports(reports, arguments.common);
}

int check(const DataArguments& arguments) {
  return print_reports(runs::check_images(image_set(arguments), runs::data_root(arguments.root)), arguments.common);
}

int info(const DataArguments& arguments) {
  const runs::ImageInfo info = runs::image_info(image_set(arguments), arguments.root);
  ordered_json document{
      {"schema", "zeroset.data/1"}, {"folder", info.folder.string()}, {"train", info.train}, {"test", info.test}};
  document["mean"] = info.mean;
  document["deviation"] = info.deviation;
  std::ostringstream text;
  text << info.folder.string() << "\n" << info.train << " training images, " << info.test << " test images\n";
  for (std::size_t c = 0; c < info.train_classes.size(); ++c) {
    const std::string& name = runs::class_names()[c];
    document["classes"].push_back({{"name", name}, {"train", info.train_classes[c]}, {"test", info.test_classes[c]}});
    text << "  " << name << "  " << info.train_classes[c] << "  " << info.test_classes[c] << '\n';
  }
  print(document, text.str(), arguments.common);
  return kAnswered;
}

struct DataVerb {
  const char* name;
  const char* description;
  int (*function)(const DataArguments& arguments);
};

constexpr DataVerb kDataVerbs[] = {
    {"fetch", "download CIFAR-10's binary archive, or take it from --from, check it and unpack it", fetch},
    {"check", "check size and MD5 of every file", check},
    {"info", "numbers of images and classes, and the normalization", info},
};

void add_verb(CLI::App& data, const DataVerb& each, int& exit_code) {
  CLI::App* verb = data.add_subcommand(each.name, each.description);
  auto arguments = std::make_shared<DataArguments>();
  const bool fetches = each.function == fetch;
  verb->add_option("--root", arguments->root, "folder of the files (default: ZEROSET_DATA)")->type_name("DIR");
  if (fetches) {
    verb->add_option("--from", arguments->from, "an archive or a folder to take the files from")->type_name("PATH");
    verb->add_option("--url", arguments->url, "address of the archive (default: the University of Toronto's)");
  }
  add_common_options(*verb, arguments->common, kNothingMore);
  verb->callback([arguments, fetches, function = each.function, &exit_code] {
    if (!fetches) {
      limit_memory(arguments->common);
      exit_at_timeout(arguments->common);
    }
    exit_code = function(*arguments);
  });
}

}  // namespace

void add_data_verb(CLI::App& app, int& exit_code) {
  CLI::App* data = app.add_subcommand("data", "fetch, check and describe the CIFAR-10 images");
  data->require_subcommand(1);
  data->footer(kDataFooter);
  for (const DataVerb& each : kDataVerbs) {
    add_verb(*data, each, exit_code);
  }
}

}  // namespace zeroset::cli
