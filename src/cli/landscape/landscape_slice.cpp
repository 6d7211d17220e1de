// zeroset landscape slice: the loss along random lines.
#include "zeroset/landscape/slice.hpp"

#include "cli/landscape/landscape_surface.hpp"
#include "cli/landscape/surface_options.hpp"

namespace zeroset::cli {
namespace {

constexpr const char* kSliceFooter =
    "Examples:\n"
    "  zeroset landscape slice runs/relu runs/polynomial --out slice\n"
    "  zeroset landscape slice runs/relu --direction layer --radius 0.5 --json";

struct SliceArguments : SurfaceArguments {
  landscape::SliceOptions slice{};
};

int run_slice(const SliceArguments& arguments) {
  Surface surface(arguments);
  landscape::SliceOptions options = arguments.slice;
  options.seed = arguments.common.seed;
  options.batch = surface.batch();
  options.progress = surface.progress();
  options.stop = surface.stop();
  const landscape::SliceResult found = landscape::slice(surface.objectives(), surface.points(), options);
  return surface.give(results(found), found.complete);
}

}  // namespace

void add_slice_tool(CLI::App& landscape, int& exit_code) {
  const auto arguments = std::make_shared<SliceArguments>();
  add_surface_tool(
      landscape,
      "slice",
      "the loss along a random line through each checkpoint",
      kSliceFooter,
      arguments,
      [&](CLI::App& tool) {
        add_points(tool, arguments->slice.points, "on the line (default 51)");
        add_direction(tool, arguments->slice.direction, arguments->slice.radius);
      },
      [arguments] { return run_slice(*arguments); },
      exit_code);
}

}  // namespace zeroset::cli
