// Options of `zeroset landscape compare`.
#include "cli/landscape_tools.hpp"

#include <CLI/CLI.hpp>

namespace zeroset::cli {
namespace {

void add_compare_options(CLI::App& tool, LandscapeRequest& request) {
  FamilyRequest& families = request.families;
  tool.add_option("--images", families.images, "training images that the loss is of; 0: all")
      ->check(CLI::Range(0, 1000000))
      ->capture_default_str();
  tool.add_option("--held-out", families.held_out, "held-out images; 0: all")
      ->check(CLI::Range(0, 1000000))
      ->capture_default_str();
  tool.add_option("--noise", families.noise, "levels of noise, times each filter's norm, ascending")
      ->delimiter(',')
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  tool.add_option("--directions", families.directions, "random directions a level")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  tool.add_option("--points", families.points, "between two networks, ends counted")
      ->check(CLI::Range(3, 1001))
      ->capture_default_str();
  tool.add_option("--products", families.products, "with the Hessian, at most, for its extreme eigenvalues")
      ->check(CLI::Range(4, 100000))
      ->capture_default_str();
  tool.add_option("--probes", families.probes, "random vectors for the density of eigenvalues")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  tool.add_option("--steps", families.steps, "Lanczos steps a probe")
      ->check(CLI::Range(2, 1000))
      ->capture_default_str();
  tool.add_option(
          "--root", request.root, "folder of the CIFAR-10 files (default: ZEROSET_DATA, else the bundled images)")
      ->type_name("DIR");
}

constexpr LandscapeTool kTools[] = {
    {"compare",
     "loss surfaces of several activations side by side, paired by seed: one table, one page",
     "Examples:\n"
     "  zeroset landscape compare comparison --out surfaces        all runs of `zeroset compare --out comparison`\n"
     "  zeroset landscape compare runs/relu-seed1 runs/polynomial-seed1 --images 2000 --json\n"
     "The activation of the first run is the one that the others are compared with. --out DIR has report.html.",
     add_compare_options,
     {.set = false},
     true},
};

}  // namespace

std::span<const LandscapeTool> family_tools() {
  return kTools;
}

}  // namespace zeroset::cli
