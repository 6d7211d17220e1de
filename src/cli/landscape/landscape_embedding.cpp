// zeroset landscape mds, pca, tsne, isomap: checkpoints as points in the plane.
#include "zeroset/landscape/embedding_tool.hpp"

#include "cli/choice.hpp"
#include "cli/common_options.hpp"
#include "cli/landscape/landscape_options.hpp"
#include "cli/output.hpp"
#include "cli/process_limits.hpp"
#include "cli/progress_bar.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace zeroset::cli {
namespace {

using landscape::AlignmentScope;
using landscape::DistanceKind;
using landscape::EmbeddingMethod;
using landscape::EmbeddingPanels;
using landscape::NullModel;

struct EmbeddingArguments {
  landscape::SnapshotOptions snapshots{};
  landscape::EmbeddingOptions embedding{};
  ImageArguments images{};
  CommonOptions common{};
};

/// One tool: what its help says, and the options that only it has.
struct Tool {
  EmbeddingMethod method;
  const char* description;
  const char* examples;
  void (*add_own)(CLI::App& tool, landscape::EmbeddingOptions& options);  ///< null: none
};

void add_method(CLI::App& tool, landscape::EmbeddingOptions& options) {
  add_choice<EmbeddingMethod>(tool,
                              "--method",
                              options.method,
                              {{"strain", EmbeddingMethod::strain}, {"stress", EmbeddingMethod::stress}},
                              "strain: classical scaling; stress: majorization (SMACOF)");
}

void add_perplexity(CLI::App& tool, landscape::EmbeddingOptions& options) {
  tool.add_option("--perplexity",
                  options.perplexity,
                  "effective number of neighbors, lowered to a third of the points where they are few")
      ->check(number_in(1.0, 1e6))
      ->capture_default_str();
}

void add_neighbors(CLI::App& tool, landscape::EmbeddingOptions& options) {
  tool.add_option("--neighbours", options.neighbors, "of each point, raised until the graph is in one piece")
      ->check(integer_in(1, 1000000))
      ->capture_default_str();
}

constexpr Tool kTools[] = {
    {EmbeddingMethod::strain,
     "points in the plane with the distances of the checkpoints: classical (strain) or stress scaling",
     "Examples:\n"
     "  zeroset landscape mds runs/relu --out mds\n"
     "  zeroset landscape mds comparison --panels layers --out mds\n"
     "  zeroset landscape mds comparison --checkpoints last --distance function --method stress --json",
     add_method},
    {EmbeddingMethod::pca,
     "principal components of the checkpoints, beside those of a random walk",
     "Examples:\n"
     "  zeroset landscape pca runs/relu --out pca\n"
     "  zeroset landscape pca runs/relu runs/polynomial --checkpoints 0,10,20,30 --json",
     nullptr},
    {EmbeddingMethod::tsne,
     "exact t-SNE of the checkpoints, from their principal components",
     "Examples:\n"
     "  zeroset landscape tsne comparison --distance function --perplexity 10 --out tsne",
     add_perplexity},
    {EmbeddingMethod::isomap,
     "Isomap of the checkpoints",
     "Examples:\n"
     "  zeroset landscape isomap comparison --neighbours 5 --out isomap",
     add_neighbors},
};

void add_panels(CLI::App& tool, landscape::EmbeddingOptions& options) {
  add_choice<EmbeddingPanels>(tool,
                              "--panels",
                              options.panels,
                              {{"one", EmbeddingPanels::one}, {"layers", EmbeddingPanels::layers}},
                              "layers: one embedding per layer, turned to fit the first one's best");
  add_choice<NullModel>(tool,
                        "--null",
                        options.null_model,
                        {{"walk", NullModel::walk}, {"none", NullModel::none}},
                        "beside it: walk, the same with random directions in place of every step; or none");
}

void add_distance(CLI::App& tool, EmbeddingArguments& arguments) {
  add_choice<DistanceKind>(tool,
                           "--distance",
                           arguments.embedding.distance,
                           {{"cosine", DistanceKind::cosine},
                            {"euclidean", DistanceKind::euclidean},
                            {"filter-cosine", DistanceKind::filter_cosine},
                            {"aligned", DistanceKind::aligned},
                            {"function", DistanceKind::function},
                            {"disagreement", DistanceKind::disagreement}},
                           "between checkpoints; docs/landscape.md has the formulas");
  add_choice<AlignmentScope>(
      tool,
      "--alignment",
      arguments.embedding.alignment,
      {{"auto", AlignmentScope::automatic}, {"pair", AlignmentScope::pair}, {"run", AlignmentScope::run}},
      "of the distance aligned: pair, one weight matching for every two checkpoints; run, one per run; or auto: pair "
      "up to " +
          std::to_string(landscape::kMaxMatchedCheckpoints) + " checkpoints");
  add_image_options(
      tool, arguments.images, "held-out images of the distances function and disagreement (default 1000)");
}

landscape::EmbeddingResult embedding_of(const EmbeddingArguments& arguments) {
  ProgressBar bar(arguments.common.quiet);
  landscape::EmbeddingOptions options = arguments.embedding;
  const std::int64_t held_out = options.predictions.held_out;
  options.predictions = prediction_options(arguments.images, arguments.common, bar.callback());
  options.predictions.held_out = arguments.images.count > 0 ? arguments.images.count : held_out;
  options.seed = arguments.common.seed;
  options.threads = arguments.common.thread_count();
  options.progress = bar.callback();
  return landscape::embedding(landscape::read_snapshots(arguments.snapshots), options);
}

int run_embedding(const EmbeddingArguments& arguments) {
  exit_at_timeout(arguments.common);
  limit_memory(arguments.common);
  return give(results(embedding_of(arguments)), arguments.common, kLandscapeDocument);
}

void add_tool(CLI::App& landscape, const Tool& kind, int& exit_code) {
  CLI::App* tool = landscape.add_subcommand(name(kind.method), kind.description);
  auto arguments = std::make_shared<EmbeddingArguments>();
  arguments->embedding.method = kind.method;
  add_run_options(*tool, arguments->snapshots);
  add_parameter_options(*tool, arguments->snapshots);
  add_color_option(*tool, arguments->snapshots);
  add_panels(*tool, arguments->embedding);
  if (kind.method != EmbeddingMethod::pca) {
    add_distance(*tool, *arguments);
  }
  if (kind.add_own != nullptr) {
    kind.add_own(*tool, arguments->embedding);
  }
  add_common_options(*tool, arguments->common, {.set = false});
  tool->footer(kind.examples);
  tool->callback([arguments, &exit_code] { with_names_of_flags([&] { exit_code = run_embedding(*arguments); }); });
}

}  // namespace

void add_embedding_tools(CLI::App& landscape, int& exit_code) {
  for (const Tool& tool : kTools) {
    add_tool(landscape, tool, exit_code);
  }
}

}  // namespace zeroset::cli
