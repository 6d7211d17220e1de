// zeroset landscape average: the mean of several networks.
#include "zeroset/core/error.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/text.hpp"
#include "zeroset/landscape/average.hpp"
#include "zeroset/runs/checkpoint.hpp"

#include "cli/landscape/landscape_surface.hpp"

#include <CLI/CLI.hpp>

#include <filesystem>

namespace zeroset::cli {
namespace {

using landscape::AverageKind;

constexpr const char* kAverageFooter =
    "Examples:\n"
    "  zeroset landscape average runs --averages plain,normalised,matched\n"
    "  zeroset landscape average runs/relu --checkpoints 28,29,30 --out average";

struct AverageArguments : SurfaceArguments {
  landscape::AverageOptions average{};
};

std::vector<AverageKind> averages_in(const std::string& text) {
  std::vector<AverageKind> averages;
  for (const std::string& item : split(text, ',')) {
    if (item != "plain" && item != "normalised" && item != "matched") {
      throw SpecError("--averages", "expected plain, normalised or matched, got " + item);
    }
    averages.push_back(item == "plain"        ? AverageKind::plain
                       : item == "normalised" ? AverageKind::normalized
                                              : AverageKind::matched);
  }
  return averages;
}

/// The means as parameter files, which every tool reads.
void store_means(const landscape::AverageResult& found, const Architecture& network, const std::string& out) {
  const std::filesystem::path folder = std::filesystem::path(out) / "parameters";
  make_folders(folder);
  for (std::size_t m = 0; m < found.averages.size(); ++m) {
    const Eigen::VectorXf mean = found.means.col(static_cast<Eigen::Index>(m)).cast<float>();
    runs::write_checkpoint(folder / (name(found.averages[m]) + ".safetensors"),
                           network,
                           {.parameters = mean, .momentum = Eigen::VectorXf::Zero(mean.size())});
  }
}

int run_average(const AverageArguments& arguments) {
  Surface surface(arguments);
  require_points(surface.points().size() >= 2,
                 "average needs two points at least: two runs, or --checkpoints with two epochs");
  require_points(surface.one_network(), "the points are networks with different activations: their mean is no network");
  const std::shared_ptr<Objective> loss = surface.objective(0, surface.points().front().parameters);
  landscape::AverageOptions options = arguments.average;
  options.seed = arguments.common.seed;
  options.batch = surface.batch();
  options.progress = surface.progress();
  options.stop = surface.stop();
  const landscape::AverageResult found = landscape::average(*loss, surface.points(), options);
  if (!arguments.common.out.empty()) {
    store_means(found, *loss->architecture(), arguments.common.out);
  }
  return surface.give(results(found), found.complete);
}

}  // namespace

void add_average_tool(CLI::App& landscape, int& exit_code) {
  const auto arguments = std::make_shared<AverageArguments>();
  add_surface_tool(
      landscape,
      "average",
      "losses of the mean of several networks beside their own, and its parameters",
      kAverageFooter,
      arguments,
      [&](CLI::App& tool) {
        landscape::AverageOptions& options = arguments->average;
        tool.add_option_function<std::string>(
                "--averages",
                [&options](const std::string& text) { options.averages = averages_in(text); },
                "plain: the mean of the parameters; normalised: filter by filter the mean direction with the mean "
                "norm; matched: the plain mean after permuting hidden units by weight matching with the first")
            ->default_str("plain,normalised");
      },
      [arguments] { return run_average(*arguments); },
      exit_code);
}

}  // namespace zeroset::cli
