// zeroset landscape plane: losses over a plane, and the true ones at the points beside it.
#include "zeroset/core/error.hpp"
#include "zeroset/landscape/plane.hpp"

#include "cli/landscape/landscape_surface.hpp"
#include "cli/landscape/surface_options.hpp"

#include <filesystem>

namespace zeroset::cli {
namespace {

using landscape::PlaneThrough;

constexpr const char* kPlaneFooter =
    "Examples:\n"
    "  zeroset landscape plane runs/relu --points 51 --out plane\n"
    "  zeroset landscape plane runs/relu --checkpoints all --through path --out path\n"
    "  zeroset landscape plane run1 run2 run3 --through points --out triangle";

struct PlaneArguments : SurfaceArguments {
  landscape::PlaneOptions plane{};
};

void require_count(PlaneThrough through, std::size_t points) {
  if (through == PlaneThrough::points && points != 3) {
    throw SpecError("--through", "points takes three points, got " + std::to_string(points));
  }
  if (through == PlaneThrough::path && points < 3) {
    throw SpecError("--through", "path takes three points at least: use --checkpoints all");
  }
}

int run_plane(const PlaneArguments& arguments) {
  Surface surface(arguments);
  require_points(surface.one_network(), "the points are networks with different activations: give one plane to each");
  const std::shared_ptr<Objective> loss = surface.objective(surface.points().size() - 1);
  require_count(arguments.plane.through, surface.points().size());
  landscape::PlaneOptions options = arguments.plane;
  options.seed = arguments.common.seed;
  options.batch = surface.batch();
  options.progress = surface.progress();
  options.stop = surface.stop();
  options.about = {{"loss", surface.about()["loss"]},
                   {"batch_normalisation", surface.about()["batch_normalisation"]},
                   {"images", surface.about()["images"]},
                   {"held_out", arguments.held_out}};
  if (!arguments.common.out.empty()) {
    options.rows = std::filesystem::path(arguments.common.out) / "plane.jsonl";
  }
  const landscape::PlaneGrid grid = landscape::plane_grid(surface.points(), loss->architecture(), options);
  if (arguments.frozen) {
    loss->freeze_statistics(grid.plane.origin);
  }
  const landscape::PlaneResult found = landscape::plane(*loss, grid, surface.points(), options);
  return surface.give(results(found), found.complete);
}

}  // namespace

void add_plane_tool(CLI::App& landscape, int& exit_code) {
  const auto arguments = std::make_shared<PlaneArguments>();
  add_surface_tool(
      landscape,
      "plane",
      "the loss over a plane, with true losses at the points beside it; goes on where it was stopped",
      kPlaneFooter,
      arguments,
      [&](CLI::App& tool) {
        add_points(tool, arguments->plane.points, "on each side (default 25)");
        add_direction(tool, arguments->plane.direction, arguments->plane.radius);
        add_choice<PlaneThrough>(
            tool,
            "--through",
            arguments->plane.through,
            {{"random", PlaneThrough::random}, {"points", PlaneThrough::points}, {"path", PlaneThrough::path}},
            "random: two random directions at the last point given; points: three points; path: the two "
            "principal directions of all points given, seen from the last (use --checkpoints all)");
      },
      [arguments] { return run_plane(*arguments); },
      exit_code);
}

}  // namespace zeroset::cli
