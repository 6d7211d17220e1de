#include "zeroset/landscape/embedding_tool.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json_numbers.hpp"
#include "zeroset/core/random.hpp"
#include "zeroset/landscape/embedding.hpp"
#include "zeroset/landscape/random_walk.hpp"

#include "landscape/tools/embedding_output.hpp"
#include "landscape/tools/shown_stream.hpp"

#include <algorithm>
#include <utility>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr Index kSimulatedDimensions = 10'000;  // more change the shares by less than a tenth of a point

EmbeddedPoints from_scaling(const ScalingResult& scaling) {
  EmbeddedPoints points{.coordinates = scaling.coordinates.leftCols(2),
                        .shares = scaling.explained,
                        .axis_shares = scaling.explained.head(2)};
  points.negative_share = scaling.negative_share;
  const Index count = std::min<Index>(10, scaling.eigenvalues.size());
  points.eigenvalues.assign(scaling.eigenvalues.begin(), scaling.eigenvalues.begin() + count);
  points.eigenvalues.push_back(scaling.eigenvalues[scaling.eigenvalues.size() - 1]);
  return points;
}

EmbeddedPoints by_tsne(const MatrixXd& distances, double asked) {
  const double perplexity = std::min(asked, static_cast<double>(distances.rows() - 1) / 3);
  const MatrixXd start = classical_scaling(distances).coordinates;
  const NeighborEmbeddingResult result = neighbor_embedding(distances, start, {.perplexity = perplexity});
  EmbeddedPoints points{.coordinates = result.coordinates};
  points.divergence = result.divergence;
  points.perplexity = perplexity;
  return points;
}

EmbeddedPoints by_isomap(const MatrixXd& distances, int asked) {
  const int others = static_cast<int>(distances.rows()) - 1;
  const IsomapResult result = isomap(distances, std::min(asked, others), 3);
  EmbeddedPoints points = from_scaling(result.scaling);
  points.neighbors = result.neighbors;
  return points;
}

EmbeddedPoints by_stress(const MatrixXd& distances) {
  const StressResult result = stress_scaling(distances);
  EmbeddedPoints points{.coordinates = result.coordinates};
  points.normalized_stress = result.normalized_stress;
  points.iterations = result.iterations;
  return points;
}

EmbeddedPoints embedded(const MatrixXd& distances, const EmbeddingOptions& options) {
  EmbeddedPoints points = options.method == EmbeddingMethod::tsne     ? by_tsne(distances, options.perplexity)
                          : options.method == EmbeddingMethod::isomap ? by_isomap(distances, options.neighbors)
                          : options.method == EmbeddingMethod::stress ? by_stress(distances)
                                                                      : from_scaling(classical_scaling(distances, 3));
  const int neighbors = static_cast<int>(std::min<Index>(10, distances.rows() - 1));
  points.preserved = neighborhood_preservation(distances, distances_between_rows(points.coordinates), neighbors);
  return points;
}

EmbeddedPanel component_panel(const Snapshots& snapshots,
                              const ParameterGroup& group,
                              const EmbeddingOptions& options) {
  const MatrixXd gram = centered_gram_matrix(shown(snapshots.stream(group.slices), options.progress));
  EmbeddedPanel panel{.group = group, .points = from_scaling(principal_components(gram, 3))};
  panel.points.negative_share.reset();  // a Gram matrix has none
  if (options.null_model == NullModel::walk) {
    panel.walk = from_scaling(principal_components(centered(walk_products(snapshots, group)), 3));
  }
  Index longest = 0;
  for (const SnapshotRun& run : snapshots.runs) {
    longest = std::max(longest, static_cast<Index>(run.count));
  }
  if (longest >= 3) {
    panel.simulated = simulated_walk_shares(longest,
                                            std::min(snapshots.stream(group.slices).parameters, kSimulatedDimensions),
                                            Stream(options.seed, "random walk"));
  }
  return panel;
}

EmbeddedPanel panel_of(const Snapshots& snapshots, const ParameterGroup& group, const EmbeddingOptions& options) {
  if (options.method == EmbeddingMethod::pca) {
    return component_panel(snapshots, group, options);
  }
  const MatrixXd distances = snapshot_distances(snapshots,
                                                group,
                                                {.kind = options.distance,
                                                 .alignment = options.alignment,
                                                 .predictions = options.predictions,
                                                 .seed = options.seed,
                                                 .progress = options.progress});
  EmbeddedPanel panel{.group = group, .points = embedded(distances, options)};
  if (options.null_model == NullModel::walk) {
    const MatrixXd walked = walk_distances(options.distance, snapshots, group);
    if (walked.size() > 0) {
      panel.walk = embedded(walked, options);
    }
  }
  return panel;
}

