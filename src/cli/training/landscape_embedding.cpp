// zeroset landscape mds, pca, tsne, isomap: checkpoints as points in the plane.
#include "zeroset/core/error.hpp"
#include "zeroset/landscape/embedding.hpp"
#include "zeroset/landscape/random_walk.hpp"

#include "cli/interrupt.hpp"
#include "cli/training/landscape.hpp"
#include "cli/training/landscape_distances.hpp"
#include "cli/training/landscape_output.hpp"
#include "cli/training/landscape_points.hpp"

#include <algorithm>

namespace zeroset::cli {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr Index kSimulatedDimensions = 10'000;  // more change the shares by less than a tenth of a point

Embedding from_scaling(const landscape::ScalingResult& scaling) {
  Embedding embedding{.coordinates = scaling.coordinates.leftCols(2),
                      .shares = scaling.explained,
                      .axis_shares = scaling.explained.head(2)};
  embedding.negative_share = scaling.negative_share;
  const Index count = std::min<Index>(10, scaling.eigenvalues.size());
  embedding.eigenvalues.assign(scaling.eigenvalues.begin(), scaling.eigenvalues.begin() + count);
  embedding.eigenvalues.push_back(scaling.eigenvalues[scaling.eigenvalues.size() - 1]);
  return embedding;
}

Embedding neighbour_embedding(const MatrixXd& distances, double asked) {
  const double perplexity = std::min(asked, static_cast<double>(distances.rows() - 1) / 3);
  const MatrixXd start = landscape::classical_scaling(distances).coordinates;
  const auto result = landscape::neighbour_embedding(distances, start, {.perplexity = perplexity});
  Embedding embedding{.coordinates = result.coordinates};
  embedding.divergence = result.divergence;
  embedding.perplexity = perplexity;
  return embedding;
}

Embedding isomap(const MatrixXd& distances, int asked) {
  const int most = static_cast<int>(distances.rows()) - 1;
  const landscape::IsomapResult result = landscape::isomap(distances, std::min(asked, most), 3);
  Embedding embedding = from_scaling(result.scaling);
  embedding.neighbours = result.neighbours;
  return embedding;
}

Embedding stress_scaling(const MatrixXd& distances) {
  const landscape::StressResult result = landscape::stress_scaling(distances);
  Embedding embedding{.coordinates = result.coordinates};
  embedding.normalised_stress = result.normalised_stress;
  embedding.iterations = result.iterations;
  return embedding;
}

Embedding embedded(const LandscapeRequest& request, const MatrixXd& distances) {
  const EmbeddingRequest& asked = request.embedding;
  Embedding embedding = request.tool == "tsne"     ? neighbour_embedding(distances, asked.perplexity)
                        : request.tool == "isomap" ? isomap(distances, asked.neighbours)
                        : asked.method == "stress" ? stress_scaling(distances)
                                                   : from_scaling(landscape::classical_scaling(distances, 3));
  const int neighbours = static_cast<int>(std::min<Index>(10, distances.rows() - 1));
  embedding.preserved = landscape::neighbourhood_preservation(
      distances, landscape::distances_between_rows(embedding.coordinates), neighbours);
  return embedding;
}

EmbeddedPanel component_panel(const TrainingRequest& request, const Snapshots& snapshots, const ParameterGroup& group) {
  EmbeddedPanel panel{.group = group,
                      .points = from_scaling(landscape::principal_components(gram_of(request, snapshots, group), 3))};
  panel.points.negative_share.reset();  // a Gram matrix has none
  if (request.landscape.embedding.null_model == "walk") {
    panel.walk = from_scaling(landscape::principal_components(landscape::centred(walk_products(snapshots, group)), 3));
  }
  Index longest = 0;
  for (const SnapshotRun& run : snapshots.runs) {
    longest = std::max(longest, static_cast<Index>(run.count));
  }
  if (longest >= 3) {
    panel.simulated =
        landscape::simulated_walk_shares(longest,
                                         std::min(snapshots.stream(group.slices).parameters, kSimulatedDimensions),
                                         Stream(request.options.seed, "random walk"));
  }
  return panel;
}

EmbeddedPanel panel_of(const TrainingRequest& request, const Snapshots& snapshots, const ParameterGroup& group) {
  if (request.landscape.tool == "pca") {
    return component_panel(request, snapshots, group);
  }
  EmbeddedPanel panel{.group = group, .points = embedded(request.landscape, distances_of(request, snapshots, group))};
  if (request.landscape.embedding.null_model == "walk") {
    const MatrixXd distances = walk_distances(request.landscape.embedding.distance, snapshots, group);
    if (distances.size() > 0) {
      panel.walk = embedded(request.landscape, distances);
    }
  }
  return panel;
}

/// All in the gauge of the first: turned and mirrored, never stretched.
std::vector<EmbeddedPanel> panels_of(const TrainingRequest& request, const Snapshots& snapshots) {
  std::vector<ParameterGroup> groups{snapshots.chosen};
  if (request.landscape.embedding.panels == "layers") {
    groups = layer_groups(snapshots);
  }
  if (groups.empty()) {
    throw SpecError("--panels", "layers needs a distance of parameters, and weights among --parameters");
  }
  std::vector<EmbeddedPanel> panels;
  for (const ParameterGroup& group : groups) {
    panels.push_back(panel_of(request, snapshots, group));
    if (panels.size() > 1) {
      align(panels.back().points, panels.front().points);
    }
    if (panels.back().walk) {
      align(*panels.back().walk, panels.front().points);
    }
  }
  return panels;
}

void add_eigenvalues(const std::vector<EmbeddedPanel>& panels, nlohmann::ordered_json& document) {
  for (const EmbeddedPanel& panel : panels) {
    if (!panel.points.eigenvalues.empty()) {
      document["eigenvalues"].push_back(
          {{"parameters", panel.group.title}, {"leading_and_least", numbers_of(panel.points.eigenvalues)}});
    }
  }
}

}  // namespace

