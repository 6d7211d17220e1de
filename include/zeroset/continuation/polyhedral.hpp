/// \file
/// Polyhedral start systems: as many paths as the mixed volume of the supports.
#pragma once

#include "zeroset/continuation/equation_source.hpp"
#include "zeroset/continuation/start_system.hpp"
#include "zeroset/core/number.hpp"
#include "zeroset/core/progress.hpp"

#include <cstdint>
#include <limits>
#include <memory>

namespace zeroset::continuation {

/// How a polyhedral start system is made.
struct PolyhedralOptions {
  std::uint64_t seed = 1;  ///< of lifting and coefficients
  int threads = 1;         ///< for the cells; the result does not depend on it

  /// True: the origin is added to each support, so that all isolated solutions in C^n are reached (Li and Wang, "The
  /// BKK root count in C^n", 1996). False: those without zero coordinate.
  bool affine = true;

  double seconds = std::numeric_limits<double>::infinity();     ///< wall-clock, for the cells, > 0
  double memory_gib = std::numeric_limits<double>::infinity();  ///< for the cells, > 0; infinite: kDefaultMemoryGib
  ProgressCallback progress{};
  StopRequest stop{};
};

/// The start system of Huber and Sturmfels ("A polyhedral method for solving sparse polynomial systems", Math. Comp.
/// 64, 1995). One program F(x; c) has the coefficients c as parameters. A path starts at a solution of the binomials of
/// a mixed cell; its first leg is toric (ParameterMonomials, the least positive weight scaled to 1) and leads to a
/// system with random coefficients, its second is the straight line from these to the coefficients that are asked for.
///
/// Sizes: after equations and unknowns are scaled, the coefficients that are asked for have some natural logarithms.
/// Where these lie within 4 of each other, random coefficients have modulus near 1 (in scaled unknowns), and monomials
/// that are seen to lie between two others have coefficient 0 in the first leg: the Newton polytopes, and so the number
/// of solutions, are the same without them. Else random coefficients have the sizes of those that are asked for (of the
/// least one of the equation for those that are 0), and liftings are drawn around minus the logarithms: cells then
/// start where each term dominates, and the second leg only turns phases.
///
/// Path index -> cell (in the order of algebra::mixed_cells), then the number within the cell. Binomials are solved
/// exactly: phases are fractions of 2^40 volume-ths of a turn, computed by integers. Number of paths: the mixed volume.
/// \throws InvalidArgument unless the system is square with at least one unknown; LimitExceeded where time or memory
/// ran
///   out, it was stopped, or there are 2^62 paths or more
[[nodiscard]] std::unique_ptr<StartSystem> polyhedral_start(const algebra::PolynomialSystem& system,
                                                            const PolyhedralOptions& options = {});
[[nodiscard]] std::unique_ptr<StartSystem> polyhedral_start(const SparseEquations& equations,
                                                            const PolyhedralOptions& options = {});

}  // namespace zeroset::continuation
