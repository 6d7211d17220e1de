// Counts that enough primes agree on.
#pragma once

#include "zeroset/algebra/count.hpp"

#include "algebra/counts/point_counts.hpp"

#include <chrono>

namespace zeroset::algebra::detail {

using Clock = std::chrono::steady_clock;

[[nodiscard]] inline double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// "more than 60 s (--timeout)"
[[nodiscard]] std::string time_reason(double seconds);

/// What follows from dimension and degree alone.
void set_dimension(CountResult& result, std::int64_t dimension, const Integer& degree);
void set_points(CountResult& result, const PointCounts& points);

/// Bases modulo random primes, each in a child process, until options.primes of them, and more than half of all, agree
/// on everything; with what they say, or with what is known where they do not, `result` is filled.
void count_by_vote(const PolynomialSystem& system,
                   const CountOptions& options,
                   Clock::time_point start,
                   CountResult& result);

}  // namespace zeroset::algebra::detail
