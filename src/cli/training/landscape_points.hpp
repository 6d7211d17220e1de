#pragma once

#include "zeroset/core/figure.hpp"
#include "zeroset/core/table.hpp"

#include "cli/training/snapshots.hpp"

#include <Eigen/Core>
#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace zeroset::cli {

/// Points in the plane, one row a point, and how well they stand for the distances.
struct Embedding {
  Eigen::MatrixXd coordinates{};  ///< T x 2
  Eigen::VectorXd shares{};       ///< of the leading components, at most three; empty where they mean nothing
  Eigen::VectorXd axis_shares{};  ///< of the two axes as drawn: others than `shares` after align()
  std::optional<double> negative_share{}, normalised_stress{}, divergence{}, perplexity{}, preserved{};
  std::optional<std::int64_t> neighbours{}, iterations{};
  std::vector<double> eigenvalues{};  ///< ten of largest value and the least
};

/// One embedding, and beside it that of random walks.
struct EmbeddedPanel {
  ParameterGroup group{};
  Embedding points{};
  std::optional<Embedding> walk{};
  Eigen::VectorXd simulated{};  ///< shares of one simulated walk of as many points as the longest run; pca alone
};

/// Turns and mirrors `embedding` to fit `target` best, axis_shares with it. Distances stay.
void align(Embedding& embedding, const Embedding& target);

/// One row a panel.
[[nodiscard]] Table embedding_table(const LandscapeRequest& request, const std::vector<EmbeddedPanel>& panels);
/// Shares of the first components beside those of random walks: what is held against what.
[[nodiscard]] Table shares_table(const std::vector<EmbeddedPanel>& panels);
/// One row a point and panel.
[[nodiscard]] Table points_table(const Snapshots& snapshots, const std::vector<EmbeddedPanel>& panels);
/// A line a run, start and end marked, some points labelled by epoch; random walks beside.
[[nodiscard]] Figure points_figure(const LandscapeRequest& request,
                                   const Snapshots& snapshots,
                                   const std::vector<EmbeddedPanel>& panels);

/// "Classical scaling of checkpoints"
[[nodiscard]] std::string title_of(const LandscapeRequest& request);

/// "cosine", "aligned (one weight matching a pair)"
[[nodiscard]] std::string distance_title(const EmbeddingRequest& request);

}  // namespace zeroset::cli
