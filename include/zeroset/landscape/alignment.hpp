/// \file
/// Hidden units in another order compute the same: which order brings two networks closest?
#pragma once

#include "zeroset/core/architecture.hpp"
#include "zeroset/core/parameters.hpp"
#include "zeroset/core/progress.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <functional>
#include <vector>

namespace zeroset::landscape {

/// A minimum over all permutations p of sum_i cost(i, p_i), by shortest augmenting paths (Jonker and Volgenant 1987).
/// Cost O(n^3). \param cost  n x n, finite
[[nodiscard]] std::vector<Eigen::Index> best_assignment(const Eigen::Ref<const Eigen::MatrixXd>& cost);

/// The units or channels of one hidden layer, which may be permuted.
struct HiddenUnits {
  std::size_t layer = 0;  ///< index of the layer whose rows they are
  std::size_t next = 0;   ///< index of the layer that reads them
  std::int64_t count = 0;
};

/// Of every dense layer and convolution but the last. \throws SpecError for a nodes layer, whose units stand alone
[[nodiscard]] std::vector<HiddenUnits> hidden_units(const Architecture& network);

/// One permutation a hidden layer, in the order of hidden_units: unit i of the result is unit permutations[l][i] of the
/// network given.
using Permutations = std::vector<std::vector<Eigen::Index>>;

/// The same function with its hidden units in another order. \throws InvalidArgument if these are no permutations
[[nodiscard]] Parameters permuted(const Architecture& network,
                                  const Parameters& theta,
                                  const Permutations& permutations);

/// How hard a permutation is searched for.
struct AlignmentOptions {
  int sweeps = 100;  ///< >= 1, at most; over all hidden layers
  /// >= 1. The first from the identity; the second from what matches layer after layer by incoming weights, which
  /// undoes any reordering of a network in which no two units of a layer read the same; the others from random
  /// permutations.
  int starts = 5;
  std::uint64_t seed = 1;
  std::vector<ParameterSlice> counted{};  ///< what is brought close; empty: all parameters
};

/// The best permutation found.
struct Alignment {
  Permutations permutations{};
  Parameters aligned{};  ///< of `moved`
  double product = 0;    ///< inner product of what counts with that of `fixed`: what is maximized
  double before = 0;     ///< the same as it was
  int sweeps = 0;        ///< of the best start
};

/// Weight matching (Ainsworth, Hayase, Srinivasa, "Git Re-Basin", 2023): layer after layer the best permutation given
/// the others, until none improves; the best of several starts. A local maximum, never below `before`.
/// \throws InvalidArgument for vectors of another size, or options out of range
[[nodiscard]] Alignment match_weights(const Architecture& network,
                                      const Parameters& fixed,
                                      const Parameters& moved,
                                      const AlignmentOptions& options = {});

/// How each pair is matched, and on how many threads.
struct AlignedDistanceOptions {
  AlignmentOptions matching{.starts = 2};
  int threads = 1;  ///< >= 1; over the snapshots. The same answer for any number
  ProgressCallback progress{};
};

/// For every two snapshots i < j, 1 - cos of what counts after the hidden units of j were put in the order that weight
/// matching finds for i. T x T, symmetric; free of cancellation. Never above cosine_dissimilarities but for rounding,
/// and zero to rounding for a network and its reordering (`starts` >= 2). No metric: triangles may fail.
/// Cost: T (T - 1) / 2 matchings, of theory2 some 25 ms each; every snapshot is read T times.
/// \param snapshot  i -> its parameters, for 0 <= i < T; asked from several threads at once
/// \throws InvalidArgument as match_weights, and for a snapshot that is zero or not finite where it counts
[[nodiscard]] Eigen::MatrixXd aligned_dissimilarities(const Architecture& network,
                                                      Eigen::Index snapshots,
                                                      const std::function<Parameters(Eigen::Index)>& snapshot,
                                                      const AlignedDistanceOptions& options = {});

}  // namespace zeroset::landscape
