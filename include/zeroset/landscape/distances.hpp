/// \file
/// Distances between many parameter vectors, without holding them all in memory.
#pragma once

#include "zeroset/core/parameters.hpp"

#include <Eigen/Core>

#include <functional>
#include <vector>

namespace zeroset::landscape {

/// T parameter vectors of n entries, read a few rows of all of them at a time: 2,000 snapshots of 188,810 parameters
/// are 3 GB in double, a block of 4,096 rows is 64 MB.
struct SnapshotStream {
  Eigen::Index parameters = 0;  ///< n
  Eigen::Index snapshots = 0;   ///< T
  /// Fills `rows` (m x T) with entries begin, ..., begin + m - 1 of every snapshot. Called with ascending slices,
  /// once or several times over.
  std::function<void(Eigen::Index begin, Eigen::Ref<Eigen::MatrixXd> rows)> read{};
  int threads = 1;  ///< >= 1; of the products between snapshots. Changes the time alone; `read` is called from one
};

/// The columns of a matrix that outlives the stream.
[[nodiscard]] SnapshotStream stream_of(const Eigen::MatrixXd& snapshots);

/// The entries of these slices alone, as if they were one vector: one layer's weights, or all but the biases.
/// \throws InvalidArgument if a slice leaves the vector
[[nodiscard]] SnapshotStream select(const SnapshotStream& stream, const std::vector<ParameterSlice>& slices);

/// X^T X of the snapshots as they are, T x T, accumulated in double. Cost as below, in one pass.
[[nodiscard]] Eigen::MatrixXd gram_matrix(const SnapshotStream& stream);

/// X^T X of the snapshots about their mean, T x T, accumulated in double. Cost: two passes, n T^2 multiplications.
[[nodiscard]] Eigen::MatrixXd centered_gram_matrix(const SnapshotStream& stream);

/// |x_i - x_j|, T x T. Differences of nearby vectors keep their digits: they are taken about the mean of all.
[[nodiscard]] Eigen::MatrixXd euclidean_distances(const SnapshotStream& stream);

/// 1 - cos(x_i, x_j) = |x_i / |x_i| - x_j / |x_j||^2 / 2, T x T, without the cancellation of 1 - cos: relative errors
/// of some 1e-12 at 5e-5. \throws InvalidArgument for a vector that is zero or not finite
[[nodiscard]] Eigen::MatrixXd cosine_dissimilarities(const SnapshotStream& stream);

/// The mean of 1 - cos over slices (the filters of a layer that a batch normalization follows: then no rescaling of
/// a single filter, which leaves the network as it is, counts). T x T. \throws InvalidArgument for a slice that is
/// zero in a snapshot
[[nodiscard]] Eigen::MatrixXd filter_cosine_dissimilarities(const SnapshotStream& stream,
                                                            const std::vector<ParameterSlice>& filters);

}  // namespace zeroset::landscape
