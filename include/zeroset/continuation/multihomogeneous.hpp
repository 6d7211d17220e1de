/// \file
/// Multihomogeneous start systems: products of linear forms in groups of the unknowns.
#pragma once

#include "zeroset/algebra/multihomogeneous.hpp"
#include "zeroset/continuation/equation_source.hpp"
#include "zeroset/continuation/start_system.hpp"

#include <cstdint>
#include <memory>

namespace zeroset::continuation {

/// How a multihomogeneous start system is made.
struct MultihomogeneousOptions {
  std::uint64_t seed = 1;
  double bytes = 1e9;  ///< of the table by which paths are numbered
};

/// Equation i of the start system is a product of random affine linear forms, d_ij of them in group j, d_ij being the
/// degree of equation i in that group (Morgan and Sommese 1987; Wampler, "Bezout number calculations for
/// multi-homogeneous polynomial systems", 1992). A solution takes one factor of each equation, k_j of group j in all,
/// and solves a linear system a group. The path is a straight line in two parameters of one program, H = u G + s F with
/// (u, s) from (gamma, 0) to (0, 1).
///
/// The paths are numbered by a table of how many choices there are from each equation on, with each number of unknowns
/// of each group left: path index -> choice costs O(equations * groups), the table O(equations * product of (k_j + 1)).
/// Number of paths: algebra::multihomogeneous_number of degrees and partition.
/// \throws InvalidArgument unless there are as many equations as unknowns, at least one, none is 0 = 0, and groups are
/// a
///   partition; LimitExceeded above 2^62 paths, or where the table needs more than `bytes`
[[nodiscard]] std::unique_ptr<StartSystem> multihomogeneous_start(const EquationSource& equations,
                                                                  const algebra::Partition& partition,
                                                                  const MultihomogeneousOptions& options = {});

}  // namespace zeroset::continuation
