// What descents from perturbed networks say of the paper's claims.
#include "studies/claim_rules.hpp"
#include "studies/theory2/claims.hpp"
#include "studies/theory2/groups/perturbed.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset::studies::theory2 {
namespace {

constexpr double kSgdTestError = 0.32;
constexpr double kMostlyCommon = 0.5;  // the cosine of two displacements is the share of their squares that is common

Claim judge_sgd(const Protocol& protocol, const ActivationMeasures& found) {
  Claim sgd{.id = "b.2", .statement = "test error of SGD: 32 %, within 2 points"};
  set_mean(sgd, found.sgd_test_errors, "run");
  keep_within(sgd, 0, 1);
  decide_whole(protocol, sgd, kSgdTestError - kErrorTolerance, kSgdTestError + kErrorTolerance);
  return sgd;
}

/// Numbers of the runs that start from full-batch descent's network of zero training error.
ByParent after_zero(const ActivationMeasures& found, std::vector<double> PerturbedMeasures::*numbers) {
  ByParent all;
  for (const PerturbedMeasures& one : found.perturbed) {
    if (one.is_after_sgd) {
      const std::vector<double>& some = one.*numbers;
      all[one.parent].insert(all[one.parent].end(), some.begin(), some.end());
    }
  }
  return all;
}

/// Geometric mean of ratios and its interval, by the logarithms: ratios of 1/10 and 10 balance.
void set_geometric_mean(Claim& claim, ByParent ratios) {
  for (auto& [parent, values] : ratios) {
    std::transform(values.begin(), values.end(), values.begin(), [](double ratio) { return std::log(ratio); });
  }
  set_mean(claim, parent_means(ratios), kParent);
  for (std::optional<double>* end : {&claim.number, &claim.lower, &claim.upper}) {
    *end = *end ? std::optional(std::exp(**end)) : std::nullopt;
  }
}

/// Of the groups whose parents come from full-batch descent, which goes on to zero training error. The noise alone
/// parts the weights, so what is judged is what descent does after it.
std::vector<Claim> judge_zero_error(const ActivationMeasures& found) {
  Claim parted{
      .id = "e.1",
      .statement =
          "runs from one network of zero training error move apart after the perturbation: 1 - cos of two ends "
          "(all weights) over that of the two perturbed starts, geometric mean over pairs, above 1"};
  Claim zero{.id = "e.2", .statement = "and they end at zero training error: at most 0.1 %"};
  Claim own{.id = "e.3",
            .statement =
                "and each in a direction of its own: cosine of what two runs moved since the perturbation, mean over "
                "pairs, below 0.5"};
  set_geometric_mean(parted, after_zero(found, &PerturbedMeasures::end_over_start));
  set_share(zero, parent_means(after_zero(found, &PerturbedMeasures::end_train_errors)), found.train_images, kParent);
  set_mean(own, parent_means(after_zero(found, &PerturbedMeasures::displacement_cosines)), kParent);
  keep_within(own, -1, 1);
  const bool started = std::all_of(found.perturbed.begin(), found.perturbed.end(), [](const PerturbedMeasures& one) {
    return !one.is_after_sgd || one.starts_at_zero;
  });
  for (Claim* claim : {&parted, &zero, &own}) {
    if (!started) {
      claim->reason = "a network that they start from has training errors";
    }
  }
  if (started) {
    decide(parted, 1, kInfinity, kOverParents);
    decide(zero, 0, kZeroError, kOverParents);
    decide(own, -kInfinity, kMostlyCommon, kOverParents);
  }
  return {parted, zero, own};
}

std::vector<Claim> judge_agreement(const ActivationMeasures& found) {
  Claim more{.id = "f.1",
             .statement =
                 "perturbed runs agree more with each other than with another initialization: difference of "
                 "P(right | the other is right), mean over runs, above 0"};
  Claim less{.id = "f.2", .statement = "but not perfectly: 1 - P(right | the other is right), mean over runs, above 0"};
  ByParent differences, gaps;
  for (const PerturbedMeasures& one : found.perturbed) {
    auto &more_of = differences[one.parent], &less_of = gaps[one.parent];
    more_of.insert(more_of.end(), one.more_than_reference.begin(), one.more_than_reference.end());
    less_of.insert(less_of.end(), one.less_than_perfect.begin(), one.less_than_perfect.end());
  }
  set_mean(more, parent_means(differences), kParent);
  set_mean(less, parent_means(gaps), kParent);
  keep_within(more, -1, 1);
  keep_within(less, 0, 1);
  const std::string over = std::string(kOverParents) + ", each with a reference of its own, on one test set";
  decide(more, kAboveZero, kInfinity, over);
  decide(less, kAboveZero, kInfinity, over);
  return {more, less};
}

}  // namespace

std::vector<Claim> PerturbedGroup::claims(const Protocol& protocol, const ActivationMeasures& found) const {
  std::vector<Claim> all{judge_sgd(protocol, found)};
  for (const std::vector<Claim>& some : {judge_zero_error(found), judge_agreement(found)}) {
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

}  // namespace zeroset::studies::theory2
