/// \file
/// Points in the plane for parameter vectors or outputs of networks.
#pragma once

#include <Eigen/Core>

#include <cstdint>

namespace zeroset::landscape {

/// Coordinates, one row a point, with the sign of every axis fixed: the entry of largest absolute value is positive.
struct ScalingResult {
  Eigen::MatrixXd coordinates{};  ///< T x k
  Eigen::VectorXd eigenvalues{};  ///< all T, descending; negative ones where no Euclidean points have these distances
  Eigen::VectorXd explained{};    ///< k shares of the sum of the positive eigenvalues
  double negative_share = 0;      ///< sum of |negative eigenvalues| over the sum of all |eigenvalues|
};

/// Classical multidimensional scaling (Torgerson 1952; "strain"): the leading eigenvectors of -1/2 J D^2 J, J the
/// centring matrix, D the dissimilarities as they are. Recovers Euclidean points up to an isometry; an axis whose
/// eigenvalue is not positive is zero. Cost O(T^3). \param dissimilarities  symmetric T x T, zero diagonal, finite
/// \throws InvalidArgument if it is not, or k is not in 1, ..., T
[[nodiscard]] ScalingResult classical_scaling(const Eigen::Ref<const Eigen::MatrixXd>& dissimilarities, int k = 2);

/// Principal components from a centered Gram matrix (distances.hpp): the same coordinates as classical scaling of the
/// Euclidean distances; eigenvalues are T times the variances along the components.
[[nodiscard]] ScalingResult principal_components(const Eigen::Ref<const Eigen::MatrixXd>& centered_gram, int k = 2);

/// When stress majorization stops.
struct StressOptions {
  int iterations = 300;     ///< >= 0, at most
  double tolerance = 1e-9;  ///< stops where an iteration lowers the stress by less than this share of it
};

/// Points in the plane by stress majorization.
struct StressResult {
  Eigen::MatrixXd coordinates{};  ///< T x k
  double stress = 0;              ///< sum over pairs of (d_ij - |x_i - x_j|)^2
  double normalized_stress = 0;   ///< Kruskal's stress-1: sqrt(stress / sum of |x_i - x_j|^2)
  int iterations = 0;             ///< done
};

/// Metric scaling by majorisation (SMACOF; de Leeuw 1977), from `start`, or from classical scaling where that is empty.
/// Every iteration lowers the stress or leaves it.
[[nodiscard]] StressResult stress_scaling(const Eigen::Ref<const Eigen::MatrixXd>& dissimilarities,
                                          int k = 2,
                                          const StressOptions& options = {},
                                          const Eigen::MatrixXd& start = {});

/// Perplexity and iterations of t-SNE.
struct NeighborEmbeddingOptions {
  double perplexity = 30;    ///< in [1, (T - 1) / 3]: the effective number of neighbors
  int iterations = 1000;     ///< >= 250; the first 250 with the affinities exaggerated 12 times
  double learning_rate = 0;  ///< > 0; 0: both max(T / 48, 50) and 0.4 times that, and the better end counts
};

/// Points in the plane by t-SNE.
struct NeighborEmbeddingResult {
  Eigen::MatrixXd coordinates{};  ///< T x 2
  double divergence = 0;          ///< Kullback-Leibler, natural logarithm: what is minimized
};

/// Exact t-SNE (van der Maaten and Hinton 2008) of Euclidean distances; begins at `start` scaled to a standard
/// deviation of 1e-4 on its first axis (principal components, as a rule), so that nothing is random. Cost O(T^2) an
/// iteration. \param distances  T x T, T >= 4  \param start  T x 2
[[nodiscard]] NeighborEmbeddingResult neighbor_embedding(const Eigen::Ref<const Eigen::MatrixXd>& distances,
                                                         const Eigen::Ref<const Eigen::MatrixXd>& start,
                                                         const NeighborEmbeddingOptions& options = {});

/// Points in the plane by Isomap.
struct IsomapResult {
  ScalingResult scaling{};
  int neighbors = 0;  ///< used: raised until the graph is in one piece
};

/// Isomap (Tenenbaum, de Silva, Langford 2000): classical scaling of the lengths of shortest paths through the graph of
/// nearest neighbors. \param neighbors  in 1, ..., T - 1; the least that is tried
[[nodiscard]] IsomapResult isomap(const Eigen::Ref<const Eigen::MatrixXd>& distances, int neighbors = 10, int k = 2);

/// `points` moved to fit `target` best in least squares (Procrustes): rotated or reflected and shifted, and scaled by
/// one factor where `scale` is true. Both T x k.
[[nodiscard]] Eigen::MatrixXd procrustes_align(const Eigen::Ref<const Eigen::MatrixXd>& points,
                                               const Eigen::Ref<const Eigen::MatrixXd>& target,
                                               bool scale = false);

/// The mean share of each point's nearest neighbors by `distances` that are among its nearest by `embedded` distances.
[[nodiscard]] double neighborhood_preservation(const Eigen::Ref<const Eigen::MatrixXd>& distances,
                                               const Eigen::Ref<const Eigen::MatrixXd>& embedded,
                                               int neighbors = 10);

/// Euclidean distances between the rows.
[[nodiscard]] Eigen::MatrixXd distances_between_rows(const Eigen::Ref<const Eigen::MatrixXd>& points);

/// Share of the variance on the i-th principal component (from 1) of a long random walk in very many dimensions:
/// 6 / (pi i)^2 (Antognini and Sohl-Dickstein, "PCA of high dimensional random walks with comparison to neural network
/// training", 2018). What a trajectory's shares are to be held against.
[[nodiscard]] double random_walk_share(int component);

}  // namespace zeroset::landscape
