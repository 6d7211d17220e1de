// zeroset landscape TOOL: the list of tools.
#include "cli/landscape/landscape_options.hpp"
#include "cli/landscape/landscape_surface.hpp"
#include "cli/landscape/landscape_toy.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

namespace zeroset::cli {
namespace {

constexpr const char* kLandscapeFooter =
    "Examples:\n"
    "  zeroset landscape trajectory runs/relu\n"
    "  zeroset landscape mds comparison --parameters layer1 --out mds\n"
    "  zeroset landscape pca runs/relu runs/polynomial --json\n"
    "  zeroset landscape plane runs/relu --checkpoints all --through path --out plane\n"
    "  zeroset landscape barrier comparison --paths plain,matched\n"
    "  zeroset landscape toy --widths 1,2,1 --degrees 2 --points 2 --lambda random\n"
    "RUN: a run folder of train, a folder of runs (of compare: all its runs), or a parameter file (.safetensors).\n"
    "--out DIR has tables/, figures/ and landscape.json. docs/landscape.md explains every tool.";

}  // namespace

void add_landscape_verb(CLI::App& app, int& exit_code) {
  CLI::App* verb = app.add_subcommand("landscape", "where training goes, and what the loss surface looks like there");
  verb->require_subcommand(1);
  verb->footer(kLandscapeFooter);
  add_trajectory_tool(*verb, exit_code);
  add_embedding_tools(*verb, exit_code);
  add_similarity_tool(*verb, exit_code);
  add_slice_tool(*verb, exit_code);
  add_plane_tool(*verb, exit_code);
  add_line_tools(*verb, exit_code);
  add_average_tool(*verb, exit_code);
  add_orbit_tool(*verb, exit_code);
  add_noise_tools(*verb, exit_code);
  add_hessian_tool(*verb, exit_code);
  add_nullity_tool(*verb, exit_code);
  add_curve_tool(*verb, exit_code);
  add_families_tool(*verb, exit_code);
  add_landscape_toy(*verb, exit_code);
}

}  // namespace zeroset::cli
