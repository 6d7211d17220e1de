#include "zeroset/algebra/count.hpp"

#include "zeroset/algebra/dimension.hpp"
#include "zeroset/core/error.hpp"

#include "algebra/counts/modular_count.hpp"
#include "algebra/counts/prime_vote.hpp"
#include "algebra/counts/real_count.hpp"
#include "algebra/rings.hpp"
#include "algebra/systems/size_estimate.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <sstream>

namespace zeroset::algebra {

using namespace detail;

namespace {

void check_options(const CountOptions& options) {
  const auto check = [](bool holds, const char* expected, auto value) {
    if (!holds) {
      throw InvalidArgument(std::string("[algebra::count] ") + expected + ", got " + std::to_string(value));
    }
  };
  check(options.primes >= 3, "primes must be at least 3", options.primes);
  check(options.max_primes >= options.primes, "max_primes must be at least primes", options.max_primes);
  check(options.threads >= 1, "threads must be at least 1", options.threads);
  check(options.max_solutions >= 1, "max_solutions must be at least 1", options.max_solutions);
  check(options.max_real >= 0, "max_real must not be negative", options.max_real);
  check(options.limits.seconds > 0, "limits.seconds must be positive", options.limits.seconds);
  check(options.limits.memory_gib > 0, "limits.memory_gib must be positive", options.limits.memory_gib);
}

/// What is plain without a basis: constant equations, no equations, no unknowns.
bool count_trivially(const PolynomialSystem& system, CountResult& result) {
  const auto is_constant = [](const Polynomial& f) { return degree(f) == 0; };
  if (std::any_of(system.polynomials.begin(), system.polynomials.end(), is_constant)) {
    set_dimension(result, -1, 0);
  } else if (std::all_of(
                 system.polynomials.begin(), system.polynomials.end(), [](const Polynomial& f) { return f.empty(); })) {
    set_dimension(result, static_cast<std::int64_t>(system.variables.size()), 1);
    if (system.variables.empty()) {  // one point, with no coordinate at all
      set_points(result, {1, 1, 1, {{1, 1}}});
      result.real = 1;
    }
  } else {
    return false;
  }
  result.status = Certainty::proved;
  if (result.real) {
    result.real_status = Certainty::proved;
  }
  return true;
}

/// Exponents beyond 31 bits are none of mathicgb's; a total degree that large is out of reach anyway.
bool exponents_fit(const PolynomialSystem& system) {
  return std::all_of(system.polynomials.begin(), system.polynomials.end(), [](const Polynomial& f) {
    return degree(f) < (std::int64_t{1} << 30U);
  });
}

void count_real_of_few(const PolynomialSystem& system,
                       const CountOptions& options,
                       Clock::time_point start,
                       CountResult& result) {
  if (result.dimension != 0 || !result.distinct) {
    return;
  }
  if (*result.with_multiplicity <= options.max_real) {
    count_real(system, options, start, result);
  } else {
    result.reason += (result.reason.empty() ? "" : "; ") + std::string("real solutions are counted up to ") +
                     std::to_string(options.max_real) + " solutions";
  }
}

CountResult count_from(const PolynomialSystem& system, const CountOptions& options, Clock::time_point start) {
  CountResult result;
  result.seed = options.seed;
  if (!count_trivially(system, result)) {
    if (exponents_fit(system)) {
      count_by_vote(system, options, start, result);
      count_real_of_few(system, options, start, result);
    } else {
      result.reason = "the degree is beyond 2^30";
    }
  }
  result.seconds = seconds_since(start);
  return result;
}

/// Few rows are done in less time than a process takes to start; many must be stopped by the limits.
JacobianRank limited_rank(const Problem& problem, const CountOptions& options) {
  const auto equations =
      static_cast<double>(problem.data.inputs.size()) * static_cast<double>(num_outputs(problem.network));
  const auto parameters = static_cast<double>(num_parameters(problem.network));
  constexpr double kSmall = 1e8;
  if (equations * parameters * std::min(equations, parameters) < kSmall) {
    return jacobian_rank(problem, options.seed, options.limits);
  }
  const ChildOutcome outcome = run_in_child(
      [&] {
        const JacobianRank rank = jacobian_rank(problem, options.seed, options.limits);
        return std::to_string(rank.rank) + " " + std::to_string(rank.equations) + " " + std::to_string(rank.prime);
      },
      options.limits,
      options.stop);
  if (outcome.status != ChildStatus::finished) {
    throw LimitExceeded("the rank of the Jacobian: " + outcome.reason);
  }
  JacobianRank rank;
  std::istringstream(outcome.output) >> rank.rank >> rank.equations >> rank.prime;
  return rank;
}

}  // namespace

CountResult count(const PolynomialSystem& system, const CountOptions& options) {
  check_options(options);
  validate(system);
  return count_from(system, options, Clock::now());
}

CountResult count(const Problem& problem, const CountOptions& options) {
  check_options(options);
  const auto start = Clock::now();
  CountResult result;
  result.seed = options.seed;
  try {
    if (problem.kind == ProblemKind::zero_error && problem.data_seed) {
      const JacobianRank rank = limited_rank(problem, options);
      if (rank.rank < rank.equations) {
        set_dimension(result, -1, 0);
        result.status = result.real_status = Certainty::probability_one;
        result.primes = {rank.prime};
        result.seconds = seconds_since(start);
        return result;
      }
    }
    return count_from(expand(problem, options.limits), options, start);
  } catch (const LimitExceeded& error) {
    result.reason = error.what();
    result.seconds = seconds_since(start);
    return result;
  }
}

QuotientTiming time_quotient(const PolynomialSystem& system, std::uint32_t prime) {
  if (prime < 3 || prime >> 16U != 0 || n_is_prime(prime) == 0 || system.variables.empty()) {
    throw InvalidArgument("[algebra::time_quotient] expected a prime below 2^16 and a system with unknowns");
  }
  const auto modular = reduce(system, prime);
  if (!modular || modular->polynomials.empty()) {
    throw InvalidArgument("[algebra::time_quotient] the prime divides a denominator or an equation's leading terms");
  }
  QuotientTiming timing;
  auto start = Clock::now();
  const ModularCount quick = count_modulo(*modular, {0, 1, 0, 0});
  timing.basis_seconds = seconds_since(start);
  timing.dimension = quick.dimension > 0 ? -1 : static_cast<std::int64_t>(quick.degree);
  start = Clock::now();
  static_cast<void>(count_modulo(
      *modular, {std::numeric_limits<std::int64_t>::max(), 1, std::numeric_limits<double>::infinity(), 1e12}));
  timing.total_seconds = seconds_since(start);
  return timing;
}

}  // namespace zeroset::algebra
