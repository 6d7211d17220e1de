// zeroset landscape similarity: do runs err on the same images?
#include "zeroset/landscape/network_agreement.hpp"

#include "cli/common_options.hpp"
#include "cli/landscape/landscape_options.hpp"
#include "cli/output.hpp"
#include "cli/process_limits.hpp"
#include "cli/progress_bar.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace zeroset::cli {
namespace {

constexpr const char* kSimilarityFooter =
    "Examples:\n"
    "  zeroset landscape similarity comparison --out similarity\n"
    "  zeroset landscape similarity runs/relu runs/polynomial --checkpoints 10 --images 2000 --json";

constexpr Offered kNoSeed{.seed = false, .set = false};

struct SimilarityArguments {
  landscape::SnapshotOptions snapshots{.checkpoints = landscape::CheckpointChoice::last};
  ImageArguments images{};
  CommonOptions common{};
};

landscape::NetworkAgreement agreement_of(const SimilarityArguments& arguments) {
  ProgressBar bar(arguments.common.quiet);
  return landscape::agreement(landscape::read_snapshots(arguments.snapshots),
                              prediction_options(arguments.images, arguments.common, bar.callback()));
}

int run_similarity(const SimilarityArguments& arguments) {
  exit_at_timeout(arguments.common);
  limit_memory(arguments.common);
  return give(results(agreement_of(arguments)), arguments.common, kLandscapeDocument);
}

}  // namespace

void add_similarity_tool(CLI::App& landscape, int& exit_code) {
  CLI::App* tool = landscape.add_subcommand(
      "similarity", "which held-out images runs get right and wrong together: conditional agreement");
  auto arguments = std::make_shared<SimilarityArguments>();
  add_run_options(*tool, arguments->snapshots);
  add_image_options(*tool, arguments->images, "held-out images (default: all)");
  add_common_options(*tool, arguments->common, kNoSeed);
  tool->footer(kSimilarityFooter);
  tool->callback([arguments, &exit_code] { with_names_of_flags([&] { exit_code = run_similarity(*arguments); }); });
}

}  // namespace zeroset::cli
