// What descents from perturbed networks say of the paper's claims.
#include "studies/claim_rules.hpp"
#include "studies/theory2/claims.hpp"
#include "studies/theory2/groups/perturbed.hpp"

namespace zeroset::studies::theory2 {
namespace {

constexpr double kSgdTestError = 0.32;
constexpr double kDistinct = 1e-6;  // 1 - cos; float32 weights differ by 1e-14 of rounding

Claim judge_sgd(const Protocol& protocol, const ActivationMeasures& found) {
  Claim sgd{.id = "b.2", .statement = "test error of SGD: 32 %, within 2 points"};
  set_mean(sgd, found.sgd_test_errors, "run");
  keep_within(sgd, 0, 1);
  decide_whole(protocol, sgd, kSgdTestError - kErrorTolerance, kSgdTestError + kErrorTolerance);
  return sgd;
}

/// Of the groups whose parents come from full-batch descent, which goes on to zero training error.
std::vector<Claim> judge_zero_error(const ActivationMeasures& found) {
  Claim distinct{.id = "e.1",
                 .statement =
                     "runs from one network of zero training error end at distinct weights: 1 - cos of all "
                     "weights above 1e-6, mean over pairs"};
  Claim zero{.id = "e.2", .statement = "and at zero training error: at most 0.1 %"};
  bool started = true;
  ByParent distances, errors;
  for (const PerturbedMeasures& one : found.perturbed) {
    if (one.is_after_sgd) {
      started = started && one.starts_at_zero;
      auto &apart = distances[one.parent], &wrong = errors[one.parent];
      apart.insert(apart.end(), one.pair_distances.begin(), one.pair_distances.end());
      wrong.insert(wrong.end(), one.end_train_errors.begin(), one.end_train_errors.end());
    }
  }
  set_mean(distinct, parent_means(distances), kParent);
  set_share(zero, parent_means(errors), found.train_images, kParent);
  for (Claim* claim : {&distinct, &zero}) {
    if (!started) {
      claim->reason = "a network that they start from has training errors";
    }
  }
  if (started) {
    decide(distinct, kDistinct, kInfinity, kOverParents);
    decide(zero, 0, kZeroError, kOverParents);
  }
  return {distinct, zero};
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
