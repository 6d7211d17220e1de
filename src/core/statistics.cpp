#include "zeroset/core/statistics.hpp"

#include "zeroset/core/error.hpp"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

namespace zeroset {
namespace {

/// Mean of the values, and the standard error of it (not finite for one value).
struct MeanError {
  double mean = 0, error = 0;
};

MeanError mean_error(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double value : values) {
    squares += (value - mean) * (value - mean);
  }
  return {mean, std::sqrt(squares / (n - 1) / n)};
}

/// Twice the rank of each absolute value, where equal ones share the mean of theirs: whole numbers.
std::vector<std::size_t> doubled_ranks(const std::vector<double>& values) {
  std::vector<std::size_t> ranks;
  for (const double value : values) {
    std::size_t smaller = 0, equal = 0;
    for (const double other : values) {
      smaller += std::abs(other) < std::abs(value) ? 1 : 0;
      equal += std::abs(other) == std::abs(value) ? 1 : 0;
    }
    ranks.push_back(2 * smaller + equal + 1);
  }
  return ranks;
}

/// Probability of each sum of the ranks whose sign is plus, all signs equally likely.
std::vector<double> sum_distribution(const std::vector<std::size_t>& ranks) {
  std::vector<double> probability(std::accumulate(ranks.begin(), ranks.end(), std::size_t{1}), 0.0);
  probability[0] = 1;
  for (const std::size_t rank : ranks) {
    for (std::size_t sum = probability.size(); sum-- > 0;) {
      probability[sum] = 0.5 * probability[sum] + (sum >= rank ? 0.5 * probability[sum - rank] : 0);
    }
  }
  return probability;
}

}  // namespace

double median(std::vector<double> values) {
  if (std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); })) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  const double upper = values[half];
  return values.size() % 2 == 1 ? upper : values[half - 1] == upper ? upper : (values[half - 1] + upper) / 2;
}

MeanInterval mean_interval(const std::vector<double>& values) {
  const MeanError found = mean_error(values);
  if (values.size() < 2) {
    return {found.mean, std::numeric_limits<double>::quiet_NaN()};
  }
  const boost::math::students_t student(static_cast<double>(values.size()) - 1);
  return {found.mean, quantile(student, 0.975) * found.error};
}

bool all_same(const std::vector<double>& values) {
  if (values.empty() || std::any_of(values.begin(), values.end(), [](double value) { return !std::isfinite(value); })) {
    return false;
  }
  constexpr double kRounding = 1e-9;  // shares of a million images: differences of 1e-6 that are off by 1e-16
  const auto [least, largest] = std::minmax_element(values.begin(), values.end());
  return *least == *largest || *largest - *least <= kRounding * std::max(std::abs(*least), std::abs(*largest));
}

ShareInterval wilson_interval(double share, double trials) {
  if (!(share >= 0 && share <= 1) || !(trials >= 0)) {
    throw InvalidArgument("[wilson_interval] expected a share in [0, 1] of trials >= 0, got " + std::to_string(share) +
                          " of " + std::to_string(trials));
  }
  if (trials == 0) {
    return {};
  }
  constexpr double kQuantile = 1.959963984540054;  // 97.5 % of a standard normal lie below
  const double square = kQuantile * kQuantile / trials;
  const double middle = (share + square / 2) / (1 + square);
  const double half = kQuantile * std::sqrt(share * (1 - share) / trials + square / (4 * trials)) / (1 + square);
  // The ends of none and of all are exact; rounding would leave them 1e-18 inside.
  return {share == 0 ? 0.0 : std::max(0.0, middle - half), share == 1 ? 1.0 : std::min(1.0, middle + half)};
}

std::optional<double> paired_t_test(const std::vector<double>& differences) {
  if (differences.size() < 2 || all_same(differences)) {
    return std::nullopt;
  }
  const MeanError found = mean_error(differences);
  const boost::math::students_t student(static_cast<double>(differences.size()) - 1);
  return 2 * cdf(complement(student, std::abs(found.mean) / found.error));
}

std::optional<double> wilcoxon_signed_rank_test(const std::vector<double>& differences) {
  std::vector<double> kept;
  std::copy_if(differences.begin(), differences.end(), std::back_inserter(kept), [](double d) { return d != 0; });
  if (kept.empty()) {
    return std::nullopt;
  }
  const std::vector<std::size_t> ranks = doubled_ranks(kept);
  std::size_t positive = 0;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    positive += kept[i] > 0 ? ranks[i] : 0;
  }
  const std::vector<double> probability = sum_distribution(ranks);
  const auto at = probability.begin() + static_cast<std::ptrdiff_t>(positive);
  const double below = std::accumulate(probability.begin(), at + 1, 0.0);
  const double above = std::accumulate(at, probability.end(), 0.0);
  return std::min(1.0, 2 * std::min(below, above));
}

double least_signed_rank_p_value(const std::vector<double>& differences) {
  const auto kept = std::count_if(differences.begin(), differences.end(), [](double d) { return d != 0; });
  return std::min(1.0, std::ldexp(2.0, -static_cast<int>(kept)));
}

std::vector<double> holm_adjusted(const std::vector<double>& p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(p_values.size());
  double largest = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    largest = std::max(largest, static_cast<double>(order.size() - i) * p_values[order[i]]);
    adjusted[order[i]] = std::min(1.0, largest);
  }
  return adjusted;
}

}  // namespace zeroset
