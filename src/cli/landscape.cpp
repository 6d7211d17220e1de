// zeroset landscape TOOL RUN...: read the options, then hand over to the plugin.
#include "zeroset/core/error.hpp"

#include "cli/landscape_tools.hpp"
#include "cli/landscape_toy.hpp"
#include "cli/process_limits.hpp"
#include "cli/training_request.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace zeroset::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  zeroset landscape trajectory runs/relu\n"
    "  zeroset landscape mds comparison --parameters layer1 --out mds\n"
    "  zeroset landscape pca runs/relu runs/polynomial --json\n"
    "  zeroset landscape plane runs/relu --checkpoints all --through path --out plane\n"
    "  zeroset landscape barrier comparison --paths plain,matched\n"
    "  zeroset landscape toy --widths 1,2,1 --degrees 2 --points 2 --lambda random\n"
    "RUN: a run folder of train, a folder of runs (of compare: all its runs), or a parameter file (.safetensors).\n"
    "--out DIR has tables/, figures/ and landscape.json. docs/landscape.md explains every tool.";

void add_tool(CLI::App& verb, const LandscapeTool& tool, int& exit_code) {
  CLI::App* app = verb.add_subcommand(tool.name, tool.description);
  auto request = std::make_shared<TrainingRequest>();
  request->action = TrainingRequest::Action::landscape;
  request->landscape.tool = tool.name;
  request->landscape.snapshots.checkpoints = tool.checkpoints;
  add_run_options(*app, request->landscape.snapshots);
  tool.add_options(*app, request->landscape);
  add_common_options(*app, request->options, tool.offered);
  app->footer(tool.examples);
  app->callback([request, &exit_code, heeds_timeout = tool.heeds_timeout] {
    if (!heeds_timeout) {
      exit_at_timeout(request->options);
    }
    exit_code = call_training_plugin(*request);
  });
}

}  // namespace

void add_landscape_verb(CLI::App& app, int& exit_code) {
  CLI::App* verb = app.add_subcommand("landscape", "where training goes, and what the loss surface looks like there");
  verb->require_subcommand(1);
  verb->footer(kFooter);
  for (const auto& tools : {snapshot_tools(), surface_tools(), family_tools()}) {
    for (const LandscapeTool& tool : tools) {
      add_tool(*verb, tool, exit_code);
    }
  }
  add_landscape_toy(*verb, exit_code);
}

}  // namespace zeroset::cli
