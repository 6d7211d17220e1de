// Options of the landscape tools that evaluate the loss.
#include "cli/landscape_tools.hpp"

#include <CLI/CLI.hpp>

#include <string>

namespace zeroset::cli {
namespace {

/// What every one of them has.
void add_surface_options(CLI::App& tool, LandscapeRequest& request) {
  SurfaceRequest& surface = request.surface;
  add_image_options(tool, request, "the loss is that of the first so many training images of the run (default 2000)");
  tool.add_option("--held-out", surface.held_out, "held-out images, measured beside; as many as there are at most")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  tool.add_option("--loss",
                  surface.loss,
                  "that which the runs were trained by, the mean cross entropy, or half the mean squared distance from one-hot "
                  "targets")
      ->check(CLI::IsMember({"trained", "cross-entropy", "squared"}))
      ->capture_default_str();
  tool.add_option("--device", surface.device, "where losses are computed")
      ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
      ->capture_default_str();
  tool.add_option("--bn",
                  surface.bn,
                  "batch normalisation: exact, the statistics of these images anew at every point; frozen, those at "
                  "the first point everywhere")
      ->check(CLI::IsMember({"exact", "frozen"}))
      ->capture_default_str();
}

void add_points(CLI::App& tool, SurfaceRequest& surface, const char* text) {
  tool.add_option("--points", surface.points, text)->check(CLI::Range(2, 10001));
}

void add_direction(CLI::App& tool, SurfaceRequest& surface) {
  tool.add_option("--direction",
                  surface.direction,
                  "random directions are scaled filter by filter, layer by layer or as a whole to the norm of the "
                  "parameters there, or not at all")
      ->check(CLI::IsMember({"filter", "layer", "whole", "none"}))
      ->capture_default_str();
  tool.add_option("--radius", surface.radius, "ends of random directions: 1 moves every filter by its own norm")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
}

void add_scales(CLI::App& tool, SurfaceRequest& surface, const char* text) {
  tool.add_option("--scales", surface.scales, text)->capture_default_str();
  tool.add_option("--draws", surface.draws, "of the noise, for each scale")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
}

void add_by_layer(CLI::App& tool, SurfaceRequest& surface) {
  tool.add_flag("--by-layer", surface.layers, "noise on every layer's weights alone, too");
}

void add_slice_options(CLI::App& tool, LandscapeRequest& request) {
  add_surface_options(tool, request);
  add_points(tool, request.surface, "on the line (default 51)");
  add_direction(tool, request.surface);
}

void add_plane_options(CLI::App& tool, LandscapeRequest& request) {
  add_surface_options(tool, request);
  add_points(tool, request.surface, "on each side (default 25)");
  add_direction(tool, request.surface);
  tool.add_option("--through",
                  request.surface.through,
                  "random: two random directions at the last point given; points: three points; path: the two "
                  "principal directions of all points given, seen from the last (use --checkpoints all)")
      ->check(CLI::IsMember({"random", "points", "path"}))
      ->capture_default_str();
}

void add_line_options(CLI::App& tool, LandscapeRequest& request) {
  add_surface_options(tool, request);
  add_points(tool, request.surface, "on every path (default 21)");
  tool.add_option("--paths",
                  request.surface.paths,
                  "plain: the straight line; normalised: filter by filter with the norm between; spherical: along "
                  "great circles; matched: the straight line after permuting hidden units by weight matching")
      ->capture_default_str();
}

void add_perturb_options(CLI::App& tool, LandscapeRequest& request) {
  add_surface_options(tool, request);
  add_scales(tool, request.surface, "standard deviations of the noise, in those of each layer's weights");
  add_by_layer(tool, request.surface);
}

void add_flatness_options(CLI::App& tool, LandscapeRequest& request) {
  add_surface_options(tool, request);
  add_scales(tool, request.surface, "lengths of the noise, in each filter's norm");
  add_by_layer(tool, request.surface);
}

void add_hessian_options(CLI::App& tool, LandscapeRequest& request) {
  add_surface_options(tool, request);
  SurfaceRequest& surface = request.surface;
  tool.add_option("--top", surface.top, "eigenpairs at the upper end")
      ->check(CLI::Range(0, 1000))
      ->capture_default_str();
  tool.add_option("--bottom", surface.bottom, "at the lower end")->check(CLI::Range(0, 1000))->capture_default_str();
  tool.add_option("--tolerance", surface.tolerance, "residuals, relative to the largest eigenvalue")
      ->check(CLI::Range(1e-12, 1.0))
      ->capture_default_str();
  tool.add_option("--probes", surface.probes, "random vectors for trace and density; 0: neither")
      ->check(CLI::Range(0, 10000))
      ->capture_default_str();
  tool.add_option("--steps", surface.steps, "Lanczos steps a probe")
      ->check(CLI::Range(2, 10000))
      ->capture_default_str();
  tool.add_option("--part", surface.part, "the Hessian, its Gauss-Newton part, or both")
      ->check(CLI::IsMember({"whole", "gauss-newton", "both"}))
      ->capture_default_str();
  tool.add_flag("--by-layer", surface.layers, "the diagonal block of every layer's weights too");
}

void add_arithmetic(CLI::App& tool, SurfaceRequest& surface, const char* text) {
  tool.add_option("--arithmetic", surface.arithmetic, text)
      ->check(CLI::IsMember({"float32", "float64"}))
      ->capture_default_str();
}

void add_average_options(CLI::App& tool, LandscapeRequest& request) {
  add_surface_options(tool, request);
  request.surface.paths = "plain,normalised";
  tool.add_option("--averages",
                  request.surface.paths,
                  "plain: the mean of the parameters; normalised: filter by filter the mean direction with the mean "
                  "norm; matched: the plain mean after permuting hidden units by weight matching with the first")
      ->capture_default_str();
}

void add_orbit_options(CLI::App& tool, LandscapeRequest& request) {
  add_surface_options(tool, request);
  tool.add_option("--draws", request.surface.draws, "random points on the orbit, for each kind of symmetry")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  request.surface.arithmetic = "float64";
  add_arithmetic(tool, request.surface, "of the layers");
}

void add_nullity_options(CLI::App& tool, LandscapeRequest& request) {
  add_surface_options(tool, request);
  SurfaceRequest& surface = request.surface;
  surface.probes = 3;
  surface.steps = 100;
  surface.part = "both";
  tool.add_option("--probes", surface.probes, "random vectors; the standard error falls with their root")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  tool.add_option("--steps", surface.steps, "Lanczos steps a probe; more tell smaller eigenvalues from zero")
      ->check(CLI::Range(2, 10000))
      ->capture_default_str();
  tool.add_option("--part", surface.part, "the Hessian, its Gauss-Newton part, or both")
      ->check(CLI::IsMember({"whole", "gauss-newton", "both"}))
      ->capture_default_str();
  add_arithmetic(tool, surface, "of the layers: rounding blurs zero to a millionth in float32");
}

void add_curve_options(CLI::App& tool, LandscapeRequest& request) {
  add_surface_options(tool, request);
  add_points(tool, request.surface, "where the curve is measured (default 21)");
  tool.add_option("--iterations", request.surface.iterations, "gradient steps of the control point")
      ->check(CLI::Range(0, 1000000))
      ->capture_default_str();
  tool.add_option("--rate", request.surface.rate, "their learning rate; momentum 0.9")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
}

constexpr Offered kOffered{.set = false};

constexpr LandscapeTool kTools[] = {
    {"slice",
     "the loss along a random line through each checkpoint",
     "Examples:\n"
     "  zeroset landscape slice runs/relu runs/polynomial --out slice\n"
     "  zeroset landscape slice runs/relu --direction layer --radius 0.5 --json",
     add_slice_options,
     kOffered,
     true,
     "last"},
    {"plane",
     "the loss over a plane, with true losses at the points beside it; goes on where it was stopped",
     "Examples:\n"
     "  zeroset landscape plane runs/relu --points 51 --out plane\n"
     "  zeroset landscape plane runs/relu --checkpoints all --through path --out path\n"
     "  zeroset landscape plane run1 run2 run3 --through points --out triangle",
     add_plane_options,
     kOffered,
     true,
     "last"},
    {"interpolate",
     "losses on paths between two checkpoints",
     "Examples:\n"
     "  zeroset landscape interpolate run1 run2 --out interpolate\n"
     "  zeroset landscape interpolate run1 run2 --paths plain,matched --points 51 --json",
     add_line_options,
     kOffered,
     true,
     "last"},
    {"barrier",
     "what paths between every two checkpoints have to climb",
     "Examples:\n"
     "  zeroset landscape barrier comparison --out barrier\n"
     "  zeroset landscape barrier run1 run2 run3 --paths plain,matched --json",
     add_line_options,
     kOffered,
     true,
     "last"},
    {"average",
     "losses of the mean of several networks beside their own, and its parameters",
     "Examples:\n"
     "  zeroset landscape average runs --averages plain,normalised,matched\n"
     "  zeroset landscape average runs/relu --checkpoints 28,29,30 --out average",
     add_average_options,
     kOffered,
     true,
     "last"},
    {"orbit",
     "the network's symmetries, and that the loss is constant along them",
     "Examples:\n"
     "  zeroset landscape orbit runs/relu --images 500\n"
     "  zeroset landscape orbit runs/relu runs/polynomial --draws 20 --json",
     add_orbit_options,
     kOffered,
     true,
     "last"},
    {"perturb",
     "what noise in the weights does, layer by layer in units of their standard deviation",
     "Examples:\n"
     "  zeroset landscape perturb runs/relu --scales 0.01,0.1,0.25,1 --out perturb",
     add_perturb_options,
     kOffered,
     true,
     "last"},
    {"flatness",
     "the expected rise of the loss under noise in units of each filter's norm",
     "Examples:\n"
     "  zeroset landscape flatness runs/relu runs/polynomial --scales 0.1,0.3 --draws 10 --json",
     add_flatness_options,
     kOffered,
     true,
     "last"},
    {"hessian",
     "eigenvalues of the Hessian: both ends, trace, density",
     "Examples:\n"
     "  zeroset landscape hessian runs/relu --out hessian\n"
     "  zeroset landscape hessian runs/relu --top 10 --part both --by-layer --images 5000 --json",
     add_hessian_options,
     kOffered,
     true,
     "last"},
    {"nullity",
     "how many eigenvalues of the Hessian are zero, beside what parameters minus equations predict",
     "Examples:\n"
     "  zeroset landscape nullity runs/squared --images 1000 --out nullity\n"
     "  zeroset landscape nullity runs/squared --images 20 --arithmetic float64 --steps 250 --probes 1 --json",
     add_nullity_options,
     kOffered,
     true,
     "last"},
    {"curve",
     "a curve of low loss between two checkpoints (mode connectivity)",
     "Examples:\n"
     "  zeroset landscape curve run1 run2 --iterations 100 --out curve",
     add_curve_options,
     kOffered,
     true,
     "last"},
};

}  // namespace

std::span<const LandscapeTool> surface_tools() {
  return kTools;
}

}  // namespace zeroset::cli
