/// \file
/// How many eigenvalues of a large symmetric operator are zero, or near zero: bounds, not a smoothed density.
#pragma once

#include "zeroset/landscape/spectrum.hpp"

#include <cstdint>
#include <vector>

namespace zeroset::landscape {

/// How many probes, how many steps, and which thresholds.
struct NullityBoundsOptions {
  int probes = 3;   ///< >= 1; random vectors of signs
  int steps = 100;  ///< >= 1; Lanczos steps a probe: what separates zero from what is small
  std::vector<double> thresholds{1e-6, 1e-5, 1e-4, 1e-3, 1e-2};  ///< > 0, ascending; shares of the largest |eigenvalue|
  double rounding = 1e-12;  ///< >= 0; of the products, as a share of the largest |eigenvalue|
  std::uint64_t seed = 1;
  StopRequest stop{};
};

/// How many of the n eigenvalues, as a mean over probes.
struct CountBounds {
  double lower = 0, upper = 0;  ///< 0 <= lower <= upper <= n
};

/// How many eigenvalues are zero or near zero.
struct NullityBounds {
  double largest = 0;       ///< |eigenvalue|, the largest Ritz value's
  double zero_at_most = 0;  ///< eigenvalues that are zero: those within the rounding of it are at most so many
  std::vector<CountBounds> near_zero{};  ///< for each threshold t: eigenvalues in [-t largest, t largest]
  int probes = 0;                        ///< done
  int steps = 0;                         ///< most of a probe; fewer than asked for where its space was exhausted
  bool exhausted = false;                ///< every probe's space was: then both bounds are the probes' exact numbers
  /// Of one probe, Ritz values whose size is above the rounding: by interlacing no more than there are such
  /// eigenvalues. Where the probes were exhausted and no eigenvalue but zero is multiple, their exact number: the rank.
  int rank_at_least = 0;
  int products = 0;

  /// A bound on the standard error of a count k out of n eigenvalues, over the probes: sqrt(2 min(k, n - k) / probes).
  [[nodiscard]] double deviation(double count, Eigen::Index n) const;
};

/// A probe v of random signs gives a measure with mass (q . v)^2 / n at the eigenvalue of each unit eigenvector q, and
/// n times its mass on a set is, in expectation, the number of eigenvalues there (Hutchinson 1990; variance for signs
/// at most 2 min(k, n - k): Avron and Toledo 2011). After m Lanczos steps 2 m moments of the measure are known, and the
/// mass at and below a point is enclosed sharply, for all measures with these moments, by the quadrature rule with that
/// point among its nodes (Chebyshev, Markov, Stieltjes; Golub and Meurant 2010, chapters 3 and 6). With exact products
/// the mass at zero is at most that rule's weight there, whatever the number of small eigenvalues; rounding of the
/// products moves zeros by at most its size (Weyl), so that the mass within it of zero is what is bounded. The means
/// over probes differ from the counts by the deviation.
/// Cost: probes * steps products, n * steps numbers.
/// \throws InvalidArgument for options out of range or an empty operator
[[nodiscard]] NullityBounds nullity_bounds(const SymmetricOperator& matrix, const NullityBoundsOptions& options = {});

}  // namespace zeroset::landscape
