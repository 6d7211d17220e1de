#include "zeroset/algebra/dimension.hpp"

#include "zeroset/algebra/identifiability.hpp"
#include "zeroset/core/error.hpp"

#include "algebra/counts/modular_matrix.hpp"
#include "algebra/dimensions/dimension_bounds.hpp"
#include "algebra/dimensions/upper_bound.hpp"
#include "algebra/rings.hpp"
#include "algebra/systems/jacobian.hpp"
#include "algebra/systems/size_estimate.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <limits>

namespace zeroset::algebra {

using namespace detail;

namespace {

using Rows = std::vector<JacobianRow>;

std::vector<std::uint64_t> random_residues(Stream& stream, std::int64_t number, std::uint64_t prime) {
  std::vector<std::uint64_t> values(static_cast<std::size_t>(number));
  std::generate(values.begin(), values.end(), [&] { return stream.below(prime); });
  return values;
}

std::vector<std::uint64_t> unit_vector(std::int64_t size, std::int64_t index) {
  std::vector<std::uint64_t> result(static_cast<std::size_t>(size), 0);
  result[static_cast<std::size_t>(index)] = 1;
  return result;
}

/// Random values of random combinations of the outputs: as functions of input and combination they are scalar, so that
/// as many as the dimension tell all derivatives apart.
Rows generic_rows(const Tape& tape, std::int64_t number, std::uint64_t prime, Stream& stream) {
  Rows rows;
  for (std::int64_t i = 0; i < number; ++i) {
    std::vector<std::uint64_t> input = random_residues(stream, tape.inputs, prime);
    rows.push_back({std::move(input), random_residues(stream, tape.outputs, prime)});
  }
  return rows;
}

std::vector<std::vector<std::uint64_t>> generic_inputs(const Tape& tape,
                                                       std::int64_t number,
                                                       std::uint64_t prime,
                                                       Stream& stream) {
  std::vector<std::vector<std::uint64_t>> inputs(static_cast<std::size_t>(number));
  std::generate(inputs.begin(), inputs.end(), [&] { return random_residues(stream, tape.inputs, prime); });
  return inputs;
}

Rows data_rows(const Tape& tape, const std::vector<std::vector<std::uint64_t>>& inputs) {
  Rows rows;
  for (const auto& input : inputs) {
    for (std::int64_t o = 0; o < tape.outputs; ++o) {
      rows.push_back({input, unit_vector(tape.outputs, o)});
    }
  }
  return rows;
}

struct Ranked {
  std::int64_t rank = 0;
  std::vector<std::uint64_t> primes{};

