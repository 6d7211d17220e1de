// Options of the landscape tools that work on stored snapshots.
#include "cli/landscape_tools.hpp"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace zeroset::cli {
namespace {

constexpr const char* kParameterWords =
    "weights (no biases), effective (all but biases before a batch normalisation, which change nothing), all, or "
    "layers and slices with commas: layer1,layer4.weight (a layer: its weights)";

void add_distance(CLI::App& tool, LandscapeRequest& request) {
  tool.add_option("--distance", request.embedding.distance, "between checkpoints; docs/landscape.md has the formulas")
      ->check(CLI::IsMember({"cosine", "euclidean", "filter-cosine", "aligned", "function", "disagreement"}))
      ->capture_default_str();
  tool.add_option("--alignment",
                  request.embedding.alignment,
                  "of the distance aligned: pair, one weight matching for every two checkpoints; run, one a run; or "
                  "auto: pair up to " +
                      std::to_string(kMostMatchedCheckpoints) + " checkpoints")
      ->check(CLI::IsMember({"auto", "pair", "run"}))
      ->capture_default_str();
  add_image_options(tool, request, "held-out images of the distances function and disagreement (default 1000)");
}

void add_panels(CLI::App& tool, LandscapeRequest& request) {
  add_parameter_options(tool, request.snapshots);
  add_colour_option(tool, request.snapshots);
  tool.add_option(
          "--panels", request.embedding.panels, "layers: one embedding a layer, turned to fit the first one's best")
      ->check(CLI::IsMember({"one", "layers"}))
      ->capture_default_str();
  tool.add_option("--null",
                  request.embedding.null_model,
                  "beside it: walk, the same with random directions in place of every step; or none")
      ->check(CLI::IsMember({"walk", "none"}))
      ->capture_default_str();
}

void add_trajectory_options(CLI::App& tool, LandscapeRequest& request) {
  add_parameter_options(tool, request.snapshots);
  add_colour_option(tool, request.snapshots);
}

void add_pca_options(CLI::App& tool, LandscapeRequest& request) {
  add_panels(tool, request);
}

void add_mds_options(CLI::App& tool, LandscapeRequest& request) {
  add_panels(tool, request);
  add_distance(tool, request);
  tool.add_option("--method", request.embedding.method, "strain: classical scaling; stress: majorisation (SMACOF)")
      ->check(CLI::IsMember({"strain", "stress"}))
      ->capture_default_str();
}

void add_tsne_options(CLI::App& tool, LandscapeRequest& request) {
  add_panels(tool, request);
  add_distance(tool, request);
  tool.add_option("--perplexity",
                  request.embedding.perplexity,
                  "effective number of neighbours, lowered to a third of the points where they are few")
      ->check(CLI::Range(1.0, 1e6))
      ->capture_default_str();
}

void add_isomap_options(CLI::App& tool, LandscapeRequest& request) {
  add_panels(tool, request);
  add_distance(tool, request);
  tool.add_option("--neighbours", request.embedding.neighbours, "of each point, raised until the graph is in one piece")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
}

void add_similarity_options(CLI::App& tool, LandscapeRequest& request) {
  add_image_options(tool, request, "held-out images (default: all)");
}

constexpr Offered kSeedAndThreads{.set = false};

constexpr LandscapeTool kTools[] = {
    {"trajectory",
     "how far, how straight and how fast each run went",
     "Examples:\n"
     "  zeroset landscape trajectory runs/relu --out path\n"
     "  zeroset landscape trajectory comparison --parameters layer1,layer2 --json",
     add_trajectory_options,
     {.seed = false, .threads = false, .set = false},
     false},
    {"mds",
     "points in the plane with the distances of the checkpoints: classical (strain) or stress scaling",
     "Examples:\n"
     "  zeroset landscape mds runs/relu --out mds\n"
     "  zeroset landscape mds comparison --panels layers --out mds\n"
     "  zeroset landscape mds comparison --checkpoints last --distance function --method stress --json",
     add_mds_options,
     kSeedAndThreads,
     false},
    {"pca",
     "principal components of the checkpoints, beside those of a random walk",
     "Examples:\n"
     "  zeroset landscape pca runs/relu --out pca\n"
     "  zeroset landscape pca runs/relu runs/polynomial --checkpoints 0,10,20,30 --json",
     add_pca_options,
     kSeedAndThreads,
     false},
    {"tsne",
     "exact t-SNE of the checkpoints, from their principal components",
     "Examples:\n"
     "  zeroset landscape tsne comparison --distance function --perplexity 10 --out tsne",
     add_tsne_options,
     kSeedAndThreads,
     false},
    {"isomap",
     "Isomap of the checkpoints",
     "Examples:\n"
     "  zeroset landscape isomap comparison --neighbours 5 --out isomap",
     add_isomap_options,
     kSeedAndThreads,
     false},
    {"similarity",
     "which held-out images runs get right and wrong together: conditional agreement",
     "Examples:\n"
     "  zeroset landscape similarity comparison --out similarity\n"
     "  zeroset landscape similarity runs/relu runs/polynomial --checkpoints 10 --images 2000 --json",
     add_similarity_options,
     {.seed = false, .set = false},
     false,
     "last"},
};

}  // namespace

std::span<const LandscapeTool> snapshot_tools() {
  return kTools;
}

void add_run_options(CLI::App& tool, SnapshotRequest& request) {
  tool.add_option("runs", request.runs, "run folders, folders of runs, or parameter files (.safetensors)")
      ->type_name("RUN")
      ->required();
  tool.add_option("--checkpoints", request.checkpoints, "all, last, or the epochs that count: 0,10,20")
      ->capture_default_str();
  tool.add_option("--network", request.network, "of parameter files outside a run folder: a preset or a network file");
}

void add_parameter_options(CLI::App& tool, SnapshotRequest& request) {
  tool.add_option("--parameters", request.parameters, kParameterWords)->capture_default_str();
}

void add_colour_option(CLI::App& tool, SnapshotRequest& request) {
  tool.add_option("--colours", request.colours, "run, activation, or auto: by run up to seven of them")
      ->check(CLI::IsMember({"auto", "run", "activation"}))
      ->capture_default_str();
}

void add_image_options(CLI::App& tool, LandscapeRequest& request, const char* images) {
  tool.add_option("--images", request.images, images)->check(CLI::Range(1, 1000000));
  tool.add_option(
          "--root", request.root, "folder of the CIFAR-10 files (default: ZEROSET_DATA, else the bundled images)")
      ->type_name("DIR");
}

}  // namespace zeroset::cli