int embedding_tool(const TrainingRequest& asked) {
  exit_on_interrupt();  // nothing is written before the end
  TrainingRequest request = asked;
  Snapshots snapshots = read_snapshots(request.landscape.snapshots);
  snapshots.threads = request.options.thread_count();
  if (snapshots.files.size() < 4) {
    throw SpecError("",
                    "landscape " + request.landscape.tool + " expects at least 4 checkpoints, got " +
                        std::to_string(snapshots.files.size()));
  }
  const std::string& distance = request.landscape.embedding.distance;
  if (request.landscape.tool != "pca" && (distance == "function" || distance == "disagreement")) {
    snapshots.chosen = {.title = "predictions on held-out images"};
  }
  if (distance == "aligned") {
    std::string& alignment = request.landscape.embedding.alignment;
    alignment = alignment_of(request.landscape.embedding, snapshots.files.size());
    if (alignment == "run") {
      align_runs(snapshots, request.options.seed);
    }
  }
  const std::vector<EmbeddedPanel> panels = panels_of(request, snapshots);
  LandscapeAnswer answer{.document = begin_document(request, snapshots), .notes = snapshots.notes};
  if (request.landscape.tool != "pca") {
    answer.document["distance"] = distance;
    if (distance == "aligned") {
      answer.document["alignment"] = request.landscape.embedding.alignment;
    }
  }
  answer.document["seed"] = request.options.seed;
  add_eigenvalues(panels, answer.document);
  answer.tables.push_back(embedding_table(request.landscape, panels));
  if (panels.front().points.shares.size() > 0) {
    answer.tables.push_back(shares_table(panels));
  }
  answer.tables.push_back(points_table(snapshots, panels));
  answer.figures.push_back(points_figure(request.landscape, snapshots, panels));
  return give(request, std::move(answer));
}

}  // namespace zeroset::cli