  /// The largest of ranks modulo several primes counts: each is a lower bound.
  void add(std::int64_t other, std::uint64_t prime) {
    rank = std::max(rank, other);
    primes.push_back(prime);
  }
};

/// Rows beyond the rank that a confirmation looks at, and as many random directions.
constexpr std::int64_t kSlack = 16;

/// Where to look for the n-th prime of a rank. FLINT is slow modulo a prime of 61 bits: it confirms small ranks.
std::uint64_t prime_to_try(const Tape& tape, std::size_t number, std::int64_t rows) {
  constexpr std::int64_t kSmall = 100;
  if (number == 1 && rows <= kSmall) {
    return suitable_prime(tape, kLargePrime);
  }
  std::uint64_t prime = suitable_prime(tape, kFastPrime);
  for (std::size_t i = 0; i < number; ++i) {
    prime = suitable_prime(tape, prime - 1);
  }
  return prime;
}

/// The rank of generic rows. Where it falls short of the bound, another prime must find no more at other places; there
/// a few more rows and random directions than the rank found so far suffice to show that it is larger. A rank falls
/// short with probability at most degree / p (Schwartz and Zippel).
Ranked generic_rank(const Tape& tape, std::int64_t upper_bound, std::uint64_t seed) {
  Ranked result;
  for (std::int64_t number = upper_bound; result.rank < upper_bound || result.primes.empty();) {
    const std::uint64_t prime = prime_to_try(tape, result.primes.size(), number);
    Stream stream(seed, "dimension", result.primes.size());
    const std::int64_t before = result.rank;
    result.add(jacobian_rank(tape, generic_rows(tape, number, prime, stream), number, prime, stream), prime);
    if (result.primes.size() > 1 && result.rank == before) {
      break;
    }
    number = std::min(upper_bound, result.rank + kSlack);
  }
  return result;
}

/// The largest of ranks modulo two primes, each at other random parameters; one suffices where it meets the bound.
Ranked confirmed_rank(const Tape& tape,
                      std::int64_t upper_bound,
                      std::int64_t sought,
                      const std::function<Rows(std::uint64_t prime, Stream& stream)>& make_rows,
                      std::uint64_t seed,
                      std::string_view name) {
  Ranked result;
  while (result.primes.empty() || (result.primes.size() < 2 && result.rank < sought)) {
    const std::uint64_t prime = prime_to_try(tape, result.primes.size(), upper_bound);
    Stream stream(seed, name, result.primes.size());
    result.add(jacobian_rank(tape, make_rows(prime, stream), upper_bound, prime, stream), prime);
  }
  return result;
}

void refuse_matrix(const Tape& tape, const Limits& limits, double rows, std::int64_t upper_bound) {
  refuse_above(limits,
               jacobian_bytes(tape, rows, upper_bound),
               "the rank of a Jacobian with " + std::to_string(static_cast<std::int64_t>(rows)) + " rows in " +
                   std::to_string(tape.parameters) + " parameters");
}

/// Random combinations of the outputs at generic inputs, `each` a datum.
Rows combined_rows(const Tape& tape, std::int64_t points, std::int64_t each, std::uint64_t prime, Stream& stream) {
  Rows rows;
  for (std::int64_t k = 0; k < points; ++k) {
    const auto input = random_residues(stream, tape.inputs, prime);
    for (std::int64_t i = 0; i < each; ++i) {
      rows.push_back({input, random_residues(stream, tape.outputs, prime)});
    }
  }
  return rows;
}

/// The rank at N generic data. Each raises it until it is the dimension, so that N >= dimension data have that. Of
/// fewer data, t generic combinations of the outputs each suffice if N t >= dimension: the ranks of the first m data
/// are concave in m, so that sums of generic subspaces of dimension t lose nothing but beyond N t (D15 of theory).
Ranked zero_error_rank(const Tape& tape,
                       const DimensionOptions& options,
                       std::int64_t points,
                       const Ranked& dimension) {
  if (points >= dimension.rank) {
    return {dimension.rank, {}};
  }
  const std::int64_t each = std::min(tape.outputs, dimension.rank / points + 2);
  const std::int64_t number = points * each;
  refuse_matrix(tape, options.limits, static_cast<double>(number), dimension.rank);
  const auto rows = [&](std::uint64_t prime, Stream& stream) {
    return each == tape.outputs ? data_rows(tape, generic_inputs(tape, points, prime, stream))
                                : combined_rows(tape, points, each, prime, stream);
  };
  return confirmed_rank(tape, dimension.rank, std::min(number, dimension.rank), rows, options.seed, "zero_error");
}

ZeroErrorDimension zero_error(const Tape& tape,
                              const DimensionOptions& options,
                              const DimensionResult& network,
                              Ranked& dimension) {
  const std::int64_t points = *options.points;
  if (points < 1) {
    throw InvalidArgument("[algebra::dimension] points must be at least 1, got " + std::to_string(points));
  }
  if (points > std::numeric_limits<std::int64_t>::max() / tape.outputs) {
    throw InvalidArgument("[algebra::dimension] points x outputs must fit 63 bits, got " + std::to_string(points) +
                          " points");
  }
  const Ranked ranked = zero_error_rank(tape, options, points, dimension);
  for (const std::uint64_t prime : ranked.primes) {
    if (std::find(dimension.primes.begin(), dimension.primes.end(), prime) == dimension.primes.end()) {
      dimension.primes.push_back(prime);
    }
  }
  ZeroErrorDimension result;
  result.equations = points * tape.outputs;
  result.rank = ranked.rank;
  result.consistent = result.rank == result.equations;
  result.dimension = result.consistent ? tape.parameters - result.rank : -1;
  result.status =
      result.rank == std::min(result.equations, network.upper_bound) ? Certainty::proved : Certainty::probability_one;
  return result;
}

UpperBound upper_bound(const Tape& tape, const Integer& ambient, std::int64_t gauge) {
  const std::int64_t free = tape.parameters - gauge;
  const bool is_ambient = ambient < free;
  return dimension_upper_bound(tape, is_ambient ? static_cast<std::int64_t>(ambient) : free, is_ambient);
}

void add_identifiability(const Architecture& network, DimensionResult& result) {
  result.identifiable = result.fiber_dimension == result.gauge;
  if (const auto known = known_identifiability(network)) {
    result.identifiability_theorem = known->theorem;
    if (known->global) {
      result.globally_identifiable = true;
    }
  }
  if (!result.identifiable) {
    result.globally_identifiable = false;
  }
}

}  // namespace

DimensionBound dimension_bound(const Architecture& network) {
  const Tape tape = make_tape(network);
  DimensionBound result{ambient_dimension(tape), gauge_dimension(network), 0, {}};
  UpperBound bound = upper_bound(tape, result.ambient_dimension, result.gauge);
  result.value = bound.value;
  result.theorem = std::move(bound.theorem);
  return result;
}

DimensionResult dimension(const Architecture& network, const DimensionOptions& options) {
  const Tape tape = make_tape(network);
  DimensionResult result;
  result.seed = options.seed;
  result.parameters = tape.parameters;
  result.ambient_dimension = ambient_dimension(tape);
  result.gauge = gauge_dimension(network);
  UpperBound bound = upper_bound(tape, result.ambient_dimension, result.gauge);
  result.upper_bound = bound.value;
  result.upper_bound_theorem = std::move(bound.theorem);
  refuse_matrix(tape, options.limits, static_cast<double>(result.upper_bound), result.upper_bound);
  Ranked ranked = generic_rank(tape, result.upper_bound, options.seed);

  result.dimension = ranked.rank;
  if (!has_linear_layer(network)) {
    const Integer expected = std::min(result.ambient_dimension, Integer(tape.parameters - result.gauge));
    result.expected_dimension = static_cast<std::int64_t>(expected);
    result.defect = *result.expected_dimension - result.dimension;
  }
  result.fiber_dimension = tape.parameters - result.dimension;
  result.filling = result.dimension == result.ambient_dimension;
  add_identifiability(network, result);
  result.status = result.dimension == result.upper_bound ? Certainty::proved : Certainty::probability_one;
  if (options.points) {
    result.zero_error = zero_error(tape, options, result, ranked);
  }
  result.primes = std::move(ranked.primes);
  return result;
}

JacobianRank jacobian_rank(const Problem& problem, std::uint64_t seed, const Limits& limits) {
  const Tape tape = make_tape(problem.network);
  const std::int64_t sharp = upper_bound(tape, ambient_dimension(tape), gauge_dimension(problem.network)).value;
  JacobianRank result;
  result.equations = static_cast<std::int64_t>(problem.data.inputs.size()) * tape.outputs;
  refuse_matrix(tape, limits, static_cast<double>(result.equations), sharp);
  const auto rows = [&](std::uint64_t prime, Stream&) {
    const ModularRing ring(prime);
    std::vector<std::vector<std::uint64_t>> inputs;
    for (const auto& datum : problem.data.inputs) {
      inputs.emplace_back();
      std::transform(datum.begin(), datum.end(), std::back_inserter(inputs.back()), [&](const Rational& x) {
        return ring.constant(x);
      });
    }
    return data_rows(tape, inputs);
  };
  const Ranked ranked = confirmed_rank(tape, sharp, std::min(result.equations, sharp), rows, seed, "jacobian_rank");
  result.rank = ranked.rank;
  result.prime = ranked.primes.back();
  return result;
}

}  // namespace zeroset::algebra
