#include "zeroset/algebra/dimension.hpp"

#include "zeroset/core/error.hpp"

#include "algebra/dimension_bounds.hpp"
#include "algebra/jacobian.hpp"
#include "algebra/modular_matrix.hpp"
#include "algebra/rings.hpp"
#include "algebra/size_estimate.hpp"

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
};

/// Where to look for primes when a rank does not meet its bound. FLINT takes seconds for a matrix with thousands of
/// rows modulo a prime of 61 bits; there two more fast primes confirm.
std::vector<std::uint64_t> primes_to_try(std::int64_t upper_bound) {
  constexpr std::int64_t kLarge = 700;
  return upper_bound > kLarge ? std::vector<std::uint64_t>{kFastPrime, kFastPrime - 1, kFastPrime - 20}
                              : std::vector<std::uint64_t>{kFastPrime, kLargePrime};
}

/// The largest of ranks modulo several primes, each at other random places and each a lower bound; one suffices where
/// it meets the bound. A rank falls short with probability at most degree / p (Schwartz and Zippel).
Ranked confirmed_rank(const Tape& tape,
                      std::int64_t upper_bound,
                      std::int64_t sought,
                      const std::function<Rows(std::uint64_t prime, Stream& stream)>& make_rows,
                      std::uint64_t seed,
                      std::string_view name) {
  Ranked result;
  for (const std::uint64_t start : primes_to_try(upper_bound)) {
    const std::uint64_t prime = suitable_prime(tape, start);
    Stream stream(seed, name, result.primes.size());
    result.rank = std::max(result.rank, jacobian_rank(tape, make_rows(prime, stream), upper_bound, prime, stream));
    result.primes.push_back(prime);
    if (result.rank == sought) {
      break;
    }
  }
  return result;
}

void refuse_matrix(const Tape& tape, const Limits& limits, double rows, std::int64_t upper_bound) {
  refuse_above(limits,
               jacobian_bytes(tape, rows, upper_bound),
               "the rank of a Jacobian with " + std::to_string(static_cast<std::int64_t>(rows)) + " rows in " +
                   std::to_string(tape.parameters) + " parameters");
}

ZeroErrorDimension zero_error(const Tape& tape,
                              const DimensionOptions& options,
                              std::int64_t upper_bound,
                              std::vector<std::uint64_t>& primes) {
  const std::int64_t points = *options.points;
  if (points < 1) {
    throw InvalidArgument("[algebra::dimension] points must be at least 1, got " + std::to_string(points));
  }
  // Each generic datum raises the rank until it is the dimension, so that no more than upper_bound of them matter.
  const std::int64_t used = std::min(points, std::max<std::int64_t>(upper_bound, 1));
  refuse_matrix(tape, options.limits, static_cast<double>(used) * static_cast<double>(tape.outputs), upper_bound);
  if (points > std::numeric_limits<std::int64_t>::max() / tape.outputs) {
    throw InvalidArgument("[algebra::dimension] points x outputs must fit 63 bits, got " + std::to_string(points) +
                          " points");
  }
  ZeroErrorDimension result;
  result.equations = points * tape.outputs;
  const auto rows = [&](std::uint64_t prime, Stream& stream) {
    std::vector<std::vector<std::uint64_t>> inputs;
    for (std::int64_t k = 0; k < used; ++k) {
      inputs.push_back(random_residues(stream, tape.inputs, prime));
    }
    return data_rows(tape, inputs);
  };
  const Ranked ranked =
      confirmed_rank(tape, upper_bound, std::min(result.equations, upper_bound), rows, options.seed, "zero_error");
  for (const std::uint64_t prime : ranked.primes) {
    if (std::find(primes.begin(), primes.end(), prime) == primes.end()) {
      primes.push_back(prime);
    }
  }
  result.rank = ranked.rank;
  result.consistent = result.rank == result.equations;
  result.dimension = result.consistent ? tape.parameters - result.rank : -1;
  return result;
}

std::int64_t plain_upper_bound(const Integer& ambient, std::int64_t parameters, std::int64_t gauge) {
  const std::int64_t free = parameters - gauge;
  return ambient < free ? static_cast<std::int64_t>(ambient) : free;
}

}  // namespace

DimensionResult dimension(const Architecture& network, const DimensionOptions& options) {
  const Tape tape = make_tape(network);
  DimensionResult result;
  result.seed = options.seed;
  result.parameters = tape.parameters;
  result.ambient_dimension = ambient_dimension(tape);
  result.gauge = gauge_dimension(network);
  const std::int64_t plain = plain_upper_bound(result.ambient_dimension, tape.parameters, result.gauge);
  const std::int64_t sharp = sharp_upper_bound(tape, plain);
  refuse_matrix(tape, options.limits, static_cast<double>(sharp), sharp);
  const auto rows = [&](std::uint64_t prime, Stream& stream) { return generic_rows(tape, sharp, prime, stream); };
  Ranked ranked = confirmed_rank(tape, sharp, sharp, rows, options.seed, "dimension");

  result.dimension = ranked.rank;
  if (!has_linear_layer(network)) {
    result.expected_dimension = plain;
    result.defect = plain - result.dimension;
  }
  result.fiber_dimension = tape.parameters - result.dimension;
  result.filling = result.dimension == result.ambient_dimension;
  result.identifiable = result.fiber_dimension == result.gauge;
  result.status = result.dimension == plain ? "proved" : "probability one";
  result.primes = std::move(ranked.primes);
  if (options.points) {
    result.zero_error = zero_error(tape, options, sharp, result.primes);
  }
  return result;
}

JacobianRank jacobian_rank(const Problem& problem, std::uint64_t seed, const Limits& limits) {
  const Tape tape = make_tape(problem.network);
  const std::int64_t gauge = gauge_dimension(problem.network);
  const std::int64_t sharp =
      sharp_upper_bound(tape, plain_upper_bound(ambient_dimension(tape), tape.parameters, gauge));
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
