// zeroset landscape hessian: ends of the spectrum, trace and density.
#include "zeroset/landscape/hessian.hpp"

#include "cli/landscape/landscape_surface.hpp"
#include "cli/landscape/surface_options.hpp"
#include "cli/numbers.hpp"

namespace zeroset::cli {
namespace {

constexpr const char* kHessianFooter =
    "Examples:\n"
    "  zeroset landscape hessian runs/relu --out hessian\n"
    "  zeroset landscape hessian runs/relu --top 10 --part both --by-layer --images 5000 --json";

struct HessianArguments : SurfaceArguments {
  landscape::HessianOptions hessian{};
};

int run_hessian(const HessianArguments& arguments) {
  Surface surface(arguments);
  landscape::HessianOptions options = arguments.hessian;
  options.seed = arguments.common.seed;
  options.arithmetic = arguments.arithmetic;
  options.frozen = arguments.frozen;
  options.progress = surface.progress();
  options.stop = surface.stop();
  const landscape::HessianResult found = landscape::hessian(surface.objectives(), surface.points(), options);
  return surface.give(results(found), found.complete);
}

void add_options(CLI::App& tool, landscape::HessianOptions& options) {
  using landscape::CurvaturePart;
  tool.add_option("--top", options.top, "eigenpairs at the upper end")
      ->check(integer_in(0, 1000))
      ->capture_default_str();
  tool.add_option("--bottom", options.bottom, "at the lower end")->check(integer_in(0, 1000))->capture_default_str();
  tool.add_option("--tolerance", options.tolerance, "residuals, relative to the largest eigenvalue")
      ->check(number_in(1e-12, 1.0))
      ->capture_default_str();
  tool.add_option("--probes", options.probes, "random vectors for trace and density; 0: neither")
      ->check(integer_in(0, 10000))
      ->capture_default_str();
  tool.add_option("--steps", options.steps, "Lanczos steps per probe")
      ->check(integer_in(2, 10000))
      ->capture_default_str();
  add_part(tool, options.parts, {CurvaturePart::hessian, CurvaturePart::gauss_newton});
  tool.add_flag("--by-layer", options.by_layer, "the diagonal block of every layer's weights too");
}

}  // namespace

void add_hessian_tool(CLI::App& landscape, int& exit_code) {
  const auto arguments = std::make_shared<HessianArguments>();
  add_surface_tool(
      landscape,
      "hessian",
      "eigenvalues of the Hessian: both ends, trace, density",
      kHessianFooter,
      arguments,
      [&](CLI::App& tool) { add_options(tool, arguments->hessian); },
      [arguments] { return run_hessian(*arguments); },
      exit_code);
}

}  // namespace zeroset::cli
