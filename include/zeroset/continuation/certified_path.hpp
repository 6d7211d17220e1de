/// \file
/// Paths of a homotopy that are proved to be followed without a jump.
#pragma once

#include "zeroset/algebra/straight_line_program.hpp"
#include "zeroset/continuation/certificate.hpp"
#include "zeroset/continuation/homotopy.hpp"
#include "zeroset/core/progress.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::continuation {

/// How far a path is followed.
struct CertifiedPathOptions {
  std::int64_t max_steps = 100'000;  ///< accepted and rejected ones, >= 1
  StopRequest stop{};
};

/// What is proved about a path.
struct CertifiedPath {
  /// The path of solutions that starts at the one next to the given point is regular and ends at that of `end`.
  bool certified = false;
  std::string reason{};       ///< one line where it is not
  Certificate start{};        ///< at the parameters it starts with
  Certificate end{};          ///< at those it ends with
  std::int64_t steps = 0;     ///< accepted
  std::int64_t rejected = 0;  ///< tubes that were not proved
  double reached = 0;         ///< s in [0, 1] up to which the path is proved, 1 where it is certified
};

/// Follows F(x; (1 - s) a + s b) = 0 from s = 0 to s = 1 with proof. Each step is a tube: a cubic curve of s, and
/// around each of its points a box for which Krawczyk's test holds, with the residual along the curve as Taylor models.
/// So each box holds exactly one solution, regular, and moving continuously; where tubes meet, the Krawczyk image of
/// one lies in the box of the other. Compare J. van der Hoeven, "Reliable homotopy continuation", 2015, and T. Duff and
/// K. Lee, "Certified homotopy tracking using the Krawczyk method", 2024.
///
/// Paths that are certified from different solutions end at different solutions: followed backwards, a regular solution
/// has one path. If a system of parameters a has d regular solutions and no others, and all d paths are certified, the
/// system of parameters b has at least d regular solutions, and exactly d where d bounds their number.
/// In double intervals; a path that needs more is not certified. Cost: some 10 to 100 times that of tracking without
/// proof, n^3 a step. Never throws for what mathematics may do.
/// \param from, to  exact parameters a and b. The end must be regular
/// \param start     approximates a solution for the parameters a
/// \throws InvalidArgument if a size does not fit, or for options out of range
[[nodiscard]] CertifiedPath track_certified(const ParametricSystem& system,
                                            const std::vector<algebra::ComplexRational>& from,
                                            const std::vector<algebra::ComplexRational>& to,
                                            const Eigen::VectorXcd& start,
                                            const CertifiedPathOptions& options = {});

}  // namespace zeroset::continuation
