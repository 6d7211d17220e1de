/// \file
/// Hidden units in another order compute the same: which order brings two networks closest?
#pragma once

#include "zeroset/core/architecture.hpp"
#include "zeroset/core/parameters.hpp"

#include <Eigen/Core>

#include <cstdint>
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

struct AlignmentOptions {
  int sweeps = 100;  ///< >= 1, at most; over all hidden layers
  int starts = 5;    ///< >= 1; the first from the identity, the others from random permutations
  std::uint64_t seed = 1;
};

struct Alignment {
  Permutations permutations{};
  Parameters aligned{};  ///< of `moved`
  double product = 0;    ///< inner product of the aligned weights with those of `fixed`: what is maximised
  double before = 0;     ///< the same as it was
  int sweeps = 0;        ///< of the best start
};

/// Weight matching (Ainsworth, Hayase, Srinivasa, "Git Re-Basin", 2023): layer after layer the best permutation given
/// the others, until none improves; the best of several starts. A local maximum, never below `before`.
[[nodiscard]] Alignment match_weights(const Architecture& network,
                                      const Parameters& fixed,
                                      const Parameters& moved,
                                      const AlignmentOptions& options = {});

}  // namespace zeroset::landscape
