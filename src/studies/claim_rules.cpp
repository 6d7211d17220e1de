#include "studies/claim_rules.hpp"

#include "zeroset/core/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace zeroset::studies {
namespace {

Verdict inside(const Claim& claim, double lower, double upper) {
  if (!claim.lower || !claim.upper) {
    return Verdict::undecided;
  }
  if (*claim.lower >= lower && *claim.upper <= upper) {
    return Verdict::pass;
  }
  return *claim.upper < lower || *claim.lower > upper ? Verdict::fail : Verdict::undecided;
}

/// Makes the interval reach at least from `lower` to `upper`; where the values are equal it is these.
void widen(Claim& claim, std::size_t values, double lower, double upper) {
  if (values < 2) {
    return;  // one value has no interval, however many images it is over
  }
  claim.lower = std::min(claim.lower.value_or(*claim.number), lower);
  claim.upper = std::max(claim.upper.value_or(*claim.number), upper);
  claim.reason.clear();
}

std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<double> ranks;
  for (const double value : values) {
    const auto below = std::count_if(values.begin(), values.end(), [&](double other) { return other < value; });
    const auto equal = std::count(values.begin(), values.end(), value);
    ranks.push_back(static_cast<double>(below) + 0.5 * static_cast<double>(equal + 1));
  }
  return ranks;
}

}  // namespace

std::vector<double> parent_means(const ByParent& measured) {
  std::vector<double> means;
  for (const auto& [parent, values] : measured) {
    if (!values.empty()) {
      means.push_back(std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size()));
    }
  }
  return means;
}

void set_mean(Claim& claim, const std::vector<double>& values, const std::string& unit) {
  if (values.empty()) {
    claim.reason = "nothing was measured";
    return;
  }
  const MeanInterval interval = mean_interval(values);
  claim.number = interval.mean;
  if (values.size() == 1) {
    claim.reason = "one " + unit + " has no interval; more come with /replicas";
  } else if (all_same(values)) {
    claim.reason = "the value of each " + unit + " is the same, so their spread is not known";
  } else {
    claim.lower = interval.mean - interval.half_width;
    claim.upper = interval.mean + interval.half_width;
  }
}

void set_share(Claim& claim, const std::vector<double>& shares, std::int64_t images, const std::string& unit) {
  set_mean(claim, shares, unit);
  if (claim.number) {
    const ShareInterval pooled = wilson_interval(*claim.number, static_cast<double>(images));
    widen(claim, shares.size(), pooled.lower, pooled.upper);
    keep_within(claim, 0, 1);
  }
}

void set_difference(Claim& claim,
                    const std::vector<double>& differences,
                    std::int64_t images,
                    const std::string& unit) {
  set_mean(claim, differences, unit);
  if (claim.number) {
    const double excluded = wilson_interval(0, static_cast<double>(images)).upper;
    widen(claim, differences.size(), *claim.number - excluded, *claim.number + excluded);
  }
}

void keep_within(Claim& claim, double lower, double upper) {
  if (claim.lower && claim.upper) {
    claim.lower = std::clamp(*claim.lower, lower, upper);
    claim.upper = std::clamp(*claim.upper, lower, upper);
  }
}

void decide(Claim& claim, double lower, double upper, const std::string& over) {
  claim.verdict = inside(claim, lower, upper);
  if (claim.reason.empty()) {
    claim.reason = "interval over " + over +
                   (claim.verdict == Verdict::undecided ? "; it holds values on both sides of the rule" : "");
  }
}

std::optional<double> rank_correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const std::vector<double> x = ranks(a), y = ranks(b);
  if (x.size() < 2 || x.size() != y.size()) {
    return std::nullopt;
  }
  const double mean = 0.5 * static_cast<double>(x.size() + 1);
  double xy = 0, xx = 0, yy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xy += (x[i] - mean) * (y[i] - mean);
    xx += (x[i] - mean) * (x[i] - mean);
    yy += (y[i] - mean) * (y[i] - mean);
  }
  return xx > 0 && yy > 0 ? std::optional(xy / std::sqrt(xx * yy)) : std::nullopt;
}

}  // namespace zeroset::studies
