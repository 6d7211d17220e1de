#include "zeroset/core/error.hpp"
#include "zeroset/nets/image_files.hpp"
#include "zeroset/nets/images.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/training/plugin.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <sstream>

namespace zeroset::cli {
namespace {

using nlohmann::ordered_json;

/// The whole of CIFAR-10 where the user names a place for it, else the bundled images.
ImageSet image_set(const TrainingRequest& request) {
  const bool named = !request.root.empty() || std::getenv("ZEROSET_DATA") != nullptr;
  return named ? ImageSet::cifar10 : ImageSet::cifar10_mini;
}

const char* state_name(nets::FileState state) {
  switch (state) {
    case nets::FileState::good:
      return "good";
    case nets::FileState::missing:
      return "missing";
    case nets::FileState::wrong_size:
      return "wrong_size";
    case nets::FileState::wrong_md5:
      return "wrong_md5";
    case nets::FileState::unreadable:
      break;
  }
  return "unreadable";
}

int deliver_reports(const TrainingRequest& request, const std::vector<nets::FileReport>& reports) {
  ordered_json document{{"schema", "zeroset.data/1"}, {"files", ordered_json::array()}};
  std::ostringstream text;
  for (const nets::FileReport& report : reports) {
    document["files"].push_back({{"path", report.path.string()},
                                 {"state", state_name(report.state)},
                                 {"bytes", report.bytes},
                                 {"md5", report.md5}});
    text << describe(report) << '\n';
  }
  deliver(request, request.options.json ? document.dump(2) + "\n" : text.str());
  const bool good =
      std::all_of(reports.begin(), reports.end(), [](const auto& r) { return r.state == nets::FileState::good; });
  return good ? kAnswered : kWrongInput;
}

}  // namespace

int data_fetch_verb(const TrainingRequest& request) {
  const char* variable = std::getenv("ZEROSET_DATA");
  const std::string root = !request.root.empty() ? request.root : variable != nullptr ? variable : "";
  if (root.empty()) {
    throw SpecError("", "data fetch expects --root DIR, or ZEROSET_DATA, for the folder to put the files into");
  }
  ProgressBar bar(request.options.quiet);
  using Clock = std::chrono::steady_clock;
  const double seconds = request.options.timeout;
  const auto late = [seconds, start = Clock::now()] {
    return seconds > 0 && std::chrono::duration<double>(Clock::now() - start).count() > seconds;
  };
  nets::FetchOptions options{
      .from = request.from, .progress = bar.callback(), .stop = [&] { return interrupted() || late(); }};
  if (!request.url.empty()) {
    options.url = request.url;
  }
  std::vector<nets::FileReport> reports;
  try {
    reports = nets::fetch_images(root, options);
  } catch (const Error&) {
    if (!late() || interrupted()) {
      throw;
    }
    throw LimitExceeded("more than the time of --timeout; the same command goes on where it stopped");
  }
  bar.clear();
  return interrupted() ? kInterrupted : deliver_reports(request, reports);
}

int data_check_verb(const TrainingRequest& request) {
  return deliver_reports(request, nets::check_images(image_set(request), nets::data_root(request.root)));
}

int data_info_verb(const TrainingRequest& request) {
  const nets::ImageInfo info = nets::image_info(image_set(request), request.root);
  ordered_json document{
      {"schema", "zeroset.data/1"}, {"folder", info.folder.string()}, {"train", info.train}, {"test", info.test}};
  document["mean"] = info.mean;
  document["deviation"] = info.deviation;
  std::ostringstream text;
  text << info.folder.string() << "\n" << info.train << " training images, " << info.test << " test images\n";
  for (std::size_t c = 0; c < info.train_classes.size(); ++c) {
    document["classes"].push_back(
        {{"name", nets::class_names()[c]}, {"train", info.train_classes[c]}, {"test", info.test_classes[c]}});
    text << "  " << nets::class_names()[c] << "  " << info.train_classes[c] << "  " << info.test_classes[c] << '\n';
  }
  deliver(request, request.options.json ? document.dump(2) + "\n" : text.str());
  return kAnswered;
}

}  // namespace zeroset::cli
