// zeroset landscape nullity: zero eigenvalues, counted and predicted.
#include "zeroset/landscape/nullity.hpp"

#include "cli/landscape/landscape_surface.hpp"
#include "cli/landscape/surface_options.hpp"
#include "cli/numbers.hpp"

namespace zeroset::cli {
namespace {

constexpr const char* kNullityFooter =
    "Examples:\n"
    "  zeroset landscape nullity runs/squared --images 1000 --out nullity\n"
    "  zeroset landscape nullity runs/squared --images 20 --arithmetic float64 --steps 250 --probes 1 --json";

struct NullityArguments : SurfaceArguments {
  landscape::NullityOptions nullity{};
};

int run_nullity(const NullityArguments& arguments) {
  Surface surface(arguments);
  landscape::NullityOptions options = arguments.nullity;
  options.seed = arguments.common.seed;
  options.arithmetic = arguments.arithmetic;
  options.dependent_outputs = surface.loss() == ImageLoss::squared ? 0 : 1;
  options.frozen = arguments.frozen;
  options.progress = surface.progress();
  options.stop = surface.stop();
  const landscape::NullityResult found = landscape::nullity(surface.objectives(), surface.points(), options);
  return surface.give(results(found), found.complete);
}

void add_options(CLI::App& tool, NullityArguments& arguments) {
  using landscape::CurvaturePart;
  landscape::NullityOptions& options = arguments.nullity;
  tool.add_option("--probes", options.probes, "random vectors; the standard error falls with their root")
      ->check(integer_in(1, 10000))
      ->capture_default_str();
  tool.add_option("--steps", options.steps, "Lanczos steps per probe; more tell smaller eigenvalues from zero")
      ->check(integer_in(2, 10000))
      ->capture_default_str();
  add_part(tool, options.parts, {CurvaturePart::gauss_newton, CurvaturePart::hessian});
  add_arithmetic(tool, arguments, "of the layers: rounding blurs zero to a millionth in float32");
}

}  // namespace

void add_nullity_tool(CLI::App& landscape, int& exit_code) {
  const auto arguments = std::make_shared<NullityArguments>();
  add_surface_tool(
      landscape,
      "nullity",
      "how many eigenvalues of the Hessian are zero, beside what parameters minus equations predict",
      kNullityFooter,
      arguments,
      [&](CLI::App& tool) { add_options(tool, *arguments); },
      [arguments] { return run_nullity(*arguments); },
      exit_code);
}

}  // namespace zeroset::cli
