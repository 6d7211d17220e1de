// zeroset landscape curve: two checkpoints joined by a Bezier curve of low loss.
#include "zeroset/landscape/curve.hpp"

#include "cli/landscape/landscape_surface.hpp"
#include "cli/landscape/surface_options.hpp"
#include "cli/numbers.hpp"

namespace zeroset::cli {
namespace {

constexpr const char* kCurveFooter =
    "Examples:\n"
    "  zeroset landscape curve run1 run2 --iterations 100 --out curve";

struct CurveArguments : SurfaceArguments {
  landscape::CurveOptions curve{};
};

int run_curve(const CurveArguments& arguments) {
  Surface surface(arguments);
  const std::vector<landscape::LabeledPoint>& points = surface.points();
  require_points(points.size() == 2, "curve joins two points, got " + std::to_string(points.size()));
  require_points(surface.one_network(),
                 "the points are networks with different activations: no curve between them is one network");
  const std::shared_ptr<Objective> loss = surface.objective(0, points[0].parameters);
  landscape::CurveOptions options = arguments.curve;
  options.fit.seed = arguments.common.seed;
  options.fit.progress = surface.progress();
  options.fit.stop = surface.stop();
  options.batch = surface.batch();
  const landscape::CurveResult found = landscape::curve(*loss, points[0], points[1], options);
  return surface.give(results(found), found.complete);
}

}  // namespace

void add_curve_tool(CLI::App& landscape, int& exit_code) {
  const auto arguments = std::make_shared<CurveArguments>();
  add_surface_tool(
      landscape,
      "curve",
      "a curve of low loss between two checkpoints (mode connectivity)",
      kCurveFooter,
      arguments,
      [&](CLI::App& tool) {
        landscape::CurveOptions& options = arguments->curve;
        add_points(tool, options.points, "where the curve is measured (default 21)");
        tool.add_option("--iterations", options.fit.iterations, "gradient steps of the control point")
            ->check(integer_in(0, 1000000))
            ->capture_default_str();
        tool.add_option("--rate", options.fit.learning_rate, "their learning rate; momentum 0.9")
            ->check(positive())
            ->capture_default_str();
      },
      [arguments] { return run_curve(*arguments); },
      exit_code);
}

}  // namespace zeroset::cli
