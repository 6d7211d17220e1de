#include "zeroset/continuation/solve.hpp"
#include "zeroset/continuation/tracker.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include "continuation/solve/solve_target.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace zeroset::continuation {

using nlohmann::ordered_json;

namespace {

constexpr double kSampleSeconds = 2;
constexpr std::int64_t kSamplePaths = 64;

StartKind kind_of(const Forecast& forecast, StartChoice choice) {
  switch (choice) {
    case StartChoice::total_degree:
      return StartKind::total_degree;
    case StartChoice::multihomogeneous:
      return StartKind::multihomogeneous;
    case StartChoice::polyhedral:
      return StartKind::polyhedral;
    case StartChoice::automatic:
      break;
  }
  return forecast.choice.value_or(StartKind::total_degree);
}

/// Tracks some paths, drawn at random, for a short time: seconds of one.
double seconds_of_a_path(const StartSystem& start, const SolveOptions& options, std::int64_t& sample) {
  using Clock = std::chrono::steady_clock;
  PathTracker tracker(options.tracker);
  Stream stream(options.seed, "sample");
  const auto begin = Clock::now();
  const auto spent = [&] { return std::chrono::duration<double>(Clock::now() - begin).count(); };
  const std::int64_t most = std::min(kSamplePaths, start.paths());
  for (sample = 0; sample < most && spent() < kSampleSeconds; ++sample) {
    const auto index = static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>(start.paths())));
    (void)tracker.track(start.path(index), index);
  }
  return sample == 0 ? 0 : spent() / static_cast<double>(sample);
}

SolveForecast forecast_target(const detail::Target& target, const SolveOptions& options) {
  SolveForecast result;
  const double seconds = std::min(10.0, 0.2 * options.limits.seconds);
  result.paths = target.forecast_paths({.seconds = seconds, .threads = options.threads});
  result.kind = kind_of(result.paths, options.start);
  const std::optional<Integer>& paths = result.paths.of(result.kind).paths;
  if (!paths || *paths > options.max_paths) {
    return result;
  }
  const auto start =
      target.start(result.kind, result.paths.partition, options.seed, {60, options.limits.memory_gib, options.threads});
  const double all = static_cast<double>(start->paths());
  result.seconds = all * seconds_of_a_path(*start, options, result.sample) / options.threads;
  const auto unknowns = static_cast<double>(target.variables().size());
  constexpr double kBytesAPath = 400, kBytesACoordinate = 200;  // its end, its certificate
  result.memory_gib = all * (kBytesAPath + kBytesACoordinate * unknowns) / std::pow(2.0, 30);
  return result;
}

ordered_json number_json(const PathNumber& number) {
  ordered_json json{{"paths", number.paths ? ordered_json(to_string(*number.paths)) : ordered_json()}};
  if (!number.paths) {
    json["reason"] = number.reason;
  }
  return json;
}

}  // namespace

SolveForecast forecast_solve(const algebra::PolynomialSystem& system, const SolveOptions& options) {
  return forecast_target(detail::Target(system), options);
}

SolveForecast forecast_solve(const Problem& problem, const SolveOptions& options) {
  return forecast_target(detail::Target(problem), options);
}

ordered_json to_json(const SolveForecast& forecast) {
  const std::optional<Integer>& paths = forecast.paths.of(forecast.kind).paths;
  ordered_json keys{{"start", name(forecast.kind)},
                    {"paths", paths ? ordered_json(to_string(*paths)) : ordered_json()},
                    {"start_reason", forecast.paths.because},
                    {"starts",
                     {{"total-degree", number_json(forecast.paths.total_degree)},
                      {"multihomogeneous", number_json(forecast.paths.multihomogeneous)},
                      {"polyhedral", number_json(forecast.paths.polyhedral)}}},
                    {"sample", forecast.sample},
                    {"seconds", forecast.sample > 0 ? ordered_json(forecast.seconds) : ordered_json()},
                    {"memory_gib", forecast.sample > 0 ? ordered_json(forecast.memory_gib) : ordered_json()}};
  if (forecast.sample == 0) {
    keys["reason"] = "more paths than allowed (--max-paths), or their number is not known: none was tracked";
  }
  return keys;
}

}  // namespace zeroset::continuation
