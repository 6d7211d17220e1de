#include "zeroset/algebra/degree_threshold.hpp"

#include "zeroset/algebra/dimension.hpp"
#include "zeroset/algebra/identifiability.hpp"
#include "zeroset/core/error.hpp"

#include <algorithm>
#include <numeric>

namespace zeroset::algebra {
namespace {

constexpr std::int64_t kMaxActivationDegree = 1000;

std::int64_t widest_hidden(const std::vector<std::int64_t>& widths) {
  return widths.size() < 3 ? 1 : *std::max_element(widths.begin() + 1, widths.end() - 1);
}

bool settled_from(const std::vector<std::int64_t>& widths, std::int64_t degree) {
  return widths.size() == 2 || satisfies_corollary_17(widths, std::vector<std::int64_t>(widths.size() - 2, degree));
}

std::int64_t last_degree(const std::vector<std::int64_t>& widths, const DegreeThresholdOptions& options) {
  constexpr std::int64_t kWithoutTheorem = 10;
  const std::int64_t widest = widest_hidden(widths);
  if (options.max_degree && (*options.max_degree < 1 || *options.max_degree > kMaxActivationDegree)) {
    throw InvalidArgument("[algebra::degree_threshold] max_degree must be in [1, " +
                          std::to_string(kMaxActivationDegree) + "], got " + std::to_string(*options.max_degree));
  }
  const std::int64_t needed = widest > kMaxActivationDegree ? kMaxActivationDegree : 2 * widest - 1;
  return options.max_degree.value_or(
      std::min(kMaxActivationDegree, settled_from(widths, needed) ? needed : kWithoutTheorem));
}

void add_degree(DegreeThreshold& result, std::int64_t degree, const DimensionResult& found) {
  result.dimensions.emplace_back(degree, found.dimension);
  if (found.dimension < result.expected_dimension) {
    result.last_degree_below = degree;
    // Below for certain where some bound is.
    result.status = found.upper_bound < result.expected_dimension ? Certainty::proved : Certainty::probability_one;
  }
  for (const std::uint64_t prime : found.primes) {
    if (std::find(result.primes.begin(), result.primes.end(), prime) == result.primes.end()) {
      result.primes.push_back(prime);
    }
  }
}

}  // namespace

DegreeThreshold degree_threshold(const std::vector<std::int64_t>& widths, const DegreeThresholdOptions& options) {
  DegreeThreshold result;
  result.seed = options.seed;
  result.parameters = num_parameters(dense_network({.widths = widths}));
  result.expected_dimension =
      result.parameters - std::accumulate(widths.begin() + 1, widths.end() - 1, std::int64_t{0});
  const std::int64_t last = last_degree(widths, options);
  for (std::int64_t degree = 1; degree <= last; ++degree) {
    const Architecture network = dense_network({.widths = widths, .degrees = {static_cast<int>(degree)}});
    add_degree(result, degree, dimension(network, {.seed = options.seed, .limits = options.limits}));
  }
  if (settled_from(widths, last + 1)) {
    result.threshold = result.last_degree_below + 1;
  } else {
    result.reason = "degree_threshold: no theorem covers the degrees above " + std::to_string(last);
  }
  return result;
}

}  // namespace zeroset::algebra
