#pragma once

#include "zeroset/algebra/count.hpp"
#include "zeroset/algebra/problem_objective.hpp"
#include "zeroset/core/problem.hpp"
#include "zeroset/landscape/gradient_flow.hpp"
#include "zeroset/landscape/merge_tree.hpp"
#include "zeroset/landscape/symmetry.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::cli {

struct ToyOptions {
  Limits limits{};  ///< of the count
  std::uint64_t seed = 1;
  int threads = 1;
  std::int64_t starts = 2000;    ///< at most, of Newton's method
  std::int64_t descents = 200;   ///< starts of gradient flow or descent
  std::int64_t most_real = 128;  ///< as in CountOptions
  landscape::DescentMethod method = landscape::DescentMethod::flow;
  bool he = false;  ///< descents start from He initialisation, else from normal vectors of the radius of interest
  ProgressCallback progress{};
  StopRequest stop{};
};

/// The critical points of a toy network's loss, and what lies between them.
struct ToyLandscape {
  std::vector<std::string> names{};  ///< of the parameters
  algebra::CountResult count{};
  landscape::CriticalPoints found{};
  std::int64_t by_symmetry = 0;  ///< points that only a symmetry led to
  std::vector<landscape::SignedPermutation> generators{};
  landscape::Orbits orbits{};
  landscape::Basins basins{};
  std::int64_t descents = 0;
  landscape::DescentMethod method = landscape::DescentMethod::flow;
  bool he = false;
  std::vector<landscape::Connection> connections{};
  landscape::MergeTree tree{};
  Eigen::MatrixXd straight{};  ///< largest loss on the straight line between two minima, in the order of tree.minima
  bool coercive = false;       ///< every Tikhonov weight is positive
  int index_sum = 0;           ///< sum of (-1)^index; 1 where the loss is coercive and all points are there (K2)
  std::uint64_t seed = 1;

  [[nodiscard]] bool complete() const { return found.complete(); }
  /// Why the number of points to be found is not known; empty where it is.
  [[nodiscard]] std::string unknown_reason() const;
};

/// Counts, searches until all are found, descends, and joins valleys.
[[nodiscard]] ToyLandscape explore(const Problem& problem, const ToyOptions& options);

}  // namespace zeroset::cli
