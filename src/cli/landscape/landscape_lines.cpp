// zeroset landscape interpolate, barrier: losses on paths between checkpoints.
#include "zeroset/core/error.hpp"
#include "zeroset/core/text.hpp"
#include "zeroset/landscape/interpolation.hpp"

#include "cli/landscape/landscape_surface.hpp"
#include "cli/landscape/surface_options.hpp"

namespace zeroset::cli {
namespace {

using landscape::PathKind;

constexpr const char* kInterpolateFooter =
    "Examples:\n"
    "  zeroset landscape interpolate run1 run2 --out interpolate\n"
    "  zeroset landscape interpolate run1 run2 --paths plain,matched --points 51 --json";

constexpr const char* kBarrierFooter =
    "Examples:\n"
    "  zeroset landscape barrier comparison --out barrier\n"
    "  zeroset landscape barrier run1 run2 run3 --paths plain,matched --json";

struct LinesArguments : SurfaceArguments {
  landscape::InterpolationOptions paths{};
};

std::vector<PathKind> paths_in(const std::string& text) {
  std::vector<PathKind> paths;
  for (const std::string& item : split(text, ',')) {
    const std::size_t before = paths.size();
    for (const PathKind kind : {PathKind::plain, PathKind::normalized, PathKind::spherical, PathKind::matched}) {
      if (item == name(kind)) {
        paths.push_back(kind);
      }
    }
    if (paths.size() == before) {
      throw SpecError("--paths", "expected plain, normalised, spherical or matched, got " + item);
    }
  }
  return paths;
}

landscape::InterpolationOptions options_of(const LinesArguments& arguments, Surface& surface) {
  landscape::InterpolationOptions options = arguments.paths;
  options.seed = arguments.common.seed;
  options.batch = surface.batch();
  options.progress = surface.progress();
  options.stop = surface.stop();
  return options;
}

void require_two(const Surface& surface, const std::string& tool) {
  require_points(surface.points().size() >= 2,
                 tool + " needs two points at least: two runs, or --checkpoints with two epochs");
}

int run_interpolate(const LinesArguments& arguments) {
  Surface surface(arguments);
  require_two(surface, "interpolate");
  const landscape::LabeledPoint &from = surface.points().front(), &to = surface.points().back();
  const std::shared_ptr<Objective> loss = surface.objective(0, from.parameters);
  require_points(from.network == to.network,
                 "the points are networks with different activations: no path between them is one network");
  const landscape::InterpolationResult found = landscape::interpolate(*loss, from, to, options_of(arguments, surface));
  return surface.give(results(found), found.complete);
}

bool two_of_one_network(const std::vector<landscape::LabeledPoint>& points) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t j = i + 1; j < points.size(); ++j) {
      if (points[i].network == points[j].network) {
        return true;
      }
    }
  }
  return false;
}

int run_barrier(const LinesArguments& arguments) {
  Surface surface(arguments);
  require_two(surface, "barrier");
  require_points(two_of_one_network(surface.points()), "no two of the points are the same network");
  const landscape::BarriersResult found =
      landscape::barriers(surface.objectives(), surface.points(), options_of(arguments, surface));
  return surface.give(results(found), found.complete);
}

void add_path_options(CLI::App& tool, landscape::InterpolationOptions& options) {
  add_points(tool, options.points, "on every path (default 21)");
  tool.add_option_function<std::string>(
          "--paths",
          [&options](const std::string& text) { options.paths = paths_in(text); },
          "plain: the straight line; normalised: filter by filter with the norm between; spherical: along "
          "great circles; matched: the straight line after permuting hidden units by weight matching")
      ->default_str("plain,normalised,spherical");
}

}  // namespace

void add_line_tools(CLI::App& landscape, int& exit_code) {
  const auto add =
      [&](const char* name, const char* description, const char* footer, int (*run)(const LinesArguments&)) {
        const auto arguments = std::make_shared<LinesArguments>();
        add_surface_tool(
            landscape,
            name,
            description,
            footer,
            arguments,
            [&](CLI::App& tool) { add_path_options(tool, arguments->paths); },
            [arguments, run] { return run(*arguments); },
            exit_code);
      };
  add("interpolate", "losses on paths between two checkpoints", kInterpolateFooter, run_interpolate);
  add("barrier", "loss barriers on paths between every two checkpoints", kBarrierFooter, run_barrier);
}

}  // namespace zeroset::cli
