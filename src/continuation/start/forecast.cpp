#include "zeroset/continuation/forecast.hpp"

#include "zeroset/core/error.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <numeric>
#include <utility>

namespace zeroset::continuation {

using algebra::Partition;

namespace {

constexpr std::array kCheapestFirst{StartKind::total_degree, StartKind::multihomogeneous, StartKind::polyhedral};
constexpr double kMaxExpandedMonomials = 1e6;  // of a problem, for its mixed volume

double forecast_clock() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Partition one_group_of(std::int64_t unknowns) {
  Partition partition(1, std::vector<std::int64_t>(static_cast<std::size_t>(unknowns)));
  std::iota(partition[0].begin(), partition[0].end(), std::int64_t{0});
  return partition;
}

/// Why no start system applies; empty where they may.
std::string unfit(const EquationSource& equations, const std::vector<std::int64_t>& degrees) {
  if (equations.unknowns < 1) {
    return "there are no unknowns";
  }
  if (equations.equations != equations.unknowns) {
    return "the system is not square";
  }
  return std::find(degrees.begin(), degrees.end(), -1) == degrees.end() ? "" : "an equation is 0 = 0";
}

Integer product_of(const std::vector<std::int64_t>& degrees) {
  Integer product = 1;
  for (const std::int64_t degree : degrees) {
    product *= degree;
  }
  return product;
}

void find_partition(const EquationSource& equations, double effort, Forecast& result) {
  algebra::PartitionSearchOptions search;
  search.operations *= effort;
  search.operations_each *= effort;
  if (!equations.layers.empty()) {
    search.starts = {equations.layers};
  }
  const algebra::PartitionNumber least = algebra::search_partitions(equations.unknowns, equations.degrees_in, search);
  if (least.partition.empty()) {
    result.multihomogeneous.reason = "no partition is within the limits";
    return;
  }
  result.partition = least.partition;
  result.multihomogeneous.paths = least.number;
}

void find_mixed_volume(const std::vector<algebra::Support>& supports,
                       const ForecastOptions& options,
                       double begin,
                       Forecast& result) {
  const double left = std::max(1e-3, options.seconds - (forecast_clock() - begin));
  const algebra::MixedVolumeResult volume = algebra::mixed_volume(
      algebra::with_origin(supports), {.threads = options.threads, .seconds = left, .memory_gib = options.memory_gib});
  result.polyhedral = {volume.value, volume.reason};
  result.polyhedral_seconds = volume.seconds;
}

std::string in_words(StartKind kind, const PathNumber& number) {
  return name(kind) + (number.paths ? " has " + to_string(*number.paths) : " is not known");
}

void choose(Forecast& forecast) {
  for (const StartKind kind : kCheapestFirst) {
    const auto& paths = forecast.of(kind).paths;
    if (paths && *paths < Integer(std::int64_t{1} << 62) &&
        (!forecast.choice || *paths < *forecast.of(*forecast.choice).paths)) {
      forecast.choice = kind;
    }
  }
  if (!forecast.choice) {
    forecast.because = "no start system has a known number of paths below 2^62";
    return;
  }
  forecast.because = name(*forecast.choice) + ": " + to_string(*forecast.of(*forecast.choice).paths) + " paths, where ";
  bool first = true;
  for (const StartKind kind : kCheapestFirst) {
    if (kind != *forecast.choice) {
      forecast.because += (first ? "" : " and ") + in_words(kind, forecast.of(kind));
      first = false;
    }
  }
}

void check_options(const ForecastOptions& options) {
  if (!(options.seconds > 0) || !(options.memory_gib > 0) || options.threads < 1) {
    throw InvalidArgument("[continuation::forecast] expected seconds > 0, memory_gib > 0 and threads >= 1");
  }
}

/// Supports of the expanded equations, or why there are none.
std::vector<algebra::Support> expanded_supports(const Problem& problem,
                                                const ForecastOptions& options,
                                                std::string& reason) {
  if (!is_drawn(problem.data)) {
    reason = "there are too many data to expand the equations";
    return {};
  }
  if (algebra::estimate_size(problem).monomials > kMaxExpandedMonomials) {
    reason = "the expanded equations may have more than a million monomials";
    return {};
  }
  try {
    return algebra::supports(algebra::expand(problem, {options.seconds, options.memory_gib}));
  } catch (const LimitExceeded& error) {
    reason = error.what();
  } catch (const NotInThisBuild& error) {
    reason = error.what();
  }
  return {};
}

Forecast forecast_from(const EquationSource& equations,
                       const std::vector<algebra::Support>& supports,
                       const std::string& no_supports,
                       const ForecastOptions& options,
                       double begin) {
  Forecast result;
  const std::vector<std::int64_t> degrees = equations.degrees_in(one_group_of(equations.unknowns)[0]);
  if (const std::string reason = unfit(equations, degrees); !reason.empty()) {
    result.total_degree.reason = result.multihomogeneous.reason = result.polyhedral.reason = reason;
    choose(result);
    return result;
  }
  result.total_degree.paths = product_of(degrees);
  find_partition(equations, algebra::effort_within(options.seconds), result);
  if (supports.empty()) {
    result.polyhedral.reason = no_supports;
  } else {
    find_mixed_volume(supports, options, begin, result);
  }
  choose(result);
  return result;
}

}  // namespace

const PathNumber& Forecast::of(StartKind kind) const {
  switch (kind) {
    case StartKind::total_degree:
      return total_degree;
    case StartKind::multihomogeneous:
      return multihomogeneous;
    case StartKind::polyhedral:
      return polyhedral;
    default:
      throw InvalidArgument("[Forecast::of] expected total-degree, multihomogeneous or polyhedral, got " + name(kind));
  }
}

Forecast forecast(const EquationSource& equations,
                  const std::vector<algebra::Support>& supports,
                  const ForecastOptions& options) {
  check_options(options);
  return forecast_from(equations, supports, "the equations are not expanded", options, forecast_clock());
}

Forecast forecast(const algebra::PolynomialSystem& system, const ForecastOptions& options) {
  return forecast(equation_source(system), algebra::supports(system), options);
}

Forecast forecast(const Problem& problem, const ForecastOptions& options) {
  check_options(options);
  const double begin = forecast_clock();
  const EquationSource equations = equation_source(problem);
  std::string reason;
  const std::vector<algebra::Support> supports = expanded_supports(problem, options, reason);
  return forecast_from(equations, supports, reason, options, begin);
}

}  // namespace zeroset::continuation
