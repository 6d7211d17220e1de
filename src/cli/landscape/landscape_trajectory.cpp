// zeroset landscape trajectory: how far, how straight and how fast each run went.
#include "zeroset/landscape/trajectory.hpp"

#include "cli/common_options.hpp"
#include "cli/landscape/landscape_options.hpp"
#include "cli/output.hpp"
#include "cli/process_limits.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace zeroset::cli {
namespace {

constexpr const char* kTrajectoryFooter =
    "Examples:\n"
    "  zeroset landscape trajectory runs/relu --out path\n"
    "  zeroset landscape trajectory comparison --parameters layer1,layer2 --json";

constexpr Offered kNoSeedNorThreads{.seed = false, .threads = false, .set = false};

struct TrajectoryArguments {
  landscape::SnapshotOptions snapshots{};
  CommonOptions common{};
};

int run_trajectory(const TrajectoryArguments& arguments) {
  exit_at_timeout(arguments.common);
  limit_memory(arguments.common);
  const landscape::TrajectoryResult found = landscape::trajectory(landscape::read_snapshots(arguments.snapshots));
  return give(results(found), arguments.common, kLandscapeDocument);
}

}  // namespace

void add_trajectory_tool(CLI::App& landscape, int& exit_code) {
  CLI::App* tool = landscape.add_subcommand("trajectory", "how far, how straight and how fast each run went");
  auto arguments = std::make_shared<TrajectoryArguments>();
  add_run_options(*tool, arguments->snapshots);
  add_parameter_options(*tool, arguments->snapshots);
  add_color_option(*tool, arguments->snapshots);
  add_common_options(*tool, arguments->common, kNoSeedNorThreads);
  tool->footer(kTrajectoryFooter);
  tool->callback([arguments, &exit_code] { with_names_of_flags([&] { exit_code = run_trajectory(*arguments); }); });
}

}  // namespace zeroset::cli
