// zeroset landscape orbit: what can be done to a network's weights without changing what it computes.
#include "zeroset/landscape/orbit.hpp"

#include "cli/landscape/landscape_surface.hpp"
#include "cli/numbers.hpp"

#include <CLI/CLI.hpp>

namespace zeroset::cli {
namespace {

constexpr const char* kOrbitFooter =
    "Examples:\n"
    "  zeroset landscape orbit runs/relu --images 500\n"
    "  zeroset landscape orbit runs/relu runs/polynomial --draws 20 --json";

struct OrbitArguments : SurfaceArguments {
  landscape::OrbitOptions orbit{};
};

int run_orbit(const OrbitArguments& arguments) {
  Surface surface(arguments);
  landscape::OrbitOptions options = arguments.orbit;
  options.seed = arguments.common.seed;
  options.progress = surface.progress();
  options.stop = surface.stop();
  const landscape::OrbitResult found = landscape::orbit(surface.objectives(), surface.points(), options);
  return surface.give(results(found), found.complete);
}

}  // namespace

void add_orbit_tool(CLI::App& landscape, int& exit_code) {
  const auto arguments = std::make_shared<OrbitArguments>();
  arguments->arithmetic = landscape::Arithmetic::float64;
  add_surface_tool(
      landscape,
      "orbit",
      "the network's symmetries, and that the loss is constant along them",
      kOrbitFooter,
      arguments,
      [&](CLI::App& tool) {
        tool.add_option("--draws", arguments->orbit.draws, "random points on the orbit, for each kind of symmetry")
            ->check(integer_in(1, 10000))
            ->capture_default_str();
        add_arithmetic(tool, *arguments, "of the layers");
      },
      [arguments] { return run_orbit(*arguments); },
      exit_code);
}

}  // namespace zeroset::cli
