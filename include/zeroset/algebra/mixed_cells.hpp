/// \file
/// The mixed cells of a fine mixed subdivision: what polyhedral homotopies start from.
#pragma once

#include "zeroset/algebra/mixed_volume.hpp"
#include "zeroset/core/number.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::algebra {

/// A mixed cell of n supports in Z^n: one edge of each. Its inner normal alpha makes <alpha, p> + lifting(p), over the
/// points p of a support, least at the two ends of the edge, and larger at all others.
struct MixedCell {
  std::vector<std::pair<std::int64_t, std::int64_t>> edges{};  ///< two columns of each support, the smaller first
  Integer volume = 0;                                          ///< |det| of the edges' differences, >= 1
  std::vector<Integer> normal{};                               ///< volume * alpha, n numbers
  bool operator==(const MixedCell&) const = default;
};

/// How far the search may go.
struct MixedCellsOptions {
  std::uint64_t seed = 1;  ///< of the liftings
  int threads = 1;         ///< >= 1; the result does not depend on it

  /// What the liftings are drawn around, one number a column of each support, in [0, 2^36]; empty: zeros. The random
  /// part is uniform on [0, 2^20); where that is not fine, all is scaled by 16 and drawn anew. With a base no column is
  /// left out but copies.
  std::vector<std::vector<std::int64_t>> base{};

  /// Wall-clock seconds, > 0.
  double seconds = std::numeric_limits<double>::infinity();

  /// Of all tables together, > 0; infinite stands for kDefaultMemoryGib.
  double memory_gib = std::numeric_limits<double>::infinity();

  std::int64_t max_cells = 10'000'000;  ///< > 0; with more there is no answer
  ProgressCallback progress{};
  StopRequest stop{};
};

/// The lifting of a column that was left out: it is one of another column's copies, or seen to lie in the middle
/// between two others. Without those columns the convex hulls are the same.
inline constexpr std::int64_t kNotLifted = -1;

/// The cells, or why they are not known.
struct MixedCellsResult {
  std::vector<MixedCell> cells{};  ///< ascending by edges; empty where there is a reason

  /// Of each column of each support: random numbers >= 0, or kNotLifted.
  std::vector<std::vector<std::int64_t>> lifting{};

  std::optional<Integer> mixed_volume{};  ///< sum of the volumes; absent where there is a reason
  std::string reason{};
  bool complete = true;      ///< false where time, memory or cells ran out or it was stopped
  bool out_of_time = false;  ///< it was `seconds` that ran out
  int liftings = 0;          ///< drawn until one was fine
  double seconds = 0;
};

/// All mixed cells for a random lifting. The subdivision is fine: that the normal of each cell is least on its edges
/// alone is checked exactly, and another lifting is drawn where it is not, from a larger range.
///
/// Method and cost: those of `mixed_volume`, and O(n^3 + n * points) exact operations a cell.
/// \throws InvalidArgument for options out of range and as mixed_volume does. A number of supports other than n gives
///   no cells and a reason.
[[nodiscard]] MixedCellsResult mixed_cells(const std::vector<Support>& supports, const MixedCellsOptions& options = {});

}  // namespace zeroset::algebra
