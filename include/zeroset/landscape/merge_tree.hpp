/// \file
/// How high one has to climb from one minimum to another: the valleys of a loss and the passes where they meet.
#pragma once

#include "zeroset/core/objective.hpp"
#include "zeroset/landscape/critical_points.hpp"
#include "zeroset/landscape/gradient_flow.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace zeroset::landscape {

/// A critical point of index 1 and the two minima to which the flow leads from it.
struct Connection {
  std::int64_t saddle = 0;   ///< index into the points
  std::int64_t first = -1;   ///< minimum on one side, as an index into the points; -1: none of them
  std::int64_t second = -1;  ///< on the other side
  double loss = 0;           ///< of the saddle
};

/// How far connections between minima are followed.
struct ConnectionOptions {
  double displacement = 1e-3;  ///< > 0; how far from the saddle the flow starts, relative to the nearest other point
  BasinOptions basins{};
};

/// Every point of index 1 and nullity 0, ascending by loss.
/// \throws InvalidArgument for options out of range
[[nodiscard]] std::vector<Connection> connections(const Objective& objective,
                                                  const std::vector<CriticalPoint>& points,
                                                  const ConnectionOptions& options = {});

/// Two valleys that become one at a saddle.
struct Merge {
  std::int64_t saddle = 0;    ///< index into the points
  double loss = 0;            ///< of the saddle
  std::int64_t survivor = 0;  ///< the lower minimum of the joint valley
  std::int64_t ended = 0;     ///< the other's minimum, whose valley ends here
};

/// Valleys and passes of all minima.
struct MergeTree {
  std::vector<std::int64_t> minima{};  ///< indices into the points, ascending by loss
  std::vector<Merge> merges{};         ///< ascending by loss; minima - 1 of them where all valleys meet

  /// Loss of the lowest pass between two minima, in the order of `minima`: symmetric, the loss of the minimum itself on
  /// the diagonal, infinite where no pass is known.
  Eigen::MatrixXd passes{};

  /// The saddle of each pass, as an index into the points; -1 on the diagonal and where no pass is known.
  Eigen::MatrixXi saddles{};
};

/// Joins valleys at saddles of ascending loss. Where all critical points of a coercive Morse function are given, and
/// every saddle has both its minima, the passes are the true ones: the least, over all paths between two minima, of the
/// largest loss on the path. Otherwise upper bounds. Cost: O(connections x minima).
/// \throws InvalidArgument where a connection names points that are not there
[[nodiscard]] MergeTree merge_tree(const std::vector<CriticalPoint>& points,
                                   const std::vector<Connection>& connections);

}  // namespace zeroset::landscape