/// Turns and mirrors `points` to fit `target` best, axis_shares with them. Distances stay.
void align(EmbeddedPoints& points, const EmbeddedPoints& target) {
  points.coordinates = procrustes_align(points.coordinates, target.coordinates);
  if (points.axis_shares.size() < 2) {
    return;
  }
  // Turning the plane keeps what it holds altogether, not what each axis does.
  const MatrixXd about = points.coordinates.rowwise() - points.coordinates.colwise().mean();
  const double both = points.axis_shares.sum(), all = about.squaredNorm();
  for (Index axis = 0; axis < 2 && all > 0; ++axis) {
    points.axis_shares[axis] = both * about.col(axis).squaredNorm() / all;
  }
}

/// All in the gauge of the first: turned and mirrored, never scaled.
std::vector<EmbeddedPanel> panels_of(const Snapshots& snapshots, const EmbeddingOptions& options) {
  std::vector<ParameterGroup> groups{snapshots.chosen};
  if (options.panels == EmbeddingPanels::layers) {
    groups = layer_groups(snapshots);
  }
  if (groups.empty()) {
    throw SpecError("panels", "layers needs a distance of parameters, and weights among --parameters");
  }
  std::vector<EmbeddedPanel> panels;
  for (const ParameterGroup& group : groups) {
    panels.push_back(panel_of(snapshots, group, options));
    if (panels.size() > 1) {
      align(panels.back().points, panels.front().points);
    }
    if (panels.back().walk) {
      align(*panels.back().walk, panels.front().points);
    }
  }
  return panels;
}

bool is_of_predictions(const EmbeddingOptions& options) {
  return options.method != EmbeddingMethod::pca &&
         (options.distance == DistanceKind::function || options.distance == DistanceKind::disagreement);
}

/// Facts beside the tables: how far the points are from Euclidean ones.
void add_eigenvalues(const std::vector<EmbeddedPanel>& panels, nlohmann::ordered_json& facts) {
  for (const EmbeddedPanel& panel : panels) {
    if (!panel.points.eigenvalues.empty()) {
      facts["eigenvalues"].push_back(
          {{"parameters", panel.group.title}, {"leading_and_least", numbers_of(panel.points.eigenvalues)}});
    }
  }
}

}  // namespace

EmbeddingResult embedding(const Snapshots& snapshots, const EmbeddingOptions& options) {
  if (snapshots.size() < 4) {
    throw SpecError("",
                    "landscape " + name(options.method) + " expects at least 4 checkpoints, got " +
                        std::to_string(snapshots.size()));
  }
  Snapshots points = snapshots;
  points.threads = options.threads;
  if (is_of_predictions(options)) {
    points.chosen = {.title = "predictions on held-out images"};
  }
  EmbeddingOptions resolved = options;
  resolved.alignment = alignment_scope(options.alignment, points.size());
  EmbeddingResult result{
      .method = options.method, .distance = options.distance, .alignment = resolved.alignment, .seed = options.seed};
  if (options.method != EmbeddingMethod::pca && options.distance == DistanceKind::aligned &&
      resolved.alignment == AlignmentScope::run) {
    align_runs(points, options.seed);  // once for all panels
    resolved.distance = DistanceKind::cosine;
  }
  result.panels = panels_of(points, resolved);
  result.source = snapshots;
  result.source.chosen = points.chosen;
  return result;
}

Results results(const EmbeddingResult& result) {
  Results found{.facts = begin_facts(name(result.method), result.source), .notes = result.source.notes};
  if (result.method != EmbeddingMethod::pca) {
    found.facts["distance"] = name(result.distance);
    if (result.distance == DistanceKind::aligned) {
      found.facts["alignment"] = name(result.alignment);
    }
  }
  found.facts["seed"] = result.seed;
  add_eigenvalues(result.panels, found.facts);
  found.tables.push_back(embedding_table(result));
  if (result.panels.front().points.shares.size() > 0) {
    found.tables.push_back(shares_table(result.panels));
  }
  found.tables.push_back(points_table(result));
  found.figures.push_back(points_figure(result));
  return found;
}

nlohmann::ordered_json to_json(const EmbeddingResult& result) {
  return to_json(results(result));
}

std::string name(EmbeddingMethod method) {
  constexpr const char* kNames[] = {"pca", "mds", "mds", "tsne", "isomap"};
  return kNames[static_cast<int>(method)];
}

}  // namespace zeroset::landscape
