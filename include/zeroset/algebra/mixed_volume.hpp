/// \file
/// Mixed volumes of sparse systems: how many solutions there are at most without, or with, zero coordinates.
#pragma once

#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/core/child_process.hpp"
#include "zeroset/core/number.hpp"
#include "zeroset/core/progress.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::algebra {

/// Exponents of the monomials of one polynomial: n rows, one column a monomial, in any order. Repeated columns count
/// once; no column is the zero polynomial.
using Support = Eigen::Matrix<std::int64_t, Eigen::Dynamic, Eigen::Dynamic>;

/// Exponents may be negative (Laurent monomials), and have at most this absolute value.
inline constexpr std::int64_t kLargestExponent = std::int64_t{1} << 40;

/// How far a mixed volume may go.
struct MixedVolumeOptions {
  int threads = 1;  ///< >= 1; the result does not depend on it

  /// Wall-clock seconds, > 0, for one mixed volume.
  double seconds = std::numeric_limits<double>::infinity();

  /// Of all tables together, > 0; infinite stands for kDefaultMemoryGib.
  double memory_gib = std::numeric_limits<double>::infinity();

  ProgressCallback progress{};
  StopRequest stop{};
};

/// A mixed volume, or why it is not known.
struct MixedVolumeResult {
  /// Exact; absent where time or memory ran out, the system is not square, or it is too large. `reason` says which.
  std::optional<Integer> value{};
  std::string reason{};

  /// Sum of the mixed cells found: equal to value where that is there, else a proved lower bound of it.
  Integer at_least = 0;

  std::int64_t cells = 0;  ///< mixed cells found; fewer than value where some have volume > 1
  std::int64_t steps = 0;  ///< exchanges of columns
  double seconds = 0;

  /// False where time or memory ran out or it was stopped: then the program exits with 1.
  bool complete = true;
  bool out_of_time = false;  ///< it was `seconds` that ran out
};

/// The mixed volume of n supports in Z^n, normalized so that n unit simplices have 1: the number of solutions without
/// zero coordinate of a system with these monomials and generic coefficients, and at least the number of isolated ones,
/// with multiplicity, for any coefficients (Bernstein 1975; Kushnirenko 1976; Khovanskii 1978). No unknowns: 1. An
/// empty support, or one of a single monomial: 0.
///
/// Method: tropical homotopies through a regeneration (Jensen, "Tropical homotopy continuation", arXiv:1601.02818), in
/// exact integers: of 32 bits where they fit, else of 128, else of any size; overflow is detected, never silent. Cost:
/// a few hundred nanoseconds a step for systems of about ten unknowns; the number of steps grows with the number of
/// mixed cells, and with it, in the worst case, exponentially with the number of unknowns. Memory: n times the number
/// of all monomials, for each cell on a path of the search.
/// \throws InvalidArgument for options out of range, supports with another number of rows than the first, or exponents
///   beyond kLargestExponent. A number of supports other than n gives no value and a reason.
[[nodiscard]] MixedVolumeResult mixed_volume(const std::vector<Support>& supports,
                                             const MixedVolumeOptions& options = {});

/// The exponents of each polynomial.
[[nodiscard]] std::vector<Support> supports(const PolynomialSystem& system);

/// The same with the origin in each: the support of a system with generic constant terms added. Its mixed volume bounds
/// the isolated solutions in C^n, with multiplicity (Li and Wang, "The BKK root count in C^n", Math. Comp. 65, 1996).
[[nodiscard]] std::vector<Support> with_origin(std::vector<Support> supports);

/// The two mixed volumes of a system: on the torus, and in affine space.
struct MixedVolumes {
  MixedVolumeResult torus{};   ///< of the supports
  MixedVolumeResult affine{};  ///< with the origin in each
};

/// Both, the second with the time that the first has left. Where no support lacks the origin, they are one computation.
[[nodiscard]] MixedVolumes mixed_volumes(const PolynomialSystem& system, const MixedVolumeOptions& options = {});

/// Of the expanded equations. Where they cannot be expanded (more than a million monomials by `estimate_size`, layers
/// that `expand` does not know) there is no value, and a reason; they count as complete.
[[nodiscard]] MixedVolumes mixed_volumes(const Problem& problem, const MixedVolumeOptions& options = {});

}  // namespace zeroset::algebra
