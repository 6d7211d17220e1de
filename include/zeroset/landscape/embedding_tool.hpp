/// \file
/// Stored points as points in the plane, beside random walks: the tool. embedding.hpp has the mathematics.
#pragma once

#include "zeroset/core/progress.hpp"
#include "zeroset/document/results.hpp"
#include "zeroset/landscape/snapshot_distances.hpp"
#include "zeroset/landscape/snapshots.hpp"

#include <Eigen/Core>
#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace zeroset::landscape {

/// The ways to embed points in the plane.
enum class EmbeddingMethod {
  pca,     ///< principal components of the parameters
  strain,  ///< classical multidimensional scaling of the distances
  stress,  ///< metric scaling of the distances (SMACOF)
  tsne,    ///< exact t-SNE, from classical scaling
  isomap,
};

/// What is embedded.
enum class EmbeddingPanels {
  one,     ///< all parameters that count
  layers,  ///< each layer's weights alone, all turned and mirrored to fit the first ones best
};

/// What training is held against.
enum class NullModel {
  none,
  walk,  ///< walks from the same starts with steps of the same lengths in random directions, where the distance has
         ///< them
};

/// Which distances are embedded, and how.
struct EmbeddingOptions {
  EmbeddingMethod method = EmbeddingMethod::strain;
  DistanceKind distance = DistanceKind::cosine;          ///< of all methods but pca
  AlignmentScope alignment = AlignmentScope::automatic;  ///< of DistanceKind::aligned
  PredictionOptions predictions{.held_out = 1000};       ///< of DistanceKind::function and disagreement
  EmbeddingPanels panels = EmbeddingPanels::one;
  NullModel null_model = NullModel::walk;
  int neighbors = 10;      ///< of isomap: >= 1; fewer where there are fewer points, raised until the graph is connected
  double perplexity = 30;  ///< of t-SNE: >= 1; lowered to (T - 1) / 3 for T points
  std::uint64_t seed = 1;  ///< of weight matching, and of pca's simulated walk
  int threads = 1;         ///< >= 1; changes the time alone
  ProgressCallback progress{};
};

/// Points in the plane, one row a point, and how well they stand for the distances.
struct EmbeddedPoints {
  Eigen::MatrixXd coordinates{};           ///< T x 2
  Eigen::VectorXd shares{};                ///< of the leading components, at most three; empty where they mean nothing
  Eigen::VectorXd axis_shares{};           ///< of the two axes as drawn: others than `shares` once the plane was turned
  std::optional<double> negative_share{};  ///< scaling, isomap: see ScalingResult
  std::optional<double> normalized_stress{};  ///< stress: Kruskal's stress-1
  std::optional<double> divergence{};         ///< t-SNE: Kullback-Leibler
  std::optional<double> perplexity{};         ///< t-SNE: used
  std::optional<double>
      preserved{};  ///< all but pca: mean share of each point's ten nearest that stay among its ten nearest
  std::optional<std::int64_t> neighbors{};   ///< isomap: used
  std::optional<std::int64_t> iterations{};  ///< stress: done
  std::vector<double> eigenvalues{};         ///< the ten largest and the least
};

/// One embedding, and beside it that of random walks.
struct EmbeddedPanel {
  ParameterGroup group{};
  EmbeddedPoints points{};
  std::optional<EmbeddedPoints> walk{};
  Eigen::VectorXd simulated{};  ///< shares of one simulated walk of as many points as the longest run; pca alone
};

/// Stored points in the plane, and how well they stand for the distances.
struct EmbeddingResult {
  SnapshotSource source{};
  EmbeddingMethod method = EmbeddingMethod::strain;
  DistanceKind distance = DistanceKind::cosine;
  AlignmentScope alignment = AlignmentScope::automatic;  ///< of DistanceKind::aligned: pair or run
  std::uint64_t seed = 1;
  std::vector<EmbeddedPanel> panels{};
};

/// Embeds T >= 4 points. Cost: that of the distances and of the method (embedding.hpp), twice with NullModel::walk.
/// \throws SpecError for fewer points, or naming "panels" where no layer's weights count; errors of snapshot_distances
[[nodiscard]] EmbeddingResult embedding(const Snapshots& snapshots, const EmbeddingOptions& options = {});

/// A table of the method's name (a row a panel), "shares" (a row a component, beside random walks) where shares mean
/// something, and "points" (a row a point and panel); a figure of the method's name.
[[nodiscard]] Results results(const EmbeddingResult& result);

/// The document of `zeroset landscape mds, pca, tsne` and `isomap`: to_json(results(result)).
[[nodiscard]] nlohmann::ordered_json to_json(const EmbeddingResult& result);

/// "mds" for both strain and stress, "pca", "tsne", "isomap"
[[nodiscard]] std::string name(EmbeddingMethod method);

}  // namespace zeroset::landscape
