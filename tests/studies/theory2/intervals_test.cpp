// The unit of every interval is a parent network: numbers worked out by hand, with t = 4.302653 (95 %, 2 degrees of
// freedom).
#include "studies/claim_rules.hpp"
#include "studies/theory2/claimed.hpp"

#include <cmath>
#include <set>

using namespace zeroset;
using namespace zeroset::studies;
using namespace zeroset::studies::theory2;
using namespace zeroset::testing;

namespace {

constexpr double kStudent = 4.302653;

runs::EpochMetrics measured(std::int64_t epoch, double loss, std::int64_t errors) {
  runs::EpochMetrics line{.epoch = epoch};
  line.train = {.images = 10'000, .errors = errors};
  if (loss >= 0) {
    line.train.mean_loss = loss;
  }
  return line;
}

void check_interval(const Claim& claim, double number, double lower, double upper, Verdict verdict) {
  INFO(claim.id << ' ' << claim.reason);
  REQUIRE((claim.number && claim.lower && claim.upper));
  CHECK_THAT(*claim.number, WithinAbs(number, 1e-6));
  CHECK_THAT(*claim.lower, WithinAbs(lower, 1e-6));
  CHECK_THAT(*claim.upper, WithinAbs(upper, 1e-6));
  CHECK(claim.verdict == verdict);
}

/// Perturbed runs of three parents with these means.
ActivationMeasures with_ratios(const std::vector<double>& means) {
  ActivationMeasures found = as_claimed();
  for (PerturbedMeasures& one : found.perturbed) {
    const double mean = means.at(static_cast<std::size_t>(one.parent));
    one.end_over_start = {0.5 * mean, mean, 2 * mean};
  }
  return found;
}

ActivationMeasures with_agreement(const std::vector<double>& means) {
  ActivationMeasures found = as_claimed();
  for (PerturbedMeasures& one : found.perturbed) {
    const double mean = means.at(static_cast<std::size_t>(one.parent));
    one.more_than_reference = {mean - 0.3, mean + 0.3};
  }
  return found;
}

/// The distances of these parents grow with the epoch.
ActivationMeasures turned(const std::set<std::int64_t>& parents) {
  ActivationMeasures found = as_claimed();
  for (Displacement& one : found.displacements) {
    one.distance = parents.count(one.parent) > 0 ? 1 - one.distance / 10 : one.distance;
  }
  return found;
}

}  // namespace

TEST_CASE("the displacements of a parent are one correlation, and their interval is over parents") {
  // Parents: -1, (3 * -1 - 1/2) / 4 = -0.875, -1. Deviations 1/24, -2/24, 1/24: standard error sqrt(6 / 576 / 2 / 3).
  const double mean = -2.875 / 3, half = kStudent / 24;
  check_interval(find(judged(as_claimed()), "d"), mean, -1, mean + half, Verdict::pass);
  check_interval(find(judged(turned({0, 1, 2})), "d"), -mean, -mean - half, 1, Verdict::fail);
  // 1, -0.875, -1: mean -0.875 / 3, squares of the deviations sum to 2.765625 - 0.875^2 / 3.
  const double error = std::sqrt((2.765625 - 0.875 * 0.875 / 3) / 6);
  check_interval(find(judged(turned({0})), "d"),
                 -0.875 / 3,
                 std::max(-1.0, -0.875 / 3 - kStudent * error),
                 std::min(1.0, -0.875 / 3 + kStudent * error),
                 Verdict::undecided);
}

TEST_CASE("pairs of one parent are one ratio, their geometric mean, and its interval is over parents") {
  // Logarithms of the parents' means: log m - d, log m, log m + d, of standard deviation d.
  const auto check = [](double mean, double factor, Verdict verdict) {
    const double half = kStudent * std::log(factor) / std::sqrt(3.0);
    check_interval(find(judged(with_ratios({mean / factor, mean, mean * factor})), "e.1"),
                   mean,
                   mean * std::exp(-half),
                   mean * std::exp(half),
                   verdict);
  };
  check(5, 1.5, Verdict::pass);
  check(0.9, 1.01, Verdict::fail);
  check(1, 1.01, Verdict::undecided);
}

TEST_CASE("the agreement of a parent's runs is one number, and its interval is over parents") {
  // Runs 0.3 apart from their parent's mean do not widen it: 0.05, 0.06, 0.07.
  const double half = kStudent * 0.01 / std::sqrt(3.0);
  check_interval(
      find(judged(with_agreement({0.05, 0.06, 0.07})), "f.1"), 0.06, 0.06 - half, 0.06 + half, Verdict::pass);
  check_interval(
      find(judged(with_agreement({-0.05, -0.06, -0.07})), "f.1"), -0.06, -0.06 - half, half - 0.06, Verdict::fail);
  check_interval(
      find(judged(with_agreement({0.01, 0.02, 0.03})), "f.1"), 0.02, 0.02 - half, 0.02 + half, Verdict::undecided);
}

TEST_CASE("pictures of two activations are compared parent by parent of one seed") {
  // Two neighbors of twelve exchanged in parent 1: 1 - 6 * 2 / (12 * 143) = 1 - 1/143; parents 0 and 2: 1.
  const double gap = 1.0 / 143;
  check_interval(find(judged(as_claimed()), "g"),
                 1 - gap / 3,
                 1 - gap / 3 - kStudent * gap / 3,  // standard error: gap sqrt(2/3) / sqrt(2) / sqrt(3) = gap / 3
                 1,
                 Verdict::pass);
  // All against all: every distance of the other grows where the first's falls. No claim may differ in its verdict.
  ActivationMeasures opposite = as_claimed();
  for (Displacement& one : opposite.displacements) {
    one.distance = -one.distance;
  }
  const Claim reversed = find(judge(protocol("full"), {as_claimed(), alike(opposite)}), "g");
  CHECK(*reversed.upper < 0.8);
  CHECK(reversed.verdict == Verdict::fail);
  // Correlations 1, 1, -1 by turning all distances of one parent: mean 1/3, standard error 2/3.
  ActivationMeasures one_reversed = as_claimed();
  for (Displacement& one : one_reversed.displacements) {
    one.distance = one.parent == 2 ? -one.distance : one.distance;
  }
  check_interval(find(judge(protocol("full"), {as_claimed(), one_reversed}), "g"), 1.0 / 3, -1, 1, Verdict::undecided);
}

TEST_CASE("one parent decides nothing, whatever its many runs and images say") {
  ActivationMeasures one{.train_images = 50'000};
  add_parent(one, 0);
  for (const char* id : {"c.1", "c.2", "c.3", "d", "e.1", "e.2", "e.3", "f.1", "f.2", "g"}) {
    const Claim claim = find(judged(one), id);
    INFO(id);
    CHECK(claim.verdict == Verdict::undecided);
    CHECK(claim.number.has_value());
    CHECK_FALSE(claim.lower.has_value());
    CHECK_THAT(claim.reason, ContainsSubstring("one parent network"));
  }
}

TEST_CASE("parents that all have one value have no spread to judge by, except where images tell") {
  ActivationMeasures equal = as_claimed();
  for (PerturbedMeasures& one : equal.perturbed) {
    one.less_than_perfect = {0.1};
    one.end_train_errors = {0};
  }
  CHECK(find(judged(equal), "f.2").verdict == Verdict::undecided);
  CHECK_THAT(find(judged(equal), "f.2").reason, ContainsSubstring("spread"));
  // No error on 50,000 images, the same for all: Wilson's upper end is z^2 / (n + z^2), with z = 1.959964.
  check_interval(find(judged(equal), "e.2"), 0, 0, 3.841459 / (50'000 + 3.841459), Verdict::pass);
}

TEST_CASE("a stall is the longest stretch without a new lowest loss, as a share of the way to zero error") {
  // Lowest at 0, 10, 20, 60; 50 is the first with at most 0.1 % errors, so the stretch from 20 to 50 counts, of 50.
  const std::vector<runs::EpochMetrics> epochs{measured(0, 2.3, 9000),
                                               measured(10, 1.0, 4000),
                                               measured(20, 0.3, 500),
                                               measured(30, 0.4, 900),
                                               measured(40, -1, 900),
                                               measured(50, 0.31, 10),
                                               measured(60, 0.1, 0)};
  CHECK_THAT(*stalled_share(epochs), WithinAbs(30.0 / 50, 1e-12));
  const std::vector<runs::EpochMetrics> never{measured(0, 2.3, 9000),
                                              measured(10, 1.0, 4000),
                                              measured(20, 0.9, 3900),
                                              measured(30, 0.95, 3900),
                                              measured(40, 0.91, 3900)};
  CHECK_THAT(*stalled_share(never), WithinAbs(20.0 / 40, 1e-12));  // it ends on its way: all epochs count
  CHECK_THAT(*stalled_share({measured(0, 2, 9000), measured(2, 1, 900), measured(4, 0.5, 0)}), WithinAbs(0.5, 1e-12));
  CHECK_FALSE(stalled_share({measured(0, 2.3, 9000)}).has_value());
  CHECK_FALSE(stalled_share({measured(0, 0.1, 0), measured(10, 0.1, 0)}).has_value());
}

TEST_CASE("a descent that stalls fails, one that does not passes, and runs on both sides decide nothing") {
  const auto with_stalls = [](const std::vector<double>& stalls) {
    ActivationMeasures found = as_claimed();
    found.stalls = stalls;
    return found;
  };
  const double half = kStudent * 0.01 / std::sqrt(3.0);  // standard deviation 0.01, rule: at most 0.25
  check_interval(find(judged(with_stalls({0.09, 0.10, 0.11})), "a.2"), 0.10, 0.10 - half, 0.10 + half, Verdict::pass);
  check_interval(find(judged(with_stalls({0.59, 0.60, 0.61})), "a.2"), 0.60, 0.60 - half, 0.60 + half, Verdict::fail);
  check_interval(
      find(judged(with_stalls({0.24, 0.25, 0.26})), "a.2"), 0.25, 0.25 - half, 0.25 + half, Verdict::undecided);
  CHECK(find(judged(with_stalls({0.09, 0.10, 0.11}), "smoke"), "a.2").verdict == Verdict::undecided);
}
