/// \file
/// Multihomogeneous Bézout numbers: of one partition of the unknowns, and the least over partitions.
///
/// Let the unknowns fall into groups of k_1, ..., k_m, and let equation i have degree d_ij in those of group j. The
/// coefficient of z_1^k_1 ... z_m^k_m in the product over i of (d_i1 z_1 + ... + d_im z_m) bounds the number of
/// isolated solutions in P^k_1 x ... x P^k_m, with multiplicity, and so of those in C^n (Morgan and Sommese, "A
/// homotopy for solving general polynomial systems that respects m-homogeneous structures", 1987; Fulton, Intersection
/// Theory, section 12.2). One group gives Bézout's number. Larger degrees than the true ones give a larger number,
/// which is a bound as well.
#pragma once

#include "zeroset/algebra/polynomial_system.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::algebra {

/// Nonempty disjoint groups that together hold every unknown 0, ..., n - 1; each ascending, groups by first member.
using Partition = std::vector<std::vector<std::int64_t>>;

/// The degrees of `count` equations in each of the groups; >= 0.
struct DegreeRow {
  std::vector<std::int64_t> degrees{};
  std::int64_t count = 1;
  bool operator==(const DegreeRow&) const = default;
};

/// What one number may cost.
struct MultihomogeneousLimits {
  double operations = 1e9;  ///< multiplications of a machine word by a word of a coefficient
  double bytes = 1e9;       ///< coefficients held at once
  double digits = 2e6;      ///< of the number itself
};

/// A number, or what is known of it where it is beyond the limits.
struct MultihomogeneousNumber {
  std::optional<Integer> value{};

  /// Decimal logarithm of the number to about 14 digits, -infinity for 0; present wherever `value` is.
  std::optional<double> log10{};

  /// Where log10 is absent: no less than it. The product of the linear forms at any point z > 0 over z^k is no less
  /// than the coefficient; this is the least found (Gurvits, "Van der Waerden/Schrijver-Valiant like conjectures and
  /// stable homogeneous polynomials", 2008).
  std::optional<double> log10_at_most{};

  std::string reason{};  ///< why `value` is absent
};

/// The coefficient, by dynamic programming over the exponents of all groups but the largest. Equal rows cost little:
/// two kinds of rows are expanded by the multinomial theorem, and a single kind is one multinomial coefficient.
/// \param rows   as many equations together as unknowns
/// \param sizes  of the groups, >= 1
/// \throws InvalidArgument unless each row has a degree >= 0 for each group, counts are >= 1 and add up to the unknowns
[[nodiscard]] MultihomogeneousNumber multihomogeneous_number(const std::vector<DegreeRow>& rows,
                                                             const std::vector<std::int64_t>& sizes,
                                                             const MultihomogeneousLimits& limits = {});

/// Degree of each equation in some of the unknowns, those being ascending; -1 for 0 = 0, for which no number below is
/// defined. A function of this kind is what a system is for all that follows.
using DegreesIn = std::function<std::vector<std::int64_t>(const std::vector<std::int64_t>& unknowns)>;

/// From the monomials, exactly.
[[nodiscard]] DegreesIn support_degrees(const PolynomialSystem& system);

/// From the layers, unit by unit and without expanding: no less than the degrees of the equations, and equal to them
/// for generic data. \throws as evaluate
[[nodiscard]] DegreesIn unit_degrees(const Problem& problem);

/// Equal rows are put together.
[[nodiscard]] MultihomogeneousNumber multihomogeneous_number(const DegreesIn& degrees_in,
                                                             const Partition& partition,
                                                             const MultihomogeneousLimits& limits = {});

/// A partition of the unknowns, and its multihomogeneous Bezout number.
struct PartitionNumber {
  Partition partition{};
  Integer number{};
};

/// Most unknowns of which every partition is tried: Bell(9) = 21,147.
inline constexpr std::int64_t kMaxExhaustiveUnknowns = 9;

/// The least number over all partitions; among equal ones that with the fewest groups. Cost: about 0.1 s for 9
/// unknowns. \throws InvalidArgument unless there are as many equations as unknowns, 1 to kMaxExhaustiveUnknowns
[[nodiscard]] PartitionNumber min_over_all_partitions(std::int64_t unknowns, const DegreesIn& degrees_in);

/// How far the search for the best partition may go.
struct PartitionSearchOptions {
  /// Tried before anything else. One group, all singletons and what a greedy merging of these comes by are always tried
  /// as well.
  std::vector<Partition> starts{};

  std::int64_t partitions = 25'000;  ///< most that are evaluated

  /// Of all evaluations together, as in MultihomogeneousLimits; not asked of kMaxExhaustiveUnknowns or fewer unknowns.
  double operations = 4e8;
  double operations_each = 2e7;     ///< partitions that cost more are passed over, unless they are starts
  MultihomogeneousLimits limits{};  ///< of each start
};

/// The least number that a best-first search finds: of all partitions seen, the one with the least number is taken
/// next; its neighbors are all partitions that come from it by one unknown going to another group or to a group of its
/// own, or by two groups becoming one. Never worse than one group and than any start that is within the limits. With at
/// most kMaxExhaustiveUnknowns unknowns every partition is reached before the budget ends, so the answer is that of
/// min_over_all_partitions. With more than 64 unknowns, those that the equations do not tell apart one by one (equal
/// degrees in each) move together, and beyond 64 such classes only the starts are compared. Deterministic.
/// \throws InvalidArgument unless there are as many equations as unknowns, at least 1, and starts are partitions
[[nodiscard]] PartitionNumber search_partitions(std::int64_t unknowns,
                                                const DegreesIn& degrees_in,
                                                const PartitionSearchOptions& options = {});

/// Both numbers of a square system.
struct MultihomogeneousBounds {
  /// One group for each layer's weights with its biases; in a layer of nodes the inner weights with their biases and
  /// the output weights are two groups. Absent without a network.
  std::optional<MultihomogeneousNumber> layerwise{};

  /// One name a group of `layerwise`: "layer1", and "layer1.output" for the output weights of nodes.
  std::vector<std::string> layer_groups{};

  MultihomogeneousNumber best{};
  Partition groups{};            ///< that give `best`; empty where no number is known
  bool best_is_minimum = false;  ///< over all partitions; else the least that was found

  bool structural = false;  ///< the degrees are read off the layers, not of the expanded equations
};

/// One group a layer, as in MultihomogeneousBounds::layerwise, with the groups' names.
[[nodiscard]] std::pair<Partition, std::vector<std::string>> layer_partition(const Architecture& network);

/// The effort, as below, for an answer within this time: less than 1 below a minute. Work is cut, not time measured, so
/// that the same limit gives the same answer.
[[nodiscard]] double effort_within(double seconds);

/// Absent unless the system is square with at least one unknown, and where an equation is 0 = 0. The equations of a
/// problem are expanded where that is estimated at no more than 200,000 monomials and 8 MB of coefficients, else the
/// degrees are those of unit_degrees, and above 2,000 unknowns those of whole layers, with no other partition tried
/// than the layers and one group. Cost: at most a few seconds. \param effort  the share of the usual limits that
/// layerwise number and search may take, in (0, 1]; the same for the
///   same answer on any machine
/// \throws InvalidArgument where the network is not polynomial
[[nodiscard]] std::optional<MultihomogeneousBounds> multihomogeneous_bounds(const Problem& problem, double effort = 1);
[[nodiscard]] std::optional<MultihomogeneousBounds> multihomogeneous_bounds(const PolynomialSystem& system,
                                                                            double effort = 1);

}  // namespace zeroset::algebra
