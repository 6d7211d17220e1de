// Both multihomogeneous numbers of a problem or a system.
#include "zeroset/core/error.hpp"

#include "algebra/bounds/group_degrees.hpp"
#include "algebra/bounds/multihomogeneous.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace zeroset::algebra {

using namespace detail;

namespace {

constexpr double kMaxMonomialsForGroups = 200'000;
constexpr double kMaxBytesForGroups = 8e6;  // of coefficients: random data have 16 bits a degree
constexpr std::int64_t kMaxUnitUnknowns = 2000;

Partition one_group(std::int64_t unknowns) {
  Partition partition(1, std::vector<std::int64_t>(static_cast<std::size_t>(unknowns)));
  std::iota(partition[0].begin(), partition[0].end(), 0);
  return partition;
}

bool has_zero_equation(const std::vector<std::int64_t>& degrees) {
  return std::find(degrees.begin(), degrees.end(), -1) != degrees.end();
}

MultihomogeneousNumber number_of(const Integer& value) {
  return {.value = value, .log10 = value == 0 ? -std::numeric_limits<double>::infinity() : zeroset::log10(value)};
}

MultihomogeneousLimits limits_of(double effort) {
  MultihomogeneousLimits limits;
  limits.operations *= effort;
  return limits;
}

PartitionSearchOptions search_options(double effort, const Partition& layers) {
  PartitionSearchOptions options;
  options.operations *= effort;
  options.operations_each *= effort;
  options.partitions = static_cast<std::int64_t>(static_cast<double>(options.partitions) * effort);
  options.limits = limits_of(effort);
  if (!layers.empty()) {
    options.starts = {layers};
  }
  return options;
}

/// \param layers  empty without a network
std::optional<MultihomogeneousBounds> bounds_from(std::int64_t unknowns,
                                                  const DegreesIn& degrees_in,
                                                  const Partition& layers,
                                                  double effort) {
  const Partition together = one_group(unknowns);
  if (has_zero_equation(degrees_in(together[0]))) {
    return std::nullopt;
  }
  MultihomogeneousBounds result;
  if (!layers.empty()) {
    result.layerwise = multihomogeneous_number(degrees_in, layers, limits_of(effort));
  }
  result.best_is_minimum = unknowns <= kMaxExhaustiveUnknowns;
  PartitionNumber least = result.best_is_minimum
                              ? min_over_all_partitions(unknowns, degrees_in)
                              : search_partitions(unknowns, degrees_in, search_options(effort, layers));
  result.groups = std::move(least.partition);
  result.best = result.groups.empty() ? multihomogeneous_number(degrees_in, together) : number_of(least.number);
  return result;
}

/// The decimal logarithm, or what is known of it.
double logarithm(const MultihomogeneousNumber& number) {
  return number.log10.value_or(number.log10_at_most.value_or(std::numeric_limits<double>::infinity()));
}

/// From whole layers, for networks too large for anything else.
std::optional<MultihomogeneousBounds> bounds_of_layers(const Problem& problem, const Partition& layers, double effort) {
  const std::vector<DegreeRow> together = layer_rows(problem, true);
  if (std::any_of(together.begin(), together.end(), [](const auto& row) { return has_zero_equation(row.degrees); })) {
    return std::nullopt;
  }
  std::vector<std::int64_t> sizes;
  for (const auto& group : layers) {
    sizes.push_back(static_cast<std::int64_t>(group.size()));
  }
  const std::int64_t unknowns = std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0});
  MultihomogeneousBounds result;
  result.structural = true;
  result.layerwise = multihomogeneous_number(layer_rows(problem, false), sizes, limits_of(effort));
  const MultihomogeneousNumber bezout = multihomogeneous_number(together, {unknowns});
  const bool layers_win = logarithm(*result.layerwise) < logarithm(bezout);
  result.best = layers_win ? *result.layerwise : bezout;
  result.groups = layers_win ? layers : one_group(unknowns);
  return result;
}

/// The equations of a small problem.
std::optional<PolynomialSystem> expanded(const Problem& problem) {
  if (!is_drawn(problem.data)) {
    return std::nullopt;
  }
  try {
    const SizeEstimate size = estimate_size(problem);
    const bool is_small = size.monomials <= kMaxMonomialsForGroups &&
                          2 * size.monomials * static_cast<double>(size.largest_degree) <= kMaxBytesForGroups;
    return is_small ? std::optional(expand(problem)) : std::nullopt;
  } catch (const NotInThisBuild&) {
    return std::nullopt;
  }
}

}  // namespace

double effort_within(double seconds) {
  constexpr double kPlenty = 60;
  return std::min(1.0, seconds / kPlenty);
}

std::optional<MultihomogeneousBounds> multihomogeneous_bounds(const Problem& problem, double effort) {
  const std::int64_t unknowns = num_parameters(problem.network);
  const auto equations =
      static_cast<double>(problem.data.inputs.size()) * static_cast<double>(num_outputs(problem.network));
  if (unknowns == 0 || (problem.kind == ProblemKind::zero_error && equations != static_cast<double>(unknowns))) {
    return std::nullopt;
  }
  const auto [layers, names] = layer_partition(problem.network);
  std::optional<MultihomogeneousBounds> result;
  if (const auto system = expanded(problem)) {
    result = bounds_from(unknowns, support_degrees(*system), layers, effort);
  } else if (unknowns <= kMaxUnitUnknowns) {
    try {
      result = bounds_from(unknowns, unit_degrees(problem), layers, effort);
      if (result) {
        result->structural = true;
      }
    } catch (const NotInThisBuild&) {
      result = bounds_of_layers(problem, layers, effort);
    }
  } else {
    result = bounds_of_layers(problem, layers, effort);
  }
  if (result) {
    result->layer_groups = names;
  }
  return result;
}

std::optional<MultihomogeneousBounds> multihomogeneous_bounds(const PolynomialSystem& system, double effort) {
  if (system.variables.empty() || system.variables.size() != system.polynomials.size()) {
    return std::nullopt;
  }
  const Partition layers = system.problem == nullptr ? Partition{} : layer_partition(system.problem->network).first;
  return bounds_from(static_cast<std::int64_t>(system.variables.size()), support_degrees(system), layers, effort);
}

}  // namespace zeroset::algebra
