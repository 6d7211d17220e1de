// zeroset landscape perturb, flatness: losses under random noise.
#include "zeroset/core/error.hpp"
#include "zeroset/core/text.hpp"
#include "zeroset/landscape/noise.hpp"

#include "cli/landscape/landscape_surface.hpp"
#include "cli/numbers.hpp"

#include <CLI/CLI.hpp>

#include <charconv>
#include <cmath>

namespace zeroset::cli {
namespace {

constexpr const char* kPerturbFooter =
    "Examples:\n"
    "  zeroset landscape perturb runs/relu --scales 0.01,0.1,0.25,1 --out perturb";

constexpr const char* kFlatnessFooter =
    "Examples:\n"
    "  zeroset landscape flatness runs/relu runs/polynomial --scales 0.1,0.3 --draws 10 --json";

struct NoiseArguments : SurfaceArguments {
  landscape::NoiseOptions noise{};
};

std::vector<double> scales_in(const std::string& text) {
  std::vector<double> numbers;
  for (const std::string& item : split(text, ',')) {
    double value = 0;
    const auto [end, error] = std::from_chars(item.data(), item.data() + item.size(), value);
    if (error != std::errc() || end != item.data() + item.size() || !std::isfinite(value) || value < 0) {
      throw SpecError("--scales", "expected numbers >= 0 with commas, got " + text);
    }
    numbers.push_back(value);
  }
  if (numbers.empty()) {
    throw SpecError("--scales", "expected numbers >= 0 with commas");
  }
  return numbers;
}

using NoiseTool = landscape::NoiseResult (*)(const landscape::ObjectiveOfPoint& objective,
                                             const std::vector<landscape::LabeledPoint>& points,
                                             const landscape::NoiseOptions& options);

int run_noise(const NoiseArguments& arguments, NoiseTool tool) {
  Surface surface(arguments);
  landscape::NoiseOptions options = arguments.noise;
  options.seed = arguments.common.seed;
  options.batch = surface.batch();
  options.progress = surface.progress();
  options.stop = surface.stop();
  const landscape::NoiseResult found = tool(surface.objectives(), surface.points(), options);
  return surface.give(results(found), found.complete);
}

void add_noise_options(CLI::App& tool, landscape::NoiseOptions& options, const char* scales) {
  tool.add_option_function<std::string>(
          "--scales", [&options](const std::string& text) { options.scales = scales_in(text); }, scales)
      ->default_str("0.1,0.25,0.5,1");
  tool.add_option("--draws", options.draws, "of the noise, for each scale")
      ->check(integer_in(1, 10000))
      ->capture_default_str();
  tool.add_flag("--by-layer", options.by_layer, "noise on every layer's weights alone, too");
}

}  // namespace

void add_noise_tools(CLI::App& landscape, int& exit_code) {
  const auto add =
      [&](const char* name, const char* description, const char* footer, const char* scales, NoiseTool tool) {
        const auto arguments = std::make_shared<NoiseArguments>();
        add_surface_tool(
            landscape,
            name,
            description,
            footer,
            arguments,
            [&](CLI::App& app) { add_noise_options(app, arguments->noise, scales); },
            [arguments, tool] { return run_noise(*arguments, tool); },
            exit_code);
      };
  add("perturb",
      "what noise in the weights does, layer by layer in units of their standard deviation",
      kPerturbFooter,
      "standard deviations of the noise, in those of each layer's weights",
      landscape::perturb);
  add("flatness",
      "the expected increase of the loss under noise in units of each filter's norm",
      kFlatnessFooter,
      "lengths of the noise, in each filter's norm",
      landscape::flatness);
}

}  // namespace zeroset::cli
