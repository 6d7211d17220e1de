/// \file
/// How many paths each start system has, and which one is taken where nobody says.
#pragma once

#include "zeroset/algebra/mixed_volume.hpp"
#include "zeroset/algebra/multihomogeneous.hpp"
#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/continuation/equation_source.hpp"
#include "zeroset/continuation/start_system.hpp"
#include "zeroset/core/number.hpp"
#include "zeroset/core/problem.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::continuation {

/// What a forecast may cost.
struct ForecastOptions {
  double seconds = 10;    ///< wall-clock for the mixed volume, > 0; the partitions' search gets a share of its own
  double memory_gib = 2;  ///< for the mixed volume, > 0
  int threads = 1;        ///< for the mixed volume, >= 1
};

/// The number of paths of one start system, or why it is not known.
struct PathNumber {
  std::optional<Integer> paths{};
  std::string reason{};
};

/// The numbers of paths of all start systems; those that are there are exact, for the equations' degrees as
/// EquationSource has them.
struct Forecast {
  PathNumber total_degree{};
  PathNumber multihomogeneous{};   ///< of the best partition found
  algebra::Partition partition{};  ///< that one; empty where none is known
  PathNumber polyhedral{};         ///< the mixed volume with the origin in each support
  double polyhedral_seconds = 0;   ///< that it took; the cells take about as long

  /// The fewest paths; among equal ones total degree, then multihomogeneous, then polyhedral, since they cost less in
  /// this order. Absent where no number is known, or all have 2^62 paths or more.
  std::optional<StartKind> choice{};

  /// One sentence about it: "polyhedral: 70 paths, where total-degree has 120 and multihomogeneous 120".
  std::string because{};

  /// \throws InvalidArgument for another kind than these three
  [[nodiscard]] const PathNumber& of(StartKind kind) const;
};

/// Bounded in time by the options, but for the degrees themselves.
/// \throws InvalidArgument where the network is not polynomial, or for options out of range. A system that is not
/// square
///   has no numbers, and a reason: square it up, and see the last of these.
[[nodiscard]] Forecast forecast(const Problem& problem, const ForecastOptions& options = {});
[[nodiscard]] Forecast forecast(const algebra::PolynomialSystem& system, const ForecastOptions& options = {});

/// \param supports  of the same equations; empty: there is no polyhedral start, since nothing is expanded
[[nodiscard]] Forecast forecast(const EquationSource& equations,
                                const std::vector<algebra::Support>& supports,
                                const ForecastOptions& options = {});

}  // namespace zeroset::continuation
