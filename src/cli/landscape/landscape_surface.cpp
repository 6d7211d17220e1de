#include "cli/landscape/landscape_surface.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/runs/images.hpp"

#include "cli/choice.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/process_limits.hpp"
#include "cli/training/training_library.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <utility>

namespace zeroset::cli {
namespace {

using landscape::Arithmetic;
using nlohmann::ordered_json;

constexpr std::int64_t kDefaultImages = 2000;
constexpr Offered kOffered{.set = false};

void add_surface_options(CLI::App& tool, SurfaceArguments& arguments) {
  add_image_options(
      tool, arguments.images, "the loss is the mean over this many first training images of the run (default 2000)");
  tool.add_option("--held-out", arguments.held_out, "held-out images, measured beside; at most as many as there are")
      ->check(integer_in(1, 1000000))
      ->capture_default_str();
  add_choice<std::optional<ImageLoss>>(
      tool,
      "--loss",
      arguments.loss,
      {{"trained", std::nullopt}, {"cross-entropy", ImageLoss::cross_entropy}, {"squared", ImageLoss::squared}},
      "that which the runs were trained by, the mean cross entropy, or half the mean squared distance from one-hot "
      "targets");
  add_choice<DeviceKind>(tool,
                         "--device",
                         arguments.device,
                         {{"auto", DeviceKind::automatic}, {"cpu", DeviceKind::cpu}, {"cuda", DeviceKind::cuda}},
                         "where losses are computed");
  add_choice<bool>(tool,
                   "--bn",
                   arguments.frozen,
                   {{"exact", false}, {"frozen", true}},
                   "batch normalization: exact, the statistics of these images anew at every point; frozen, those at "
                   "the first point everywhere");
}

}  // namespace

void add_surface_tool(CLI::App& landscape,
                      const char* name,
                      const char* description,
                      const char* examples,
                      const std::shared_ptr<SurfaceArguments>& arguments,
                      const std::function<void(CLI::App& tool)>& add_own,
                      const std::function<int()>& run,
                      int& exit_code) {
  CLI::App* tool = landscape.add_subcommand(name, description);
  add_run_options(*tool, arguments->snapshots);
  add_surface_options(*tool, *arguments);
  add_own(*tool);
  add_common_options(*tool, arguments->common, kOffered);
  tool->footer(examples);
  tool->callback([run, &exit_code] { with_names_of_flags([&] { exit_code = run(); }); });
}

void add_arithmetic(CLI::App& tool, SurfaceArguments& arguments, const char* text) {
  add_choice<Arithmetic>(tool,
                         "--arithmetic",
                         arguments.arithmetic,
                         {{"float32", Arithmetic::float32}, {"float64", Arithmetic::float64}},
                         text);
}

Surface::Surface(const SurfaceArguments& arguments) : arguments_(arguments), bar_(arguments.common.quiet) {
  static_cast<void>(training_library(arguments.common));
  snapshots_ = landscape::read_snapshots(arguments.snapshots);
  stop_ = stop_request(arguments.common);
  points_ = landscape::labeled_points(snapshots_);
}

bool Surface::one_network() const {
  return std::all_of(
      points_.begin(), points_.end(), [&](const auto& point) { return point.network == points_.front().network; });
}

ImageLoss Surface::loss() const {
  return arguments_.loss ? *arguments_.loss : trained_loss(snapshots_);
}

std::shared_ptr<Objective> Surface::objective(std::size_t point) {
  const landscape::SnapshotRun& run = snapshots_.run_of(point);
  const auto images =
      runs::load_images(run.experiment ? run.experiment->dataset : DatasetSpec{}, arguments_.images.root);
  const std::int64_t there = images->train.count(),
                     count = std::min(arguments_.images.count > 0 ? arguments_.images.count : kDefaultImages, there);
  const bool wide = arguments_.arithmetic == Arithmetic::float64;
  auto objective = training_library(arguments_.common)
                       .image_objective(landscape::network_of(snapshots_, run),
                                        *images,
                                        {.images = count,
                                         .held_out = std::min(arguments_.held_out, images->test.count()),
                                         .loss = loss(),
                                         .scalar = wide ? nets::Scalar::float64 : nets::Scalar::float32,
                                         .device = arguments_.device,
                                         .threads = arguments_.common.thread_count()});
  if (about_.empty()) {
    about_ = {{"loss", loss() == ImageLoss::squared ? "squared" : "cross-entropy"},
              {"images", count},
              {"images_of", "first " + std::to_string(count) + " of " + std::to_string(there) + " training images"},
              {"batch_normalisation", arguments_.frozen ? "frozen" : "exact"},
              {"arithmetic", wide ? "float64" : "float32, sums in float64"},
              {"seed", arguments_.common.seed}};
  }
  return {objective.release(), [images](const Objective* owned) { delete owned; }};  // which reads the images
}

std::shared_ptr<Objective> Surface::objective(std::size_t point, const Parameters& centre) {
  const std::shared_ptr<Objective> result = objective(point);
  if (arguments_.frozen) {
    result->freeze_statistics(centre);
  }
  return result;
}

landscape::ObjectiveOfPoint Surface::objectives() {
  return [this](std::size_t point) { return objective(point, points_[point].parameters); };
}

int Surface::give(Results results, bool complete) {
  bar_.clear();
  ordered_json facts = begin_facts(results.facts.at("tool").get<std::string>(), snapshots_);
  facts.update(about_);
  facts.update(results.facts);
  results.facts = std::move(facts);
  results.notes = snapshots_.notes;
  const int code = cli::give(results, arguments_.common, kLandscapeDocument);
  if (complete) {
    return code;
  }
  std::cerr << "zeroset: " << (interrupted() ? "interrupted" : "stopped by --timeout") << "; what was done is kept\n";
  return interrupted() ? kInterrupted : kIncomplete;
}

void require_points(bool fine, const std::string& message) {
  if (!fine) {
    throw SpecError("RUN", message);
  }
}

}  // namespace zeroset::cli
